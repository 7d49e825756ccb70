import { classifiers } from '@ridgeline/models';
import { z } from 'zod';
import { labelledSettings } from '../classification/classification-config.ts';
import { unionOf } from '../units/kind-schema.ts';
import { stepSettings, trainingSettings } from '../units/step-config.ts';
import { tokenizer } from '../units/tokenizer-config.ts';

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
      splitSeed: z
        .number()
        .int()
        .nonnegative()
        .default(1)
        .describe(
          'Which rows are held out. It is not the seed of training, so that all seeds are tested alike.',
        ),
      maxTokens: z
        .number()
        .int()
        .positive()
        .default(256)
        .describe('The most tokens of a text that are read: the rest is cut off.'),
    })
    .prefault({}),
  tokenizer: tokenizer.prefault({ kind: 'word', lowercase: true, minFrequency: 2 }),
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
      ...trainingSettings,
      judgedBy: z
        .enum(['loss', 'accuracy'])
        .default('loss')
        .describe('What of the validation chooses the weights that are kept, and patience waits for.'),
      alike: z
        .number()
        .int()
        .positive()
        .optional()
        .describe(
          'Texts of like lengths are put together, out of so many batches at a time. Absent: none are.',
        ),
    })
    .prefault({}),
  seed: z.number().int().nonnegative().default(1),
});

export type NeuralClassificationConfig = z.output<typeof neuralClassificationSchema>;
