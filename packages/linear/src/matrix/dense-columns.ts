import type { Columns } from './columns.ts';
import { denseGram, dotFrom } from './dense-gram.ts';
import { quadraticsOver } from './quadratic.ts';

const euclidean = (u: Float64Array, v: Float64Array): number => {
  let squares = 0;
  for (let i = 0; i < u.length; i++) squares += (u[i]! - v[i]!) * (u[i]! - v[i]!);
  return Math.sqrt(squares);
};

/** Columns held in full, one after the other. */
export const denseColumns = ({
  rows,
  columns,
  values,
}: {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}): Columns => ({
  quadratics: (penalties, count) => quadraticsOver({ rows, columns, values }, penalties, count),

  correlate(list, count, v, out) {
    for (let k = 0; k < count; k++) out[list[k]!] = dotFrom(values, list[k]! * rows, v);
  },

  addColumn(j, c, out) {
    const start = j * rows;
    for (let i = 0; i < rows; i++) out[i] = out[i]! + values[start + i]! * c;
  },

  kernel: (list, factors) => (v, out) => {
    out.fill(0);
    for (let k = 0; k < list.length; k++) {
      const j = list[k]!;
      for (let from = 0; from < v.length; from += rows) {
        const part = v.subarray(from, from + rows);
        const factor = dotFrom(values, j * rows, part) / factors[j]!;
        for (let i = 0, at = j * rows; i < rows; i++, at++)
          out[from + i] = out[from + i]! + values[at]! * factor;
      }
    }
  },

  moments(w, squares, sums) {
    for (let j = 0; j < columns; j++) {
      const start = j * rows;
      let square = 0;
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        const weighted = w[i]! * values[start + i]!;
        sum += weighted;
        square += weighted * values[start + i]!;
      }
      squares[j] = square;
      sums[j] = sum;
    }
  },

  sizes() {
    const lengths = new Float64Array(columns);
    for (let j = 0; j < columns; j++) {
      const column = values.subarray(j * rows, (j + 1) * rows);
      lengths[j] = Math.sqrt(dotFrom(column, 0, column));
    }
    return lengths;
  },

  distance: euclidean,

  gram(w) {
    if (w.every((weight) => weight === w[0])) {
      return denseGram(values, rows, columns).map((product) => w[0]! * product);
    }
    const roots = w.map(Math.sqrt);
    const scaled = new Float64Array(values.length);
    for (let j = 0; j < columns; j++) {
      for (let i = 0; i < rows; i++) scaled[j * rows + i] = roots[i]! * values[j * rows + i]!;
    }
    return denseGram(scaled, rows, columns);
  },
});
