import { RidgelineError, type SparseMatrix } from '@ridgeline/contracts';

/** A dense matrix: entry (i, j) is `values[i · columns + j]` by row and `values[j · rows + i]` by column. */
export interface DenseMatrix {
  readonly kind: 'dense';
  readonly rows: number;
  readonly columns: number;
  readonly layout: 'row' | 'column';
  readonly values: Float64Array | Float32Array;
}

export type { SparseMatrix };

export type Matrix = DenseMatrix | SparseMatrix;

/** What every model takes as predictors: a matrix, or an array of rows. */
export type Predictors = Matrix | readonly ArrayLike<number>[];

/** One row or vector of mostly zeros. */
export interface SparseRow {
  readonly indices: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

const badEntry = (who: string, row: number, column: number, value: unknown): RidgelineError =>
  new RidgelineError(
    'E_DATA',
    `${who}: x must hold finite numbers, got ${typeof value === 'string' ? `"${value}"` : String(value)} in row ${row}, column ${column}.`,
    { hint: 'Drop the row, or put a number in its place. Rows and columns are counted from 0.' },
  );

/**
 * A dense matrix from an array of rows, by columns.
 *
 * @throws `E_SHAPE` if the rows differ in length; `E_DATA` naming the row and column of whatever is not a finite number.
 * @example denseFromRows([[1, 2], [3, 4]]).values // Float64Array [1, 3, 2, 4]
 */
export const denseFromRows = (rows: readonly ArrayLike<number>[], who = 'denseFromRows'): DenseMatrix => {
  const columns = rows[0]?.length ?? 0;
  const values = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (row.length !== columns) {
      throw new RidgelineError(
        'E_SHAPE',
        `${who}: every row must have ${columns} columns, got ${row.length} in row ${i}.`,
      );
    }
    for (let j = 0; j < columns; j++) {
      const value = row[j] as unknown;
      if (typeof value !== 'number' || !Number.isFinite(value)) throw badEntry(who, i, j, value);
      values[j * rows.length + i] = value;
    }
  }
  return { kind: 'dense', rows: rows.length, columns, layout: 'column', values };
};

const sortedRow = (row: SparseRow): readonly (readonly [number, number])[] => {
  const sums = new Map<number, number>();
  for (let k = 0; k < row.indices.length; k++) {
    const column = row.indices[k]!;
    sums.set(column, (sums.get(column) ?? 0) + row.values[k]!);
  }
  return [...sums].sort((a, b) => a[0] - b[0]);
};

/**
 * A sparse matrix by rows. Entries of one row may come in any order; those of one column are added up.
 *
 * @param options.columns the number of columns, also of those that no row names.
 * @throws `E_SHAPE` if a row names a column outside 0 … columns − 1, or has more indices than values; `E_DATA` for
 *   whatever is not a finite number.
 * @example csrFromRows([{ indices: [0, 2], values: [1, 5] }], { columns: 3 })
 */
export const csrFromRows = (
  rows: readonly SparseRow[],
  { columns }: { readonly columns: number },
): SparseMatrix => {
  const who = 'csrFromRows';
  const lines = rows.map((row, i) => {
    if (row.indices.length !== row.values.length) {
      throw new RidgelineError(
        'E_SHAPE',
        `${who}: row ${i} must have as many values as indices, got ${row.values.length} and ${row.indices.length}.`,
      );
    }
    return sortedRow(row);
  });
  const pointers = new Int32Array(rows.length + 1);
  lines.forEach((line, i) => {
    pointers[i + 1] = pointers[i]! + line.length;
  });
  const indices = new Int32Array(pointers[rows.length]!);
  const values = new Float64Array(indices.length);
  lines.forEach((line, i) => {
    line.forEach(([column, value], k) => {
      if (!Number.isInteger(column) || column < 0 || column >= columns) {
        throw new RidgelineError(
          'E_SHAPE',
          `${who}: columns must lie in 0 … ${columns - 1}, got ${column} in row ${i}.`,
        );
      }
      if (typeof value !== 'number' || !Number.isFinite(value)) throw badEntry(who, i, column, value);
      indices[pointers[i]! + k] = column;
      values[pointers[i]! + k] = value;
    });
  });
  return { kind: 'csr', rows: rows.length, columns, pointers, indices, values };
};

/** The same entries with lines and places swapped: rows become columns, or columns rows. One pass by counting. */
const swapLines = (matrix: SparseMatrix, kind: 'csr' | 'csc'): SparseMatrix => {
  if (matrix.kind === kind) return matrix;
  const { rows, columns, pointers, indices, values } = matrix;
  const [lines, across] = kind === 'csc' ? [rows, columns] : [columns, rows];
  const swappedPointers = new Int32Array(across + 1);
  for (let k = 0; k < indices.length; k++) swappedPointers[indices[k]! + 1]!++;
  for (let l = 0; l < across; l++) swappedPointers[l + 1]! += swappedPointers[l]!;
  const next = swappedPointers.slice(0, across);
  const swappedIndices = new Int32Array(indices.length);
  const swappedValues = values.slice();
  for (let l = 0; l < lines; l++) {
    for (let k = pointers[l]!; k < pointers[l + 1]!; k++) {
      const place = next[indices[k]!]!++;
      swappedIndices[place] = l;
      swappedValues[place] = values[k]!;
    }
  }
  return { kind, rows, columns, pointers: swappedPointers, indices: swappedIndices, values: swappedValues };
};

