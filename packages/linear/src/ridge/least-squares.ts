import { dot } from '../matrix/vectors.ts';
import { conditionOf } from './cholesky.ts';
import { type PivotedQr, pivotedQr } from './pivoted-qr.ts';

/** Columns one after the other. */
export interface ColumnBlock {
  /** [p · n] */
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Columns divided by their lengths, and [p] what they were divided by; 1 for a column of zeros. */
export const evenColumns = ({ values, rows, columns }: ColumnBlock) => {
  const units = Float64Array.from({ length: columns }, (_, j) => {
    const column = values.subarray(j * rows, (j + 1) * rows);
    return Math.sqrt(dot(column, column)) || 1;
  });
  const even = values.map((value, at) => value / units[Math.floor(at / rows)]!);
  return { rows, columns, values: even, units };
};

/** A least squares problem whose columns, all of about the same length, may nearly depend on each other. */
export interface StackedRows extends ColumnBlock {
  /** [p] ≥ 0: the strength of the penalty Σ strength·β². */
  readonly strengths: Float64Array;
  /** [p] the lengths of the units that β is measured in, for the least norm. All 1 if not given. */
  readonly units?: Float64Array;
}

export interface LeastSquares {
  readonly qr: PivotedQr;
  /** [p] β of ‖y − Xβ‖² + Σ strength·β² + 2·pullᵀβ at its minimum; of several, the one of least norm. */
  solve(response: Float64Array, pull?: Float64Array): Float64Array;
  /** xᵢᵀ(XᵀX + Λ)⁻¹xᵢ of each row. */
  leverages(): Float64Array;
}

/** The columns with √strength below them, one row for each that is penalised. */
const stacked = ({ values, rows, columns, strengths }: StackedRows) => {
  const penalised = [...strengths.keys()].filter((j) => strengths[j]! > 0);
  const height = Math.max(rows + penalised.length, columns);
  const matrix = new Float64Array(height * columns);
  for (let j = 0; j < columns; j++) matrix.set(values.subarray(j * rows, (j + 1) * rows), j * height);
  penalised.forEach((j, k) => {
    matrix[j * height + rows + k] = Math.sqrt(strengths[j]!);
  });
  return { matrix, height };
};

/** γ of R₁γ = c with the least ‖γ/unit‖, R₁ being the first `rank` rows of R. */
const leastNorm = ({ r, rank, order }: PivotedQr, c: Float64Array, units: Float64Array): Float64Array => {
  const columns = order.length;
  // by columns, which are the rows of R in the units of β
  const rowsOfR = new Float64Array(columns * rank);
  for (let i = 0; i < rank; i++) {
    for (let k = i; k < columns; k++) rowsOfR[i * columns + k] = r(i, k) * units[order[k]!]!;
  }
  const across = pivotedQr(rowsOfR, columns, rank);
  const solution = new Float64Array(columns);
  for (let i = 0; i < across.rank; i++) solution[i] = c[across.order[i]!]!;
  across.solveTransposed(solution);
  across.rotateBack(solution);
  return solution.map((value, k) => value * units[order[k]!]!);
};

/**
 * Least squares by QR: the condition number of X counts once, where the normal equations square it.
 *
 * @see Björck 1996, "Numerical Methods for Least Squares Problems".
 */
export const leastSquares = (problem: StackedRows): LeastSquares => {
  const { rows, columns, values } = problem;
  const { units = new Float64Array(columns).fill(1) } = problem;
  const { matrix, height } = stacked(problem);
  const qr = pivotedQr(matrix, height, columns);
  const { order, rank } = qr;
  return {
    qr,
    solve(response, pull) {
      const rotated = new Float64Array(height);
      rotated.set(response);
      qr.rotate(rotated);
      if (pull !== undefined) {
        const back = Float64Array.from(order, (j) => pull[j]!);
        qr.solveTransposed(back);
        for (let k = 0; k < rank; k++) rotated[k]! -= back[k]!;
      }
      const found = rank < columns ? leastNorm(qr, rotated, units) : rotated;
      if (found === rotated) qr.solve(rotated);
      const solution = new Float64Array(columns);
      order.forEach((j, k) => {
        solution[j] = found[k]!;
      });
      return solution;
    },
    leverages: () =>
      Float64Array.from({ length: rows }, (_, i) => {
        const row = Float64Array.from(order, (j) => values[j * rows + i]!);
        qr.solveTransposed(row);
        let total = 0;
        for (let k = 0; k < rank; k++) total += row[k]! * row[k]!;
        return total;
      }),
  };
};

/** The condition number of XᵀX + Λ from the factors of X, without the columns that are combinations of others to rounding. */
export const qrCondition = ({ rank, r }: PivotedQr): number => {
  const lower = new Float64Array(rank * rank);
  for (let k = 0; k < rank; k++) for (let i = 0; i <= k; i++) lower[k * rank + i] = r(i, k);
  return rank === 0 ? 1 : conditionOf(lower, rank);
};
