import { RidgelineError } from '@ridgeline/contracts';
import type { DecimalMark } from './number-of.ts';
import { cellNumber, numericColumn } from './numeric-column.ts';
import { columnIndices, listed, type Table } from './table.ts';

/** The numbers of a table for regression: n rows, p features, one target. */
export interface NumericTable {
  /** The names of the features, in the order of the columns of `values`. */
  readonly names: readonly string[];
  readonly rows: number;
  readonly columns: number;
  /** [n, p], row after row. */
  readonly values: Float64Array;
  /** [n] */
  readonly targets: Float64Array;
}

/**
 * The numbers of a table: one column is the target, the others are features.
 *
 * A cell must be a finite decimal number, such as `-1.5e3`, with spaces around it at most.
 *
 * @param options.target the column to predict.
 * @param options.features the columns to predict it from. Defaults to all others.
 * @param options.decimal what stands before decimals in cells of text. Defaults to a point.
 * @throws `E_DATA` with the line and the column of a cell that is no finite number, or for a column that the table
 * lacks; `E_OPTION` if no feature is left or the target is one.
 * @example numericTable(readDelimited('x,y\n1,2\n3,4'), { target: 'y' }).targets // Float64Array [2, 4]
 */
export const numericTable = (
  table: Table,
  {
    target,
    features,
    decimal = '.',
  }: { readonly target: string; readonly features?: readonly string[]; readonly decimal?: DecimalMark },
): NumericTable => {
  const names = features ?? table.columns.filter((column) => column !== target);
  const [, ...featureColumns] = columnIndices(table, [target, ...names]);
  if (names.length === 0 || names.includes(target))
    throw new RidgelineError(
      'E_OPTION',
      `numericTable: features must be columns beside the target "${target}", got ${names.length === 0 ? 'none' : listed(names)}.`,
    );
  const rows = table.rows.length;
  const columns = names.length;
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      values[row * columns + column] = cellNumber(table, {
        row,
        column: featureColumns[column]!,
        features: featureColumns,
        decimal,
      });
  const targets = numericColumn(table, target, { decimal });
  return { names, rows, columns, values, targets };
};
