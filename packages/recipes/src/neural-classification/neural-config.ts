import { classifiers } from '@ridgeline/models';
import { z } from 'zod';
import { labelledSettings } from '../classification/classification-config.ts';
import { maxTokens, textTokens, textTrainingSettings } from '../encoded-texts/encoded-text-settings.ts';
import { splitSeed } from '../table/table-config.ts';
import { unionOf } from '../units/kind-schema.ts';
import { stepSettings } from '../units/step-config.ts';

const model = unionOf(classifiers);

const weight = z.number().min(0);

/** The configuration of a neural text classifier. */
export const neuralClassificationSchema = z.strictObject({
  task: z.literal('neural-classification'),
  data: z
    .strictObject({
      ...labelledSettings,
      labelSeparator: z
        .string()
        .min(1)
        .optional()
        .describe(
          'What stands between the labels of a text that may have several, or none. Absent: each has one.',
        ),
      valid: z
        .number()
        .min(0)
        .lt(1)
        .default(0.1)
        .describe('Share of the training part that validates, of every class.'),
      splitSeed,
      maxTokens,
    })
    .prefault({}),
  tokenizer: textTokens,
  model: model.prefault({ kind: 'textCnn' }),
  ...stepSettings,
  classWeights: z
    .union([z.literal('balanced'), z.record(z.string(), weight)])
    .optional()
    .describe(
      'What the loss of each class is multiplied with: by label, 1 where none is given; or balanced, as if all were as frequent. Absent: 1.',
    ),
  training: z
    .strictObject({
      ...textTrainingSettings,
      judgedBy: z
        .enum(['loss', 'accuracy'])
        .default('loss')
        .describe('What of the validation chooses the weights that are kept, and patience waits for.'),
    })
    .prefault({}),
  seed: z.number().int().nonnegative().default(1),
});

export type NeuralClassificationConfig = z.output<typeof neuralClassificationSchema>;
