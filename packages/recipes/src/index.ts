export { chooseAndTest, type TestedComparison } from './choose.ts';
export {
  type ClassificationRun,
  classifierProblem,
  type Examples,
  examplesFingerprint,
  examplesOf,
  prepareClassification,
  selectRows,
  type TrainedClassifier,
  trainClassifier,
} from './classification.ts';
export type { ClassificationConfig } from './classification-config.ts';
export { fitClassifiers, logisticPath } from './classifier-fit.ts';
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
} from './classifier-problem.ts';
export { strengthGrid, strengthSetting } from './classifier-strengths.ts';
export { type ComparisonEvent, compare } from './compare.ts';
export type { Comparison, ComparisonRow, CurvePoint } from './comparison.ts';
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
  classifierFoldErrors,
  classifierSplits,
  crossValidatedClassifier,
  type FoldExecutor,
  foldsInThisThread,
} from './cross-validated-classifier.ts';
export { type ComparisonJob, comparisonDefaults, type Family, families, planComparison } from './families.ts';
export { type Executor, inThisThread, type JobEvent, type JobResult, runJob } from './job.ts';
export { type LanguageModelRun, prepareLanguageModel, type TextParts } from './language-model.ts';
export type {
  LanguageModelConfig,
  LanguageModelConfigInput,
  RegularizerConfig,
} from './language-model-config.ts';
export {
  fitRegression,
  prepareRegression,
  type RegressionResult,
  type RegressionRule,
  type RegressionRun,
  regressionTable,
  rowsOf,
} from './linear-regression.ts';
export { parseConfig, readConfig } from './read-config.ts';
export type { RegressionConfig } from './regression-config.ts';
export { type LinearFit, predictRows } from './regression-fit.ts';
export { renderReport } from './report/render-report.ts';
export { renderTuning } from './report/render-tuning.ts';
export { type PenaltyConfig, shareOfL1 } from './selection-config.ts';
export { featuresOf } from './text-reader.ts';
export { stepsLeft, train } from './train.ts';
export { type TunedModel, tuneLanguageModel } from './tune-language-model.ts';
export type { FoldTask, LinearData, LinearPoint } from './tune-linear.ts';
export { tuneLinear } from './tune-linear-model.ts';
export {
  type FoldKind,
  foldKinds,
  type LinearPenalty,
  type LinearPlan,
  linearPenalties,
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
export { edgeWarning, penaltyLabel, settingsText, strengthText } from './tune-verdict.ts';
export type { TunedPredictor } from './tuned-predictor.ts';
export {
  type ChoiceRule,
  type CoefficientPath,
  choiceRules,
  type Search,
  searches,
  type Tuning,
  type TuningRow,
} from './tuning.ts';
export { modelFromSpec, optimizerFromConfig, ruleFromConfig } from './units.ts';
