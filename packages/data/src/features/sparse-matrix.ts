import type { SparseMatrix as Matrix } from '@ridgeline/contracts';

/** A sparse matrix by rows: what text features give and linear models take. */
export interface SparseMatrix extends Matrix {
  readonly kind: 'csr';
}

/** Puts the entries of every row in the order of their columns, in place. */
export const sortRows = ({ columns, rows, pointers, indices, values }: SparseMatrix): void => {
  const scratch = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const from = pointers[row]!;
    const to = pointers[row + 1]!;
    for (let k = from; k < to; k++) scratch[indices[k]!] = values[k]!;
    indices.subarray(from, to).sort();
    for (let k = from; k < to; k++) values[k] = scratch[indices[k]!]!;
  }
};

/** Gives columns new places; those whose place is −1 are left out. The entries of a row keep their order. */
export const relabelColumns = (matrix: SparseMatrix, places: Int32Array, columns: number): SparseMatrix => {
  const pointers = new Int32Array(matrix.rows + 1);
  const indices = new Int32Array(matrix.indices.length);
  const values = new Float64Array(matrix.values.length);
  let count = 0;
  for (let row = 0; row < matrix.rows; row++) {
    for (let k = matrix.pointers[row]!; k < matrix.pointers[row + 1]!; k++) {
      const place = places[matrix.indices[k]!]!;
      if (place < 0) continue;
      indices[count] = place;
      values[count++] = matrix.values[k]!;
    }
    pointers[row + 1] = count;
  }
  return {
    kind: 'csr',
    rows: matrix.rows,
    columns,
    pointers,
    indices: indices.slice(0, count),
    values: values.slice(0, count),
  };
};

/** The entries of matrices over the same rows side by side, row by row. */
export const joinColumns = (matrices: readonly SparseMatrix[]): SparseMatrix => {
  if (matrices.length === 1) return matrices[0]!;
  const rows = matrices[0]!.rows;
  const entries = matrices.reduce((sum, { indices }) => sum + indices.length, 0);
  const isSingle = matrices.every(({ values }) => values instanceof Float32Array);
  const pointers = new Int32Array(rows + 1);
  const indices = new Int32Array(entries);
  const values = isSingle ? new Float32Array(entries) : new Float64Array(entries);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    let before = 0;
    for (const matrix of matrices) {
      const end = matrix.pointers[row + 1]!;
      for (let k = matrix.pointers[row]!; k < end; k++) {
        indices[count] = before + matrix.indices[k]!;
        values[count++] = matrix.values[k]!;
      }
      before += matrix.columns;
    }
    pointers[row + 1] = count;
  }
  const columns = matrices.reduce((sum, matrix) => sum + matrix.columns, 0);
  return { kind: 'csr', rows, columns, pointers, indices, values };
};
