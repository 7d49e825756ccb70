import { type DecimalMark, numberOf } from './number-of.ts';
import { numberRemedy } from './number-remedy.ts';
import { type Cell, columnIndices, refuseRow, type Table } from './table.ts';

const show = (cell: Cell): string => {
  const written = JSON.stringify(cell) ?? 'nothing';
  return written.length > 40 ? `${written.slice(0, 40)}…` : written;
};

/**
 * The number in one cell.
 *
 * @param place.features the places of all columns of predictors, for what to do about one that is none.
 * @throws `E_DATA` with the line and the column of a cell that is no finite number.
 */
export const cellNumber = (
  table: Table,
  {
    row,
    column,
    features,
    decimal,
  }: {
    readonly row: number;
    readonly column: number;
    readonly features: readonly number[];
    readonly decimal: DecimalMark;
  },
): number => {
  const cell = table.rows[row]![column];
  const value = numberOf(cell, decimal);
  return Number.isFinite(value)
    ? value
    : refuseRow(
        table,
        row,
        `column "${table.columns[column]}" must hold a finite number, got ${show(cell)}`,
        numberRemedy(table, { cell, column, features, decimal }),
      );
};

/**
 * The numbers of one column, such as those that texts are to tell.
 *
 * @param options.decimal what stands before decimals in cells of text. Defaults to a point.
 * @returns [n]
 * @throws `E_DATA` with the line and the column of a cell that is no finite number, or for a column that the table lacks.
 * @example numericColumn(readDelimited('text,stars\nfine,4\nbad,1'), 'stars') // Float64Array [4, 1]
 */
export const numericColumn = (
  table: Table,
  name: string,
  { decimal = '.' }: { readonly decimal?: DecimalMark } = {},
): Float64Array => {
  const [column] = columnIndices(table, [name]) as [number];
  return Float64Array.from(table.rows, (_, row) => cellNumber(table, { row, column, features: [], decimal }));
};
