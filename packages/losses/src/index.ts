export { type LossKind, losses } from './catalog.ts';
export { crossEntropy } from './cross-entropy.ts';
