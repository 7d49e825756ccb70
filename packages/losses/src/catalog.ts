import { crossEntropy } from './cross-entropy.ts';

/** Data losses by kind. A spec is also the options of its factory. @example losses.crossEntropy() */
export const losses = { crossEntropy } as const;

/** The kind in a loss's spec. */
export type LossKind = keyof typeof losses;
