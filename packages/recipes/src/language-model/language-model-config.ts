import { models } from '@ridgeline/models';
import { z } from 'zod';
import { unionOf } from '../units/kind-schema.ts';
import { shareOrFile } from '../units/share-or-file.ts';
import { stepSettings, trainingSettings } from '../units/step-config.ts';
import { tokenizer } from '../units/tokenizer-config.ts';
import { evaluationContexts } from './evaluation-batches.ts';

const integer = z.number().int().positive();

const model = unionOf(models);

const { batchSize, ...length } = trainingSettings;

/** The configuration of a language model. */
export const languageModelSchema = z.strictObject({
  task: z.literal('language-model').default('language-model'),
  data: z
    .strictObject({
      train: z.string().optional().describe('A file, or the name of an embedded corpus.'),
      valid: shareOrFile
        .default(0.1)
        .describe('Share of the text, after the training part; or a file of its own.'),
      test: shareOrFile.default(0.1).describe('Share of the text, at its end; or a file of its own.'),
      maxCharacters: z
        .strictObject({ train: integer.optional(), valid: integer.optional(), test: integer.optional() })
        .optional()
        .describe('At most so many characters of each part, from its beginning.'),
    })
    .prefault({}),
  tokenizer: tokenizer.default({ kind: 'char' }),
  model: model.prefault({ kind: 'lstm' }),
  ...stepSettings,
  training: z
    .strictObject({
      batchSize,
      sequenceLength: integer.default(64),
      windows: z
        .enum(['random', 'contiguous'])
        .default('random')
        .describe('Random windows with zero state, or contiguous streams with the state carried on.'),
      ...length,
    })
    .prefault({}),
  // without a default, so that runs of earlier versions are the same run
  evaluation: z
    .strictObject({
      context: z
        .enum(evaluationContexts)
        .describe(
          'What stands before each target: its block of sequenceLength tokens alone, or all of the text, by the state that is carried or by a window that slides.',
        ),
      stride: integer
        .optional()
        .describe('Targets by which the window of a model with a contextLength slides; absent: half of it.'),
    })
    .optional()
    .describe('How texts are read to measure a loss. Absent: in blocks.'),
  seed: z.number().int().nonnegative().default(1),
});

export type LanguageModelConfig = z.output<typeof languageModelSchema>;
export type LanguageModelConfigInput = z.input<typeof languageModelSchema>;
