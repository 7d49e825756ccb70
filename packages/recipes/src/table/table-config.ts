import { z } from 'zod';

/** How the quotes of a table are read, by the words of a configuration. */
export const quoteRules = { lines: true, line: 'line', none: false } as const;

/** What every configuration says about a table: how it is read, and which of its rows belong together. */
export const tableSettings = {
  train: z.string().optional().describe('A table: CSV, TSV, JSON lines or a JSON array, gzipped or not.'),
  separator: z
    .string()
    .optional()
    .describe('comma, semicolon, tab, pipe or one character. Absent: found by the first rows.'),
  quotes: z
    .enum(['lines', 'line', 'none'])
    .optional()
    .describe('Quoted fields: over lines, on one line, none. Absent: line for tabs, else lines.'),
  dropDuplicates: z.boolean().default(false).describe('Whether only the first of equal rows is kept.'),
  group: z
    .string()
    .optional()
    .describe('A column whose equal rows stay together, learnt from or held out; such as an author.'),
};

/** What is done about rows with an empty cell where something must be. */
export const onEmpty = <const W extends readonly ['error', ...string[]]>(ways: W) =>
  z.enum(ways).default('error');

/** Which rows are held out of a table. */
export const splitSeed = z
  .number()
  .int()
  .nonnegative()
  .default(1)
  .describe('Which rows are held out. It is not the seed of training, so that all seeds are tested alike.');
