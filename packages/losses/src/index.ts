export { type LossKind, losses, type ObjectiveKind, objectives } from './catalog.ts';
export { type CrossEntropyOptions, crossEntropy } from './cross-entropy.ts';
export { rDrop } from './r-drop.ts';
