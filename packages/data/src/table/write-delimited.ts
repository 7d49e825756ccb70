import { RidgelineError } from '@ridgeline/contracts';
import { type Cell, requireDistinctColumns, type Table } from './table.ts';

const textOf = (cell: Cell): string => {
  if (typeof cell === 'string') return cell;
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
};

/** A row as one line, which no reader takes for a blank one or for one with a byte order mark. */
const lineOf = (cells: readonly Cell[], separator: string): string => {
  const fields = cells.map((cell) => {
    const text = textOf(cell);
    const plain = !text.includes(separator) && !/["\r\n\ufeff]|^\s|\s$/.test(text);
    return plain ? text : `"${text.replaceAll('"', '""')}"`;
  });
  const line = fields.join(separator);
  return `${line === '' ? '""' : line}\r\n`;
};

/**
 * Writes CSV or TSV as RFC 4180 has it: `readDelimited` gives the same columns and cells again, to the character.
 *
 * Cells stand as they are: one that begins with =, +, - or @ is a formula to a spreadsheet; see {@link formulaCells}.
 * Numbers and booleans are written as in JSON, arrays and objects too; `null` and what is missing are empty.
 *
 * @param options.separator one character. Defaults to a comma.
 * @throws `E_OPTION` for a separator that is no character; `E_DATA` if two columns have one name.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @example writeDelimited({ columns: ['x'], rows: [['say "hi"']] }) // 'x\r\n"say ""hi"""\r\n'
 */
export const writeDelimited = (
  { columns, rows }: Pick<Table, 'columns' | 'rows'>,
  { separator = ',' }: { readonly separator?: string } = {},
): string => {
  if (separator.length !== 1 || /["\r\n]/.test(separator))
    throw new RidgelineError(
      'E_OPTION',
      `writeDelimited: separator must be one character but no quote or line break, got ${JSON.stringify(separator)}.`,
      { hint: 'Use "," for CSV and "\\t" for TSV.' },
    );
  requireDistinctColumns('writeDelimited', columns);
  return [columns, ...rows].map((cells) => lineOf(cells, separator)).join('');
};

/**
 * How many cells a spreadsheet would take for formulas: texts that begin with =, +, -, @, a tab or a carriage return,
 * but for plain numbers.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 * @example formulaCells({ columns: ['x'], rows: [['=1+1'], ['-3.5']] }) // 1
 */
export const formulaCells = ({ columns, rows }: Pick<Table, 'columns' | 'rows'>): number =>
  [columns, ...rows]
    .flat()
    .filter(
      (cell) =>
        typeof cell === 'string' &&
        /^[=+\-@\t\r]/.test(cell) &&
        !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell),
    ).length;
