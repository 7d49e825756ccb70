export { activationRegularization } from './activation-regularization.ts';
export { activityL1 } from './activity-l1.ts';
export { activityL2 } from './activity-l2.ts';
export {
  type ActivityRegularizerKind,
  activityRegularizers,
  type ConstraintKind,
  constraints,
  type InputNoiseKind,
  inputNoises,
  type NoiseKind,
  noises,
  type RegularizerKind,
  regularizers,
  type WeightNoiseKind,
  type WidthRegularizerKind,
  weightNoises,
  widthRegularizers,
} from './catalog.ts';
export { confidencePenalty } from './confidence-penalty.ts';
export { type CustomOptions, custom } from './custom.ts';
export { dropout } from './dropout.ts';
export { elasticNet } from './elastic-net.ts';
export { embeddingDropout } from './embedding-dropout.ts';
export { gaussianNoise } from './gaussian-noise.ts';
export { groupLasso } from './group-lasso.ts';
export { l1 } from './l1.ts';
export { l2 } from './l2.ts';
export { l2Ball } from './l2-ball.ts';
export { lockedDropout } from './locked-dropout.ts';
export { maxNorm } from './max-norm.ts';
export { minMaxNorm } from './min-max-norm.ts';
export { nonNegative } from './non-negative.ts';
export { orthogonal } from './orthogonal.ts';
export { recurrentDropout } from './recurrent-dropout.ts';
export { sparseGroupLasso } from './sparse-group-lasso.ts';
export { spectralNorm } from './spectral-norm.ts';
export { stochasticDepth } from './stochastic-depth.ts';
export { temporalActivationRegularization } from './temporal-activation-regularization.ts';
export { unitNorm } from './unit-norm.ts';
export { weightDrop } from './weight-drop.ts';
export { wordDropout } from './word-dropout.ts';
