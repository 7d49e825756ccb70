import { translators } from '@ridgeline/models';
import { z } from 'zod';
import { onEmpty, tableSettings } from '../table/table-config.ts';
import { unionOf } from '../units/kind-schema.ts';
import { shareOrFile } from '../units/share-or-file.ts';
import { stepSettings, trainingSettings } from '../units/step-config.ts';
import { tokenizer } from '../units/tokenizer-config.ts';

const model = unionOf(translators);

/** The configuration of a translation. */
export const translationSchema = z.strictObject({
  task: z.literal('translation'),
  data: z
    .strictObject({
      ...tableSettings,
      source: z.string().default('source').describe('The column with the text that is translated.'),
      target: z.string().default('target').describe('The column with its translation.'),
      onEmpty: onEmpty(['error', 'skip']).describe('Rows without source or target: refused, or left out.'),
      valid: shareOrFile.default(0.1).describe('Share of the rows that validates; or a table of its own.'),
      test: shareOrFile.default(0.1).describe('Share of the rows that is tested; or a table of its own.'),
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
        .describe(
          'The most tokens that a text may have; a longer one is refused, and no translation is longer.',
        ),
    })
    .prefault({}),
  tokenizer: tokenizer.prefault({ kind: 'word' }).describe('One for both texts.'),
  model: model.prefault({ kind: 'encoderDecoderTransformer' }),
  ...stepSettings,
  training: z.strictObject(trainingSettings).prefault({}),
  seed: z.number().int().nonnegative().default(1),
});

export type TranslationConfig = z.output<typeof translationSchema>;
