export { areaUnderRoc } from './classification/area-under-roc.ts';
export { averagePrecision } from './classification/average-precision.ts';
export { calibrationError } from './classification/calibration-error.ts';
export {
  type ChooseThresholdOptions,
  type ChosenThreshold,
  chooseThreshold,
} from './classification/choose-threshold.ts';
export {
  brierScore,
  type ClassProbabilities,
  exampleLosses,
  logLoss,
} from './classification/class-probabilities.ts';
export {
  type ClassificationScores,
  type ClassScores,
  type ConfusionMatrix,
  classificationScores,
  confusionMatrix,
} from './classification/confusion-matrix.ts';
export { type LabelScore, type LabelScores, labelScores } from './classification/label-scores.ts';
export { macroF1Interval } from './classification/macro-f1-interval.ts';
export { areasUnderRoc, averagePrecisions, type ScoreByClass } from './classification/one-versus-rest.ts';
export type { RankedExamples } from './classification/ranked.ts';
export {
  type ConfidentAnswers,
  confidentAnswers,
  joinedReliability,
  type ReliabilityBin,
  reliability,
  reliabilityError,
} from './classification/reliability.ts';
export { type TemperatureScaling, temperatureScaling } from './classification/temperature-scaling.ts';
export { topKAccuracy } from './classification/top-k-accuracy.ts';
export { exactZeros, type ZeroCount } from './exact-zeros.ts';
export { bitsPerByte } from './language/bits-per-byte.ts';
export { bitsPerCharacter } from './language/bits-per-character.ts';
export { generalizationGap } from './language/generalization-gap.ts';
export { perplexity } from './language/perplexity.ts';
export { spellingNats } from './language/spelling-nats.ts';
export { type TextRatio, type TextRatioOptions, textRatio } from './language/text-ratio.ts';
export { type TokenLosses, tokenLosses } from './language/token-losses.ts';
export { metrics } from './metrics/catalog.ts';
export type { Measured, ScalarMetric } from './metrics/scalar-metric.ts';
export {
  type ChooseMixtureOptions,
  type ChosenMixture,
  chooseMixture,
} from './mixture/choose-mixture.ts';
export type { Components } from './mixture/components.ts';
export { mixedLogProbabilities } from './mixture/mixed-log-probabilities.ts';
export {
  type MixtureWeights,
  type MixtureWeightsOptions,
  mixtureWeights,
} from './mixture/mixture-weights.ts';
export { type CacheOptions, cacheLogProbabilities } from './mixture/neural-cache.ts';
export { type RegressionScores, regressionScores } from './regression-scores.ts';
export { type PerturbationName, perturbations } from './robustness/catalog.ts';
export type { Perturbation, PerturbationOptions } from './robustness/perturbation.ts';
export { perturbedTexts } from './robustness/perturbed-texts.ts';
export {
  type AnsweredRows,
  type PerturbedRows,
  type RobustnessOptions,
  type RobustnessRow,
  type RobustnessTable,
  robustnessTable,
} from './robustness/robustness-table.ts';
export { type BlockRowsOptions, blockRows, type RowBlocks } from './statistics/block-rows.ts';
export { bootstrapIntervals, type Interval } from './statistics/bootstrap-intervals.ts';
export { type CorrectedDifference, corrected } from './statistics/corrected.ts';
export {
  type CrossedDifference,
  type CrossedOptions,
  crossedDifference,
  seedsForClaim,
} from './statistics/crossed-difference.ts';
export {
  cliffsDelta,
  type StandardizedDifference,
  standardizedDifference,
  standardizedPairs,
} from './statistics/effect-sizes.ts';
export { estimate } from './statistics/estimate.ts';
export { type FiveByTwo, fiveByTwo } from './statistics/five-by-two.ts';
export {
  type GroupedIntervalOptions,
  groupedInterval,
  groupedMeanInterval,
} from './statistics/grouped-interval.ts';
export { type GroupedRows, groupedRows, rowsByGroup } from './statistics/grouped-rows.ts';
export { holm } from './statistics/holm.ts';
export { type McNemar, mcnemar } from './statistics/mcnemar.ts';
export {
  type PairedBootstrapOptions,
  type PairedDifference,
  pairedBootstrap,
} from './statistics/paired-bootstrap.ts';
export {
  detectableDifference,
  type PairedDesignOptions,
  pairsNeeded,
} from './statistics/paired-design.ts';
export { type PairedShares, pairedShares } from './statistics/paired-shares.ts';
export { type PairedT, pairedT } from './statistics/paired-t.ts';
export type { Pairs } from './statistics/pairs.ts';
export { criticalT } from './statistics/student-t.ts';
export { type Wilcoxon, wilcoxon } from './statistics/wilcoxon.ts';
export { wilsonInterval } from './statistics/wilson-interval.ts';
export {
  type Bleu,
  type BleuOptions,
  type BleuStatistics,
  bleu,
  bleuOf,
  bleuSignature,
  bleuStatistics,
  bleuSums,
} from './translation/bleu.ts';
export { type BleuDifferenceOptions, bleuDifference } from './translation/bleu-difference.ts';
export { type ChrfOptions, chrf, chrfSignature, chrfSums } from './translation/chrf.ts';
export type { CorpusSums } from './translation/corpus-sums.ts';
export { exactMatch } from './translation/exact-match.ts';
export {
  randomizedDifference,
  resampledDifference,
  type ScoreDifference,
  type ScoreDifferenceOptions,
} from './translation/score-difference.ts';
export { type Ter, ter, terSignature, terSums } from './translation/ter.ts';
export type { TerOptions } from './translation/ter-words.ts';
export type { WrittenTexts } from './translation/texts.ts';
export { distinctNgrams, type NgramOptions, repeatedNgrams } from './written/distinct.ts';
export {
  type CopiedSpan,
  type Memorization,
  type MemorizationOptions,
  memorization,
} from './written/memorization.ts';
export { selfBleu } from './written/self-bleu.ts';
export type { TokenTexts } from './written/token-texts.ts';
