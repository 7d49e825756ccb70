import type { Columns } from './columns.ts';
import type { SparseMatrix } from './matrix.ts';
import { quadraticsOver } from './quadratic.ts';
import { sparseKernel } from './sparse-kernel.ts';

const largestDifference = (u: Float64Array, v: Float64Array): number => {
  let most = 0;
  for (let i = 0; i < u.length; i++) most = Math.max(most, Math.abs(u[i]! - v[i]!));
  return most;
};

/** Columns held as non-zeros. */
export const sparseColumns = ({
  rows,
  columns,
  pointers,
  indices,
  values,
}: Omit<SparseMatrix, 'kind'>): Columns => ({
  quadratics: (penalties, count) =>
    quadraticsOver({ rows, columns, values, pointers, indices }, penalties, count),

  correlate(list, count, v, out) {
    for (let k = 0; k < count; k++) {
      const j = list[k]!;
      const end = pointers[j + 1]!;
      let total = 0;
      for (let e = pointers[j]!; e < end; e++) total += v[indices[e]!]! * values[e]!;
      out[j] = total;
    }
  },

  addColumn(j, c, out) {
    const end = pointers[j + 1]!;
    for (let e = pointers[j]!; e < end; e++) {
      const i = indices[e]!;
      out[i] = out[i]! + values[e]! * c;
    }
  },

  kernel: (list, factors) => sparseKernel({ rows, pointers, indices, values }, list, factors),

  moments(w, squares, sums) {
    for (let j = 0; j < columns; j++) {
      let square = 0;
      let sum = 0;
      for (let e = pointers[j]!; e < pointers[j + 1]!; e++) {
        const weighted = w[indices[e]!]! * values[e]!;
        sum += weighted;
        square += weighted * values[e]!;
      }
      squares[j] = square;
      sums[j] = sum;
    }
  },

  // Σ|x| and the largest difference: most columns have few entries
  sizes() {
    const sums = new Float64Array(columns);
    for (let j = 0; j < columns; j++) {
      for (let e = pointers[j]!; e < pointers[j + 1]!; e++) sums[j]! += Math.abs(values[e]!);
    }
    return sums;
  },

  distance: largestDifference,

  gram(w) {
    const gram = new Float64Array(columns * columns);
    const line = new Float64Array(w.length);
    for (let i = 0; i < columns; i++) {
      for (let e = pointers[i]!; e < pointers[i + 1]!; e++) line[indices[e]!] = w[indices[e]!]! * values[e]!;
      for (let j = 0; j <= i; j++) {
        let total = 0;
        for (let e = pointers[j]!; e < pointers[j + 1]!; e++) total += line[indices[e]!]! * values[e]!;
        gram[i * columns + j] = gram[j * columns + i] = total;
      }
      for (let e = pointers[i]!; e < pointers[i + 1]!; e++) line[indices[e]!] = 0;
    }
    return gram;
  },
});
