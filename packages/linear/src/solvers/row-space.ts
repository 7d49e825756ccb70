import { columnsWhere } from '../matrix/used-columns.ts';
import { sum } from '../matrix/vectors.ts';
import type { Problem } from './state.ts';

/**
 * Coefficients under a ridge, told by the rows. At the minimum, and in every step towards it, the coefficients of penalised
 * columns are β = P⁻¹Xᵀa with one number for each row: vectors are as long as the rows, where text has ten times as
 * many columns. Free coefficients, those of columns without a penalty and the intercept, stand for themselves.
 * Vectors hold one output after the other: [K · n] by rows, [K · width] of free coefficients.
 */
export interface RowSpace {
  /** Free coefficients of an output: those of the columns, then the intercept if there is one. */
  readonly width: number;
  /** out = X·P⁻¹Xᵀ·a over the penalised columns. */
  kernel(a: Float64Array, out: Float64Array): void;
  /** out += scale · what free coefficients add to η. */
  spread(scale: number, free: Float64Array, out: Float64Array): void;
  /** The transpose: what v says about each free coefficient. */
  gather(v: Float64Array, out: Float64Array): void;
  /** [p] the coefficients of one output in their places, without the intercept. */
  coefficients(a: Float64Array, free: Float64Array): Float64Array;
}

export const rowSpace = ({ design, factors, intercept }: Problem): RowSpace => {
  const { by, columns, rows, scale } = design;
  const free = columnsWhere(columns, (j) => scale[j]! > 0 && factors[j] === 0);
  const penalised = columnsWhere(columns, (j) => scale[j]! > 0 && factors[j]! > 0);
  const width = free.length + (intercept ? 1 : 0);
  const byColumn = new Float64Array(free.length === 0 ? 0 : columns);

  return {
    width,
    kernel: by.kernel(penalised, factors),
    spread(scale, coefficients, out) {
      for (let start = 0, at = 0; start < out.length && width > 0; start += rows, at += width) {
        const part = out.subarray(start, start + rows);
        for (let k = 0; k < free.length; k++) by.addColumn(free[k]!, scale * coefficients[at + k]!, part);
        if (!intercept) continue;
        const shift = scale * coefficients[at + width - 1]!;
        for (let i = 0; i < rows; i++) part[i] = part[i]! + shift;
      }
    },
    gather(v, out) {
      for (let start = 0, at = 0; start < v.length && width > 0; start += rows, at += width) {
        const part = v.subarray(start, start + rows);
        by.correlate(free, free.length, part, byColumn);
        for (let k = 0; k < free.length; k++) out[at + k] = byColumn[free[k]!]!;
        if (intercept) out[at + width - 1] = sum(part);
      }
    },
    coefficients(a, coefficients) {
      const beta = new Float64Array(columns);
      by.correlate(penalised, penalised.length, a, beta);
      for (let k = 0; k < penalised.length; k++) {
        const j = penalised[k]!;
        beta[j] = beta[j]! / factors[j]!;
      }
      for (let k = 0; k < free.length; k++) beta[free[k]!] = coefficients[k]!;
      return beta;
    },
  };
};
