import type { Cell } from './table.ts';

/** What stands before the decimals of a number. */
export type DecimalMark = '.' | ',';

/** Decimal numbers, by what stands before their decimals. */
export const decimalNumbers: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/,
  ',': /^[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eE][+-]?\d+)?$/,
};

/** The number in a cell; NaN where there is none. */
export const numberOf = (cell: Cell, decimal: DecimalMark): number => {
  if (typeof cell === 'number') return cell;
  const written = typeof cell === 'string' ? cell.trim() : '';
  return decimalNumbers[decimal].test(written) ? Number(written.replace(',', '.')) : Number.NaN;
};
