import { z } from 'zod';

const strength = z
  .number()
  .nonnegative()
  .optional()
  .describe('The strength λ ≥ 0. Absent: chosen by cross-validation within the training rows.');

const share = z.number().min(0).max(1).describe('The share of L1: 1 is l1, 0 is l2.');

/** The penalty of a linear model, beside the mean loss. */
export const penalty = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('l1'), lambda: strength }),
  z.strictObject({ kind: z.literal('l2'), lambda: strength }),
  z.strictObject({ kind: z.literal('elasticNet'), alpha: share, lambda: strength }),
]);

export type PenaltyConfig = z.output<typeof penalty>;

/** α of α‖β‖₁ + (1 − α)/2·‖β‖²: the share of L1 in a penalty. */
export const shareOfL1 = (config: PenaltyConfig): number =>
  config.kind === 'elasticNet' ? config.alpha : config.kind === 'l1' ? 1 : 0;

/** How a strength that is not given is chosen. */
export const selection = (folds: number) =>
  z
    .strictObject({
      folds: z.number().int().min(2).default(folds).describe('Parts of the cross-validation.'),
      rule: z
        .enum(['minimum', 'oneStandardError'])
        .default('minimum')
        .describe('The best strength, or the strongest within one standard error of it.'),
    })
    .prefault({});
