import { z } from 'zod';
import { classificationSchema } from '../classification/classification-config.ts';
import { selection } from '../table/selection-config.ts';
import { penalty } from '../units/linear-penalty.ts';
import { numberedSettings } from './numbered-settings.ts';

/** The configuration of a linear regression on n-grams of texts. */
export const textRegressionSchema = z.strictObject({
  task: z.literal('text-regression'),
  data: z.strictObject(numberedSettings).prefault({}),
  features: classificationSchema.shape.features,
  model: z
    .strictObject({
      kind: z.literal('linear').default('linear'),
      penalty: penalty.default({ kind: 'l2' }),
      standardize: z
        .boolean()
        .default(false)
        .describe('Penalise coefficients of columns divided by their deviation.'),
    })
    .prefault({}),
  selection: selection(5),
  seed: z.number().int().nonnegative().default(1),
});

export type TextRegressionConfig = z.output<typeof textRegressionSchema>;
