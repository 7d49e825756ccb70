import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { mixup } from './mixup.ts';
import { negativeLogLikelihood } from './negative-log-likelihood.ts';
import { rDrop } from './r-drop.ts';
import { squaredError } from './squared-error.ts';

/** Data losses by kind. A spec is also the options of its factory. @example losses.crossEntropy() */
export const losses = { crossEntropy } as const;

/** The kind in a loss's spec. */
export type LossKind = keyof typeof losses;

/** Losses of rows with labels of their own, several or none, by kind. @example labelLosses.binaryCrossEntropy() */
export const labelLosses = { binaryCrossEntropy } as const;

/** Losses of rows with numbers to tell, by kind. @example numberLosses.squaredError() */
export const numberLosses = { squaredError } as const;

/** Losses of generative models, whose logits are log p of a row with each class, by kind. @example jointLosses.negativeLogLikelihood() */
export const jointLosses = { negativeLogLikelihood } as const;

/** What is minimised of one or several passes, by kind. @example objectives.rDrop({ alpha: 1 }) */
export const objectives = { rDrop, mixup } as const;

/** The kind in an objective's spec. */
export type ObjectiveKind = keyof typeof objectives;
