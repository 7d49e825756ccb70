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
} from './classification/classification.ts';
export type { ClassificationConfig } from './classification/classification-config.ts';
export {
  answerMetrics,
  type ClassifierMetrics,
  type ClassifierScores,
  classifierMetrics,
  classifierScores,
} from './classification/classifier-metrics.ts';
export {
  type ClassifierProblem,
  selectDocuments,
  selectExamples,
  type TextProblem,
} from './classification/classifier-problem.ts';
export {
  type CrossValidatedClassifier,
  classifierFold,
  classifierSplits,
  crossValidatedClassifier,
  type FoldExecutor,
  type FoldOutcome,
  foldsInThisThread,
} from './classification/cross-validated-classifier.ts';
export { type ClassifierModelConfig, classifierMethods, methodOf } from './classification/methods/catalog.ts';
export type {
  ClassifierData,
  ClassifierMethod,
  FittedClassifier,
} from './classification/methods/classifier-method.ts';
export { mixtureWeights } from './classification/mixture-weights.ts';
export { type FeatureOptions, featuresOf } from './classification/text-reader.ts';
export { type ComparisonEvent, compare } from './compare/compare.ts';
export { configuredFamilies, familyOfRules } from './compare/configured-families.ts';
export { byData, type Family, families, rulesOf, widePath } from './compare/families.ts';
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
  type ComparisonPlan,
  type ComparisonSeeds,
  foldOf,
  planComparison,
} from './compare/plan.ts';
export type { ComparisonJob } from './compare/planned-job.ts';
export { requireComparable } from './compare/require-comparable.ts';
export type { TimeBudget, TimePlanned } from './compare/timed-comparison.ts';
export {
  type Config,
  type ConfigInput,
  type ConfigOf,
  configJsonSchema,
  configSchema,
  type Task,
} from './config/config.ts';
export { kinds } from './config/kinds.ts';
export { parseConfig, readConfig, taskOf } from './config/read-config.ts';
export { type GuardConfig, parseGuard } from './guard/guard-config.ts';
export {
  type EvaluationReading,
  evaluationBatches,
  evaluationContexts,
} from './language-model/evaluation-batches.ts';
export { type FrequentFirst, frequentFirst } from './language-model/frequent-first.ts';
export {
  type LanguageModelRun,
  type LanguageModelUnits,
  prepareLanguageModel,
  prepareWithUnits,
} from './language-model/language-model.ts';
export { comparisonDefaults } from './language-model/language-model-comparison.ts';
export type {
  LanguageModelConfig,
  LanguageModelConfigInput,
} from './language-model/language-model-config.ts';
export {
  type LanguageModelMetrics,
  languageModelMetrics,
  meanMetric,
} from './language-model/language-model-metrics.ts';
export type { TextData } from './language-model/language-model-tuning.ts';
export {
  cacheGrid,
  type MixtureMember,
  type MixtureRead,
  type MixtureStep,
  type ReadMixtureOptions,
  readMixture,
} from './language-model/read-mixture.ts';
export {
  type CacheSetting,
  type ReadTextOptions,
  readText,
  type TextRead,
} from './language-model/read-text.ts';
export { type TextCoverage, textCoverage } from './language-model/text-coverage.ts';
export {
  charactersOf,
  type LanguageModelText,
  type TextParts,
  textPartsOf,
} from './language-model/text-parts.ts';
export { type WritingMixture, writingMixture } from './language-model/writing-mixture.ts';
export { isMultiLabel, labelsOf } from './neural-classification/labels-of.ts';
export { type LinearBeside, linearBeside } from './neural-classification/linear-beside.ts';
export {
  type NeuralClassificationRun,
  prepareNeuralClassification,
} from './neural-classification/neural-classification.ts';
export type { NeuralClassificationConfig } from './neural-classification/neural-config.ts';
export type { NeuralClassificationData } from './neural-classification/neural-tuning.ts';
export {
  explainedShare,
  mseOf,
  type NeuralRegressionRun,
  prepareNeuralRegression,
} from './neural-regression/neural-regression.ts';
export type { NeuralRegressionConfig } from './neural-regression/neural-regression-config.ts';
export type { NeuralRegressionData } from './neural-regression/neural-regression-tuning.ts';
export type { RegressionProgress } from './regression/cross-validated-strength.ts';
export {
  fitRegression,
  prepareRegression,
  type RegressionResult,
  type RegressionRule,
  type RegressionRun,
} from './regression/linear-regression.ts';
export type { RegressionConfig } from './regression/regression-config.ts';
export { type LinearFit, predictRows } from './regression/regression-fit.ts';
export { type RegressionIntervals, regressionIntervals } from './regression/regression-intervals.ts';
export { type RegressionMetrics, regressionMetrics } from './regression/regression-metrics.ts';
export { requireComputable } from './regression/regression-range.ts';
export { readRegressionTable } from './regression/regression-table.ts';
export {
  type AttackedRow,
  type AttackRobustness,
  type AttackRobustnessOptions,
  attackRobustness,
} from './robustness/attack-robustness.ts';
export { sampledRows } from './robustness/sampled-rows.ts';
export {
  type PerturbedRow,
  type TextRobustness,
  type TextRobustnessOptions,
  textRobustness,
} from './robustness/text-robustness.ts';
export { rowsOf } from './table/numeric-rows.ts';
export { repeatWarnings } from './table/repeated-rows.ts';
export { joinRowHashes, numberKeys, rowHashes, rowsSeen } from './table/seen-rows.ts';
export {
  type FoldKind,
  foldKinds,
  foldRows,
  type RowFacts,
  splitRows,
  standardFoldKind,
} from './table/split-rows.ts';
export { quoteRules } from './table/table-config.ts';
export {
  type ExampleSettings,
  type Examples,
  examplesFingerprint,
  examplesOf,
  type TableExamples,
  textColumns,
} from './table/table-examples.ts';
export type { Embedded, Task as TaskUnit } from './task.ts';
export { standardTask, tasks } from './tasks/catalog.ts';
export { type RatesPlan, testLearningRates } from './tasks/test-learning-rates.ts';
export { type LinearPlan, plannedRows, tuneLinear } from './tasks/tune-linear.ts';
export { tuneSteps } from './tasks/tune-steps.ts';
export { runTuneTask, type TuneResult, type TuneTask } from './tasks/tune-task.ts';
export {
  type LinearData,
  prepareStepRun,
  type StepData,
  type StepTaskName,
  type TuneData,
  type TunedPredictor,
} from './tasks/tuned-tasks.ts';
export {
  type NumberedSettings,
  type NumberedTexts,
  numberedTexts,
  selectTexts,
} from './text-regression/numbered-texts.ts';
export {
  fitTextRegression,
  prepareTextRegression,
  type TextRegressionResult,
  type TextRegressionRun,
} from './text-regression/text-regression.ts';
export type { TextRegressionConfig } from './text-regression/text-regression-config.ts';
export type { TextRegressionData } from './text-regression/text-regression-tuning.ts';
export {
  featuresJson,
  type StoredTextRegression,
  type TextPrediction,
  type TextRegressionSpec,
  type TextRegressor,
  textRegressorOf,
} from './text-regression/text-regressor.ts';
export type { StepConfig, StepRun } from './training/step-run.ts';
export { idleSteps, requireTrainable, stepsLeft, train } from './training/train.ts';
export type { PairTokenizers } from './translation/encode-pairs.ts';
export { pairBatches } from './translation/pair-batches.ts';
export { type TextPair, type TextPairs, textPairs } from './translation/text-pairs.ts';
export { type TranslateOptions, type Translator, translate } from './translation/translate.ts';
export { translateTexts } from './translation/translate-texts.ts';
export { prepareTranslation, type TranslationRun } from './translation/translation.ts';
export type { ParallelFiles, TranslationConfig } from './translation/translation-config.ts';
export {
  type TargetCoverage,
  type TranslationMetrics,
  targetCoverage,
  translationMetrics,
} from './translation/translation-metrics.ts';
export { ownName, pairKey, selectPairs, type TranslationTables } from './translation/translation-parts.ts';
export { type TranslationScores, translationScores } from './translation/translation-scores.ts';
export type { TranslationData } from './translation/translation-tuning.ts';
export {
  type RangeTest,
  type RateRange,
  rateSchedule,
  requireRangeTest,
  runRangeTest,
  standardRates,
} from './tune/range-test.ts';
export type { FoldTask, LinearPoint } from './tune/tune-linear.ts';
export type { PlannedRows } from './tune/tune-linear-plan.ts';
export type { PathProgress, TuneWorkOptions } from './tune/tune-path.ts';
export type { TunePoint } from './tune/tune-point.ts';
export type { StepPlan, TuneExecutors } from './tune/tune-search.ts';
export {
  largestStrength,
  strengthPath,
  type TunablePenalty,
  tunablePenalties,
} from './tune/tune-strengths.ts';
export { isFamilyName } from './units/compared-families.ts';
export { modelFromSpec, optimizerFromConfig, ruleFromConfig, type StepUnits } from './units/from-config.ts';
export {
  isLinearPenalty,
  linearPenalties,
  type PenaltyConfig,
  shareOfL1,
  standardPenalty,
} from './units/linear-penalty.ts';
export {
  isEven,
  ownStrengthOf,
  type PenaltyKind,
  penaltyKinds,
  strengthSymbol,
  strengthText,
} from './units/rule-kinds.ts';
export type { OptimizerConfig, RegularizerConfig } from './units/step-config.ts';
