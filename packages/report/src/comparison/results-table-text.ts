import type { Comparison } from '../results/comparison.ts';
import { resultTable } from '../tables/result-table.ts';
import { type TableFormat, tableFormats } from '../tables/write-table.ts';

/**
 * What the families of one or several comparisons come to, as a table to paste: CSV in full precision, Markdown, or LaTeX with booktabs.
 *
 * @example resultsText([comparison], 'markdown').split('\n')[0] // '| Penalty | Strength | Test loss | …'
 */
export const resultsText = (comparisons: readonly Comparison[], format: TableFormat): string =>
  tableFormats[format](resultTable(comparisons));
