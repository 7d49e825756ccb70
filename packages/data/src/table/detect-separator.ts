import { isRidgelineError } from '@ridgeline/contracts';
import { declaredSeparator } from './declared-separator.ts';
import { dialectOf, type Quotes, rowReader } from './read-delimited.ts';

/** What separates the fields of most tables, by name. */
export const separators = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const;

const sampledRows = 20;

/** Whether a separator makes two columns or more of the first rows, as many in each. */
const fitsWith = (text: string, separator: string, quotes: Quotes): boolean => {
  try {
    const reader = rowReader(text, dialectOf({ separator, quotes }));
    let width = 0;
    for (let rows = 0; rows <= sampledRows && !reader.done(); ) {
      const row = reader.row(0);
      if (row.length === 1 && row[0] === '') continue;
      if (rows++ === 0) width = row.length;
      if (row.length !== width || width < 2) return false;
    }
    return width > 1;
  } catch (error) {
    if (isRidgelineError(error)) return false;
    throw error;
  }
};

/** Whatever quotes mean: over several lines they enclose, or stray ones are characters. */
const fits = (text: string, separator: string): boolean =>
  fitsWith(text, separator, true) || fitsWith(text, separator, 'line');

/**
 * What separates the fields of a table with a header: a comma, a semicolon, a tab or `|`, or what a first line such as
 * `sep=;` declares.
 *
 * A separator fits if it makes two columns or more of the header, and as many of each of the first twenty rows. The
 * preferred one is taken if it fits, or if not exactly one other does.
 *
 * @param options.preferred what is taken unless another is plain, such as a comma for a file called `.csv`.
 * @example detectSeparator('x;y\n1,5;2\n') // ';'
 */
export const detectSeparator = (
  text: string,
  { preferred = ',' }: { readonly preferred?: string } = {},
): string => {
  const declared = declaredSeparator(text);
  if (declared !== undefined) return declared;
  if (fits(text, preferred)) return preferred;
  const others = Object.values(separators).filter((one) => one !== preferred && fits(text, one));
  return others.length === 1 ? others[0]! : preferred;
};
