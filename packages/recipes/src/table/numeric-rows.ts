import type { NumericTable } from '@ridgeline/data';
import type { DenseMatrix } from '@ridgeline/linear';

/** Rows of predictors and what belongs to them. */
export interface NumericRows {
  /** [n, p] */
  readonly x: DenseMatrix;
  /** [n] */
  readonly y: Float64Array;
}

export const entryAt = (x: DenseMatrix, row: number, column: number): number =>
  x.values[x.layout === 'row' ? row * x.columns + column : column * x.rows + row]!;

/** The predictors and the target of a table. */
export const rowsOf = ({
  names,
  values,
  targets,
}: Pick<NumericTable, 'names' | 'values' | 'targets'>): NumericRows => ({
  x: { kind: 'dense', rows: targets.length, columns: names.length, layout: 'row', values },
  y: targets,
});
