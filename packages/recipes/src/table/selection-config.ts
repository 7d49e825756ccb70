import { z } from 'zod';

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
