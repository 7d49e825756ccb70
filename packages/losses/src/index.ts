export { binaryCrossEntropy } from './binary-cross-entropy.ts';
export { type LossKind, labelLosses, losses, type ObjectiveKind, objectives } from './catalog.ts';
export { type CrossEntropyOptions, crossEntropy } from './cross-entropy.ts';
export { rDrop } from './r-drop.ts';
export { rightClass, rightLabels } from './row-scores.ts';
