import { evenColumns, leastSquares } from '../ridge/least-squares.ts';
import type { Problem } from './state.ts';

/** A least squares problem by its rows, for what the normal equations have no digits left for. */
export interface SupportRows {
  /** gradient ← XᵀW(y − Xβ), β being `values` on the support and 0 elsewhere. */
  gradientAt(support: readonly number[], values: Float64Array, gradient: Float64Array): void;
  /**
   * β on the support at the minimum of ½·RSS + Σ strength/2·β² + pullᵀβ, that of least norm where there are several;
   * undefined where there is none.
   */
  solve(
    support: readonly number[],
    penalty: { readonly strengths: Float64Array; readonly pull: Float64Array },
  ): Float64Array | undefined;
}

/**
 * @param options.deviations [n] y less its mean.
 * @param options.sums [p] the weighted means of the columns; zeros without an intercept.
 */
export const supportRows = (
  { design, weights }: Problem,
  { deviations, sums }: { readonly deviations: Float64Array; readonly sums: Float64Array },
): SupportRows => {
  const { by, columns, rows } = design;
  const every = Int32Array.from({ length: columns }, (_, j) => j);
  const residual = new Float64Array(rows);
  const roots = weights.map(Math.sqrt);
  const response = deviations.map((value, i) => value * roots[i]!);

  return {
    gradientAt(support, values, gradient) {
      residual.set(deviations);
      let shift = 0;
      support.forEach((j, k) => {
        by.addColumn(j, -values[k]!, residual);
        shift += values[k]! * sums[j]!;
      });
      let total = 0;
      for (let i = 0; i < rows; i++) {
        residual[i] = weights[i]! * (residual[i]! + shift);
        total += residual[i]!;
      }
      by.correlate(every, columns, residual, gradient);
      for (let j = 0; j < columns; j++) gradient[j]! -= sums[j]! * total;
    },
    solve(support, { strengths, pull }) {
      const values = new Float64Array(rows * support.length);
      support.forEach((j, k) => {
        const column = values.subarray(k * rows, (k + 1) * rows).fill(-sums[j]!);
        by.addColumn(j, 1, column);
        for (let i = 0; i < rows; i++) column[i]! *= roots[i]!;
      });
      const even = evenColumns({ values, rows, columns: support.length });
      const { units } = even;
      const { solve, qr } = leastSquares({
        ...even,
        strengths: strengths.map((strength, k) => strength / units[k]! / units[k]!),
      });
      if (qr.rank < support.length && pull.some((value) => value !== 0)) return undefined;
      const solution = solve(
        response,
        pull.map((value, k) => value / units[k]!),
      );
      return solution.map((value, k) => value / units[k]!);
    },
  };
};
