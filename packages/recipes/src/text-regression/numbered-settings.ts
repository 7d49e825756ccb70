import { z } from 'zod';
import { onEmpty, tableSettings } from '../table/table-config.ts';

/** What every configuration of numbers that texts tell says about its table. */
export const numberedSettings = {
  ...tableSettings,
  text: z
    .union([z.string(), z.array(z.string()).min(1)])
    .default('text')
    .describe('The column with the text, or several, joined by textSeparator.'),
  textSeparator: z.string().default(' ').describe('What stands between the texts of several columns.'),
  target: z.string().optional().describe('The column of numbers to predict.'),
  decimal: z.enum(['point', 'comma']).default('point').describe('What stands before decimals.'),
  onEmpty: onEmpty(['error', 'skip', 'keep']).describe(
    'Rows without text or number: refused, left out, or empty texts kept.',
  ),
  test: z.number().min(0).lt(1).default(0.2).describe('Share of the rows that is tested, drawn at random.'),
};
