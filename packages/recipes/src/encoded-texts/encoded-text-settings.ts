import { z } from 'zod';
import { trainingSettings } from '../units/step-config.ts';
import { tokenizer } from '../units/tokenizer-config.ts';

/** What cuts a text, words in lower case if nothing is said. */
export const textTokens = tokenizer.prefault({ kind: 'word', lowercase: true, minFrequency: 2 });

/** The most tokens of a text. */
export const maxTokens = z
  .number()
  .int()
  .positive()
  .default(256)
  .describe('The most tokens of a text that are read: the rest is cut off.');

/** How models of texts are trained. */
export const textTrainingSettings = {
  ...trainingSettings,
  alike: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Texts of like lengths are put together, out of so many batches at a time. Absent: none are.'),
};
