export {
  type ClassificationRun,
  classifierProblem,
  type LabelledTable,
  partWarnings,
  prepareClassification,
  readLabelledTable,
  selectRows,
  type TrainedClassifier,
  trainClassifier,
} from './classification.ts';
export type { ClassificationConfig } from './classification-config.ts';
export {
  type ClassifierMetrics,
  type ClassifierScores,
  classifierMetrics,
  classifierScores,
} from './classifier-metrics.ts';
export {
  type ClassifierProblem,
  selectDocuments,
  selectExamples,
  type TextProblem,
} from './classifier-problem.ts';
export { type ClassifierModelConfig, classifierMethods, methodOf } from './classifiers/catalog.ts';
export type { ClassifierData, ClassifierMethod, FittedClassifier } from './classifiers/classifier-method.ts';
export { type ComparisonEvent, compare } from './compare/compare.ts';
export { comparisonDefaults, type Family, families } from './compare/families.ts';
export {
  type Executor,
  inThisThread,
  type JobEvent,
  type JobResult,
  runJob,
  type TestResult,
} from './compare/job.ts';
export { labelOf, nameOf } from './compare/names.ts';
export {
  type Choice,
  type ComparisonJob,
  type ComparisonPlan,
  type ComparisonSeeds,
  planComparison,
} from './compare/plan.ts';
export {
  type Config,
  type ConfigInput,
  type ConfigOf,
  configJsonSchema,
  configSchema,
  type Task,
  tasks,
} from './config.ts';
export {
  type CrossValidatedClassifier,
  classifierFold,
  classifierSplits,
  crossValidatedClassifier,
  type FoldExecutor,
  type FoldOutcome,
  foldsInThisThread,
} from './cross-validated-classifier.ts';
export { kinds } from './kinds.ts';
export { type LanguageModelRun, prepareLanguageModel, prepareWithTokenizer } from './language-model.ts';
export type {
  LanguageModelConfig,
  LanguageModelConfigInput,
  RegularizerConfig,
} from './language-model-config.ts';
export { type LanguageModelMetrics, languageModelMetrics, meanMetric } from './language-model-metrics.ts';
export {
  fitRegression,
  prepareRegression,
  type RegressionProgress,
  type RegressionResult,
  type RegressionRule,
  type RegressionRun,
} from './linear-regression.ts';
export { parseConfig, readConfig } from './read-config.ts';
export type { RegressionConfig } from './regression-config.ts';
export { type LinearFit, predictRows } from './regression-fit.ts';
export { type RegressionMetrics, regressionMetrics } from './regression-metrics.ts';
export { requireComputable } from './regression-range.ts';
export { readRegressionTable, rowsOf } from './regression-table.ts';
export { repeatWarnings } from './repeated-rows.ts';
export { isEven, type PenaltyKind, penaltyKinds, strengthSymbol, strengthText } from './rule-kinds.ts';
export { numberKeys, rowHashes, rowsSeen } from './seen-rows.ts';
export {
  isLinearPenalty,
  linearPenalties,
  type PenaltyConfig,
  shareOfL1,
  standardPenalty,
} from './selection-config.ts';
export {
  type FoldKind,
  foldKinds,
  foldRows,
  type RowFacts,
  splitRows,
  standardFoldKind,
} from './split-rows.ts';
export { quoteRules } from './table-config.ts';
export {
  type Examples,
  examplesFingerprint,
  examplesOf,
  type TableExamples,
  textColumns,
} from './table-examples.ts';
export { type TextCoverage, textCoverage } from './text-coverage.ts';
export { charactersOf, type LanguageModelText, type TextParts, textPartsOf } from './text-parts.ts';
export { featuresOf } from './text-reader.ts';
export { stepsLeft, train } from './train.ts';
export { type TunedModel, tuneLanguageModel } from './tune-language-model.ts';
export type { FoldTask, LinearData, LinearPoint } from './tune-linear.ts';
export { tuneLinear } from './tune-linear-model.ts';
export {
  type LinearPlan,
  type PlannedRows,
  plannedRows,
} from './tune-linear-plan.ts';
export type { PathProgress, TunePoint } from './tune-path.ts';
export type { LanguageModelPlan, TuneExecutors } from './tune-search.ts';
export { largestStrength, strengthPath, type TunablePenalty, tunablePenalties } from './tune-strengths.ts';
export {
  runTuneTask,
  type TuneData,
  type TuneResult,
  type TuneTask,
  type TuneWorkOptions,
} from './tune-task.ts';
export type { TunedPredictor } from './tuned-predictor.ts';
export { modelFromSpec, optimizerFromConfig, ruleFromConfig } from './units.ts';
