import { clamp, soften } from './coordinate.ts';
import type { Columns } from './design.ts';
import { csrFromCsc, type SparseMatrix } from './matrix.ts';

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
