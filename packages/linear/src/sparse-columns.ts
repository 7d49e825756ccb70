import { clamp, soften } from './coordinate.ts';
import type { Columns } from './design.ts';
import { csrFromCsc, type SparseMatrix } from './matrix.ts';

interface FourOutputs {
  /** Where the coefficients of each begin; of one that is missing, those of the last. */
  readonly starts: readonly [number, number, number, number];
  readonly first: number;
  /** Images of one row: outputs rounded up to fours. */
  readonly stride: number;
}

const fourOf = (first: number, outputs: number, width: number): FourOutputs => {
  const start = (k: number): number => Math.min(first + k, outputs - 1) * width;
  return { starts: [start(0), start(1), start(2), start(3)], first, stride: 4 * Math.ceil(outputs / 4) };
};

/** Columns held as non-zeros. */
export const sparseColumns = ({
  rows,
  columns,
  pointers,
  indices,
  values,
}: Omit<SparseMatrix, 'kind'>): Columns => {
  /** The same entries by rows, made when first asked for. */
  let byRows: SparseMatrix | undefined;

  const multiplyFour = (
    v: Float64Array,
    images: Float64Array,
    { starts, first, stride }: FourOutputs,
  ): void => {
    const [s, t, u, w] = starts;
    for (let j = 0; j < columns; j++) {
      const a = v[s + j]!;
      const b = v[t + j]!;
      const c = v[u + j]!;
      const d = v[w + j]!;
      const end = pointers[j + 1]!;
      for (let e = pointers[j]!; e < end; e++) {
        const at = indices[e]! * stride + first;
        const value = values[e]!;
        images[at] = images[at]! + value * a;
        images[at + 1] = images[at + 1]! + value * b;
        images[at + 2] = images[at + 2]! + value * c;
        images[at + 3] = images[at + 3]! + value * d;
      }
    }
  };
  const correlateFour = (
    images: Float64Array,
    out: Float64Array,
    { starts, first, stride }: FourOutputs,
  ): void => {
    const [s, t, u, w] = starts;
    for (let j = 0; j < columns; j++) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      const end = pointers[j + 1]!;
      for (let e = pointers[j]!; e < end; e++) {
        const at = indices[e]! * stride + first;
        const value = values[e]!;
        a += value * images[at]!;
        b += value * images[at + 1]!;
        c += value * images[at + 2]!;
        d += value * images[at + 3]!;
      }
      // from the last: where outputs are missing, starts are the same, and the first of them is the right one
      out[w + j] = d;
      out[u + j] = c;
      out[t + j] = b;
      out[s + j] = a;
    }
  };
  return {
    sweep(list, count, model, fresh) {
      const { coefficients, residual, weights, gradient, curvature, weightedSum, lower, upper } = model;
      const { weightSum, l1, l2, factors } = model;
      let { residualSum } = model;
      let violation = 0;
      for (let k = 0; k < count; k++) {
        const j = list[k]!;
        const start = pointers[j]!;
        const end = pointers[j + 1]!;
        let slope = 0;
        if (fresh) {
          let sum = 0;
          let square = 0;
          for (let e = start; e < end; e++) {
            const i = indices[e]!;
            const value = values[e]!;
            const weighted = weights[i]! * value;
            slope += residual[i]! * value;
            sum += weighted;
            square += weighted * value;
          }
          weightedSum[j] = sum;
          curvature[j] = square - (sum * sum) / weightSum;
        } else {
          for (let e = start; e < end; e++) slope += residual[indices[e]!]! * values[e]!;
        }
        slope -= (residualSum / weightSum) * weightedSum[j]!;
        gradient[j] = slope;
        const before = coefficients[j]!;
        const bend = curvature[j]!;
        const total = bend + l2 * factors[j]!;
        if (!(total > 0)) continue;
        let after = soften(slope + bend * before, l1 * factors[j]!, total);
        if (lower !== undefined) after = clamp(after, lower[j]!, upper![j]!);
        const change = after - before;
        if (change === 0) continue;
        coefficients[j] = after;
        for (let e = start; e < end; e++) {
          const i = indices[e]!;
          residual[i] = residual[i]! - weights[i]! * values[e]! * change;
        }
        residualSum -= change * weightedSum[j]!;
        const moved = total * Math.abs(change);
        if (moved > violation) violation = moved;
      }
      model.residualSum = residualSum;
      return violation;
    },

    correlate(list, count, v, out) {
      for (let k = 0; k < count; k++) {
        const j = list[k]!;
        const end = pointers[j + 1]!;
        let total = 0;
        for (let e = pointers[j]!; e < end; e++) total += v[indices[e]!]! * values[e]!;
        out[j] = total;
      }
    },

    multiply(v, out) {
      for (let j = 0; j < columns; j++) {
        const factor = v[j]!;
        if (factor === 0) continue;
        const end = pointers[j + 1]!;
        for (let e = pointers[j]!; e < end; e++) {
          const i = indices[e]!;
          out[i] = out[i]! + values[e]! * factor;
        }
      }
    },

    addColumn(j, c, out) {
      const end = pointers[j + 1]!;
      for (let e = pointers[j]!; e < end; e++) {
        const i = indices[e]!;
        out[i] = out[i]! + values[e]! * c;
      }
    },

    // a row at a time: its product and what that adds to the image, while the row is at hand
    curvatureProduct(w, v, out) {
      byRows ??= csrFromCsc({ kind: 'csc', rows, columns, pointers, indices, values });
      const { pointers: ends, indices: places, values: entries } = byRows;
      out.fill(0);
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        const start = ends[i]!;
        const end = ends[i + 1]!;
        let total = v[columns]!;
        for (let e = start; e < end; e++) total += entries[e]! * v[places[e]!]!;
        total *= w[i]!;
        sum += total;
        for (let e = start; e < end; e++) {
          const j = places[e]!;
          out[j] = out[j]! + entries[e]! * total;
        }
      }
      out[columns] = sum;
    },

    // four outputs at a time, so that an entry read serves four and their sums stay out of memory
    productThrough(bend, v, out) {
      const width = columns + 1;
      const outputs = v.length / width;
      const { stride } = fourOf(0, outputs, width);
      const images = new Float64Array(rows * stride);
      for (let k = 0; k < outputs; k++) {
        for (let at = k; at < images.length; at += stride) images[at] = v[k * width + columns]!;
      }
      for (let k = 0; k < outputs; k += 4) multiplyFour(v, images, fourOf(k, outputs, width));
      bend(images, stride);
      for (let k = 0; k < outputs; k += 4) correlateFour(images, out, fourOf(k, outputs, width));
      for (let k = 0; k < outputs; k++) {
        let sum = 0;
        for (let at = k; at < images.length; at += stride) sum += images[at]!;
        out[k * width + columns] = sum;
      }
    },

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

    distance(u, v) {
      let most = 0;
      for (let i = 0; i < u.length; i++) most = Math.max(most, Math.abs(u[i]! - v[i]!));
      return most;
    },

    gram(w) {
      const gram = new Float64Array(columns * columns);
      const line = new Float64Array(w.length);
      for (let i = 0; i < columns; i++) {
        for (let e = pointers[i]!; e < pointers[i + 1]!; e++)
          line[indices[e]!] = w[indices[e]!]! * values[e]!;
        for (let j = 0; j <= i; j++) {
          let total = 0;
          for (let e = pointers[j]!; e < pointers[j + 1]!; e++) total += line[indices[e]!]! * values[e]!;
          gram[i * columns + j] = gram[j * columns + i] = total;
        }
        for (let e = pointers[i]!; e < pointers[i + 1]!; e++) line[indices[e]!] = 0;
      }
      return gram;
    },
  };
};
