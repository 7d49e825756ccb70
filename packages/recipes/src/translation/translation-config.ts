import { translators } from '@ridgeline/models';
import { z } from 'zod';
import { onEmpty, splitSeed, tableSettings } from '../table/table-config.ts';
import { unionOf } from '../units/kind-schema.ts';
import { shareOrFile } from '../units/share-or-file.ts';
import { stepSettings, trainingSettings } from '../units/step-config.ts';
import { tokenizer } from '../units/tokenizer-config.ts';

const model = unionOf(translators);

const files = {
  sourceFile: z.string().min(1).describe('A file with one text a line.'),
  targetFile: z.string().min(1).describe('A file with their translations, line by line.'),
};

/** Where held-out pairs come from: a share of the rows, a table, or two parallel files. */
const heldOut = z.union([...shareOrFile.options, z.strictObject(files)]);

/** The configuration of a translation. */
export const translationSchema = z.strictObject({
  task: z.literal('translation'),
  data: z
    .strictObject({
      ...tableSettings,
      sourceFile: files.sourceFile.optional().describe('In place of a table: a file with one text a line.'),
      targetFile: files.targetFile.optional(),
      source: z.string().default('source').describe('The column with the text that is translated.'),
      target: z.string().default('target').describe('The column with its translation.'),
      onEmpty: onEmpty(['error', 'skip']).describe('Rows without source or target: refused, or left out.'),
      valid: heldOut
        .default(0.1)
        .describe('Share of the rows that validates; or a table, or two files, of its own.'),
      test: heldOut
        .default(0.1)
        .describe('Share of the rows that is tested; or a table, or two files, of its own.'),
      splitSeed,
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
  tokenizer: tokenizer
    .prefault({ kind: 'word' })
    .describe('One for both texts; for sources alone, where targetTokenizer is given.'),
  targetTokenizer: tokenizer
    .optional()
    .describe(
      'Of the translations alone. Absent: both texts have one. The model must then tie no more than its decoder.',
    ),
  model: model.prefault({ kind: 'encoderDecoderTransformer' }),
  ...stepSettings,
  training: z
    .strictObject({
      ...trainingSettings,
      batchTokens: z
        .number()
        .int()
        .positive()
        .optional()
        .describe(
          'In place of batchSize when training: the most positions of a batch, whose pairs are then alike in length.',
        ),
    })
    .prefault({}),
  seed: z.number().int().nonnegative().default(1),
});

/** Two files whose lines belong together. */
export type ParallelFiles = z.output<z.ZodObject<typeof files>>;

export type TranslationConfig = z.output<typeof translationSchema>;
