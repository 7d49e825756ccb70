import { clamp, soften } from './coordinate.ts';
import type { Columns } from './design.ts';
import type { SparseMatrix } from './matrix.ts';
import { columnsWhere } from './used-columns.ts';

type Entries = Pick<SparseMatrix, 'pointers' | 'indices' | 'values'>;

/** A copy of some columns divided by the roots of their factors, by length: loops that are alike follow each other. */
const shortFirst = (
  { pointers, indices, values }: Entries,
  list: Int32Array,
  factors: Float64Array,
): Entries => {
  const lengths = list.map((j) => pointers[j + 1]! - pointers[j]!);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  /** [length] where the columns of this length begin, among all of them. */
  const places = new Int32Array(longest + 2);
  for (const length of lengths) places[length + 1]!++;
  for (let length = 0; length <= longest; length++) places[length + 1]! += places[length]!;
  const sorted = new Int32Array(list.length);
  for (let k = 0; k < list.length; k++) sorted[places[lengths[k]!]!++] = list[k]!;
  const copy = {
    pointers: new Int32Array(list.length + 1),
    indices: new Int32Array(lengths.reduce((total, length) => total + length, 0)),
    values: new Float64Array(lengths.reduce((total, length) => total + length, 0)),
  };
  let at = 0;
  for (let k = 0; k < sorted.length; k++) {
    const j = sorted[k]!;
    const root = Math.sqrt(factors[j]!);
    for (let e = pointers[j]!; e < pointers[j + 1]!; e++, at++) {
      copy.indices[at] = indices[e]!;
      copy.values[at] = values[e]! / root;
    }
    copy.pointers[k + 1] = at;
  }
  return copy;
};

/** out += X·Xᵀ·v, for the vectors that begin at `from`. */
const addKernel = (
  { pointers, indices, values }: Entries,
  v: Float64Array,
  out: Float64Array,
  from: number,
): void => {
  let start = 0;
  for (let k = 1; k < pointers.length; k++) {
    const end = pointers[k]!;
    let total = 0;
    for (let e = start; e < end; e++) total += values[e]! * v[from + indices[e]!]!;
    for (let e = start; e < end; e++) {
      const at = from + indices[e]!;
      out[at] = out[at]! + values[e]! * total;
    }
    start = end;
  }
};

/** The same for four vectors, number i of them together, so that an entry read serves four. */
const addKernelOfFour = (
  { pointers, indices, values }: Entries,
  v: Float64Array,
  out: Float64Array,
): void => {
  let start = 0;
  for (let k = 1; k < pointers.length; k++) {
    const end = pointers[k]!;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let e = start; e < end; e++) {
      const at = 4 * indices[e]!;
      const value = values[e]!;
      a += value * v[at]!;
      b += value * v[at + 1]!;
      c += value * v[at + 2]!;
      d += value * v[at + 3]!;
    }
    for (let e = start; e < end; e++) {
      const at = 4 * indices[e]!;
      const value = values[e]!;
      out[at] = out[at]! + value * a;
      out[at + 1] = out[at + 1]! + value * b;
      out[at + 2] = out[at + 2]! + value * c;
      out[at + 3] = out[at + 3]! + value * d;
    }
    start = end;
  }
};

/** Columns held as non-zeros. */
export const sparseColumns = ({
  rows,
  columns,
  pointers,
  indices,
  values,
}: Omit<SparseMatrix, 'kind'>): Columns => {
  const entries = (j: number): number => pointers[j + 1]! - pointers[j]!;
  return {
    sweep(list, count, model, fresh) {
      const { coefficients, residual, weights, gradient, curvature, weightedSum, lower, upper } = model;
      const { weightSum, l1, l2, factors } = model;
      const perWeight = 1 / weightSum;
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
        slope -= residualSum * perWeight * weightedSum[j]!;
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

    addColumn(j, c, out) {
      const end = pointers[j + 1]!;
      for (let e = pointers[j]!; e < end; e++) {
        const i = indices[e]!;
        out[i] = out[i]! + values[e]! * c;
      }
    },

    // a column with one entry, as most n-grams are, adds to one row alone: these are added up beforehand
    kernel(list, factors) {
      const alone = new Float64Array(rows);
      const several = columnsWhere(list.length, (k) => entries(list[k]!) > 1).map((k) => list[k]!);
      for (let k = 0; k < list.length; k++) {
        const at = pointers[list[k]!]!;
        if (entries(list[k]!) === 1) alone[indices[at]!]! += (values[at]! * values[at]!) / factors[list[k]!]!;
      }
      const copy = shortFirst({ pointers, indices, values }, several, factors);
      const four = new Float64Array(4 * rows);
      const product = new Float64Array(4 * rows);
      return (v, out) => {
        let from = 0;
        for (; from + 4 * rows <= v.length; from += 4 * rows) {
          for (let i = 0; i < rows; i++) {
            for (let k = 0; k < 4; k++) {
              four[4 * i + k] = v[from + k * rows + i]!;
              product[4 * i + k] = alone[i]! * four[4 * i + k]!;
            }
          }
          addKernelOfFour(copy, four, product);
          for (let i = 0; i < rows; i++) {
            for (let k = 0; k < 4; k++) out[from + k * rows + i] = product[4 * i + k]!;
          }
        }
        for (; from < v.length; from += rows) {
          for (let i = 0; i < rows; i++) out[from + i] = alone[i]! * v[from + i]!;
          addKernel(copy, v, out, from);
        }
      };
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
