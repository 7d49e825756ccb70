export { type LossKind, losses } from './catalog.ts';
export { type CrossEntropyOptions, crossEntropy } from './cross-entropy.ts';
