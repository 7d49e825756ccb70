import type { Columns } from './design.ts';
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
    for (let k = 0; k < count; k++) out[list[k]!] = dot(values, list[k]! * rows, v);
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
        const factor = dot(values, j * rows, part) / factors[j]!;
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
      lengths[j] = Math.sqrt(dot(column, 0, column));
    }
    return lengths;
  },

  distance: euclidean,

  gram(w) {
    const scaled = new Float64Array((columns + 1) * rows);
    for (let j = 0; j < columns; j++) {
      for (let i = 0; i < rows; i++) scaled[j * rows + i] = Math.sqrt(w[i]!) * values[j * rows + i]!;
    }
    // one column of zeros more than there are, so that every pair is full
    const width = columns + 1;
    const padded = new Float64Array(width * width);
    for (let i = 0; i < columns; i += 2) {
      for (let j = 0; j <= i; j += 2) pairsOfTwo(scaled, rows, { i, j, width }, padded);
    }
    const gram = new Float64Array(columns * columns);
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j <= i; j++) gram[i * columns + j] = gram[j * columns + i] = padded[i * width + j]!;
    }
    return gram;
  },
});

/** Four partial sums, so that one addition need not wait for the one before. */
const dot = (values: Float64Array, start: number, v: Float64Array): number => {
  const end = v.length - (v.length & 3);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < end; i += 4) {
    const at = start + i;
    a += values[at]! * v[i]!;
    b += values[at + 1]! * v[i + 1]!;
    c += values[at + 2]! * v[i + 2]!;
    d += values[at + 3]! * v[i + 3]!;
  }
  for (let i = end; i < v.length; i++) a += values[start + i]! * v[i]!;
  return a + b + (c + d);
};

/** The products of columns i, i + 1 with j, j + 1: four at a time, since each number read is then used twice. */
const pairsOfTwo = (
  values: Float64Array,
  rows: number,
  { i, j, width }: { readonly i: number; readonly j: number; readonly width: number },
  out: Float64Array,
): void => {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0, p = i * rows, q = j * rows; k < rows; k++, p++, q++) {
    const first = values[p]!;
    const second = values[p + rows]!;
    const third = values[q]!;
    const fourth = values[q + rows]!;
    a += first * third;
    b += first * fourth;
    c += second * third;
    d += second * fourth;
  }
  out[i * width + j] = a;
  out[i * width + j + 1] = b;
  out[(i + 1) * width + j] = c;
  out[(i + 1) * width + j + 1] = d;
};
