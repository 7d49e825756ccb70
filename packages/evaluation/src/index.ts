export { bitsPerCharacter } from './bits-per-character.ts';
export { type BlockRowsOptions, blockRows, type RowBlocks } from './block-rows.ts';
export { bootstrapIntervals, type Interval } from './bootstrap-intervals.ts';
export {
  brierScore,
  type ClassProbabilities,
  calibrationError,
  exampleLosses,
  logLoss,
} from './class-probabilities.ts';
export {
  type ClassificationScores,
  type ClassScores,
  type ConfusionMatrix,
  classificationScores,
  confusionMatrix,
} from './confusion-matrix.ts';
export { type CorrectedDifference, corrected } from './corrected.ts';
export {
  type CrossedDifference,
  type CrossedOptions,
  crossedDifference,
  seedsForClaim,
} from './crossed-difference.ts';
export { estimate } from './estimate.ts';
export { exactZeros, type ZeroCount } from './exact-zeros.ts';
export { generalizationGap } from './generalization-gap.ts';
export { holm } from './holm.ts';
export { macroF1Interval } from './macro-f1-interval.ts';
export { metrics } from './metrics/catalog.ts';
export type { Measured, ScalarMetric } from './metrics/scalar-metric.ts';
export { type PairedBootstrapOptions, type PairedDifference, pairedBootstrap } from './paired-bootstrap.ts';
export { perplexity } from './perplexity.ts';
export { type RegressionScores, regressionScores } from './regression-scores.ts';
export { spellingNats } from './spelling-nats.ts';
export { criticalT } from './student-t.ts';
export { type TextRatio, type TextRatioOptions, textRatio } from './text-ratio.ts';
export { wilsonInterval } from './wilson-interval.ts';
