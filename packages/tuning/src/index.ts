export { type ChosenLambda, chooseLambda, type ErrorCurve } from './choose-lambda.ts';
export { type CrossValidation, crossValidate, type FoldTask, nestedCrossValidate } from './cross-validate.ts';
export {
  crossValidateBeyond,
  type ExtendedCrossValidation,
  endToExtend,
  furtherStrengths,
  type GridEnd,
  gridEndOf,
} from './cross-validate-beyond.ts';
export { type Executor, type Hand, inProcess, pool } from './executor.ts';
export {
  blockedFolds,
  duplicatesAcrossFolds,
  forwardSplits,
  groupedFolds,
  kFolds,
  neverTested,
  repeatedSplits,
  stratifiedFolds,
  withEveryClass,
} from './folds.ts';
export { lambdaPath } from './lambda-path.ts';
export {
  type Candidate,
  grid,
  type Range,
  type Rung,
  randomSearch,
  successiveHalving,
  type Trial,
} from './search.ts';
export { type Split, splitsOf, withinRows } from './split.ts';
export { noiseLevel, priorStrength, sizeRule } from './starting-points.ts';
export {
  type MeasuredStrength,
  type StrengthRange,
  type StrengthRangeOptions,
  strengthRange,
  strengthRangeSearch,
} from './strength-range.ts';
export { type StrengthScale, strengthScale, strengthsBetween } from './strength-scale.ts';
export { readStudy, resuming, type Study, studyHeader } from './study.ts';
export {
  followLoss,
  type LearningRateOptions,
  type LearningRateReading,
  type RatedLoss,
  type SmoothedLoss,
  suggestLearningRate,
} from './suggest-learning-rate.ts';
export { type WarmFit, type WarmPoint, warmPath } from './warm-path.ts';
