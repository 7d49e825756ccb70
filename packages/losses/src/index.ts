export { binaryCrossEntropy } from './binary-cross-entropy.ts';
export {
  jointLosses,
  type LossKind,
  labelLosses,
  losses,
  numberLosses,
  type ObjectiveKind,
  objectives,
} from './catalog.ts';
export { type CrossEntropyOptions, crossEntropy } from './cross-entropy.ts';
export { mixup } from './mixup.ts';
export { negativeLogLikelihood } from './negative-log-likelihood.ts';
export { rDrop } from './r-drop.ts';
export { rightClass, rightLabels } from './row-scores.ts';
export { squaredError } from './squared-error.ts';
