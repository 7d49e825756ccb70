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
export { dropout } from './dropout.ts';
export { elasticNet } from './elastic-net.ts';
export { embeddingDropout } from './embedding-dropout.ts';
export { groupLasso } from './group-lasso.ts';
export { l1 } from './l1.ts';
export { l2 } from './l2.ts';
export { lockedDropout } from './locked-dropout.ts';
export { maxNorm } from './max-norm.ts';
export { temporalActivationRegularization } from './temporal-activation-regularization.ts';
export { weightDrop } from './weight-drop.ts';
export { wordDropout } from './word-dropout.ts';