/** The matrix by columns, as the solvers read it; itself if it is so already. */
export const cscFromCsr = (matrix: SparseMatrix): SparseMatrix => swapLines(matrix, 'csc');

/** The matrix by rows, as text comes; itself if it is so already. */
export const csrFromCsc = (matrix: SparseMatrix): SparseMatrix => swapLines(matrix, 'csr');

/** The dense matrix by columns; itself if it is so already. */
export const byColumns = (matrix: DenseMatrix): DenseMatrix => {
  if (matrix.layout === 'column') return matrix;
  const { rows, columns, values } = matrix;
  const turned = values.slice();
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j]!;
  }
  return { kind: 'dense', rows, columns, layout: 'column', values: turned };
};

/** Some rows of a matrix, in the order given; a row may be named more than once. */
export const selectRows = (x: Matrix, rows: ArrayLike<number>): Matrix => {
  if (x.kind === 'dense') {
    const { columns } = x;
    const values = x.values.slice(0, 0).constructor as Float64ArrayConstructor;
    const out = new values(rows.length * columns);
    for (let k = 0; k < rows.length; k++) {
      for (let j = 0; j < columns; j++) {
        out[j * rows.length + k] =
          x.layout === 'row' ? x.values[rows[k]! * columns + j]! : x.values[j * x.rows + rows[k]!]!;
      }
    }
    return { kind: 'dense', rows: rows.length, columns, layout: 'column', values: out };
  }
  const { columns, pointers, indices, values } = csrFromCsc(x);
  const picked = new Int32Array(rows.length + 1);
  for (let k = 0; k < rows.length; k++) {
    picked[k + 1] = picked[k]! + pointers[rows[k]! + 1]! - pointers[rows[k]!]!;
  }
  const outIndices = new Int32Array(picked[rows.length]!);
  const outValues = new Float64Array(outIndices.length);
  for (let k = 0; k < rows.length; k++) {
    const [start, end] = [pointers[rows[k]!]!, pointers[rows[k]! + 1]!];
    outIndices.set(indices.subarray(start, end), picked[k]!);
    outValues.set(values.subarray(start, end), picked[k]!);
  }
  return {
    kind: 'csr',
    rows: rows.length,
    columns,
    pointers: picked,
    indices: outIndices,
    values: outValues,
  };
};

/** Some columns of a matrix, in the order given. */
export const selectColumns = (x: Matrix, chosen: ArrayLike<number>): Matrix => {
  const columns = chosen.length;
  if (x.kind === 'dense') {
    const { rows, values } = byColumns(x);
    const out = new Float64Array(rows * columns);
    for (let k = 0; k < columns; k++) {
      out.set(values.subarray(chosen[k]! * rows, (chosen[k]! + 1) * rows), k * rows);
    }
    return { kind: 'dense', rows, columns, layout: 'column', values: out };
  }
  const flipped = cscFromCsr(x);
  const asRows: SparseMatrix = { ...flipped, kind: 'csr', rows: x.columns, columns: x.rows };
  const picked = selectRows(asRows, chosen) as SparseMatrix;
  return { ...picked, kind: 'csc', rows: x.rows, columns };
};

/** Throws for the first entry that is not finite, naming its row and column. */
const requireFiniteEntries = (who: string, x: Matrix): void => {
  const { length } = x.values;
  let bad = 0;
  while (bad < length && Number.isFinite(x.values[bad])) bad++;
  if (bad === length) return;
  const value = x.values[bad];
  if (x.kind === 'dense') {
    const across = x.layout === 'row' ? x.columns : x.rows;
    const [line, place] = [Math.floor(bad / across), bad % across];
    throw x.layout === 'row' ? badEntry(who, line, place, value) : badEntry(who, place, line, value);
  }
  let line = 0;
  while (x.pointers[line + 1]! <= bad) line++;
  const place = x.indices[bad]!;
  throw x.kind === 'csr' ? badEntry(who, line, place, value) : badEntry(who, place, line, value);
};

const requireShape = (who: string, x: Matrix): void => {
  const lines = x.kind === 'csr' ? x.rows : x.columns;
  const fits =
    x.kind === 'dense'
      ? x.values.length === x.rows * x.columns
      : x.pointers.length === lines + 1 &&
        x.indices.length === x.values.length &&
        x.pointers[lines] === x.values.length;
  if (!fits) {
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: x says ${x.rows} rows and ${x.columns} columns, but its arrays do not have that many entries.`,
    );
  }
  if (x.rows === 0 || x.columns === 0) {
    throw new RidgelineError(
      'E_DATA',
      `${who}: x must have at least one row and one column, got ${x.rows} and ${x.columns}.`,
    );
  }
};

/** Predictors as a checked matrix. @throws `E_SHAPE`, `E_DATA` */
export const requireMatrix = (who: string, x: Predictors): Matrix => {
  const matrix = Array.isArray(x) ? denseFromRows(x, who) : (x as Matrix);
  requireShape(who, matrix);
  if (matrix !== x) return matrix;
  requireFiniteEntries(who, matrix);
  return matrix;
};
