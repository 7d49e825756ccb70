import { designOf } from '../matrix/design.ts';
import { type Predictors, requireMatrix } from '../matrix/matrix.ts';
import { requireDense } from '../matrix/require-dense.ts';
import { usedColumns } from '../matrix/used-columns.ts';
import { evenColumns, qrCondition } from './least-squares.ts';
import { pivotedQr } from './pivoted-qr.ts';

/** How far columns are from depending on each other. */
export interface Collinearity {
  /** Largest by smallest singular value of the standardised columns; Infinity where one is a combination of others. */
  readonly condition: number;
  /** Columns that are (nearly) combinations of others, and of which, the weightiest first. */
  readonly dependent: readonly { readonly column: number; readonly of: readonly number[] }[];
}

/** A column of which less than this share is left, once the others have explained it, is nearly a combination of them. */
const leastLeft = 1e-6;
/** Columns with less than this share of the largest part in a combination are not named. */
const leastPart = 0.01;
/** Beyond so many columns they are not looked at: the work grows with their square. */
const mostColumns = 500;

/**
 * Finds columns that are combinations of others, the intercept among them, by QR of the standardised columns with
 * pivoting. About log₁₀ of the condition number is lost of the digits of a least squares solution. With fewer rows than columns
 * every further column is a combination; that is told by the condition alone, as is more than 500 columns, by NaN.
 *
 * @throws `E_OPTION` for a sparse matrix; `E_DATA`, `E_SHAPE` as `fitPath`.
 * @see Belsley, Kuh and Welsch 1980, "Regression Diagnostics".
 * @example collinearity([[1, 2, 0], [2, 4, 1], [3, 6, 0], [4, 8, 1]]).dependent.length // 1
 */
export const collinearity = (x: Predictors): Collinearity => {
  const who = 'collinearity';
  const matrix = requireDense(who, requireMatrix(who, x));
  const { rows } = matrix;
  if (matrix.columns > mostColumns) return { condition: Number.NaN, dependent: [] };
  const weights = new Float64Array(rows).fill(1 / rows);
  const { values, scale } = designOf(matrix, { weights, standardize: true, intercept: true });
  const used = usedColumns(scale);
  if (used.length === 0) return { condition: 1, dependent: [] };
  if (used.length > rows) return { condition: Number.POSITIVE_INFINITY, dependent: [] };
  const kept = new Float64Array(rows * used.length);
  for (const [k, j] of used.entries()) kept.set(values!.subarray(j * rows, (j + 1) * rows), k * rows);
  const qr = pivotedQr(evenColumns({ values: kept, rows, columns: used.length }).values, rows, used.length);
  const condition = qr.rank < used.length ? Number.POSITIVE_INFINITY : Math.sqrt(qrCondition(qr));
  const independent = [...used.keys()].filter((k) => k < qr.rank && Math.abs(qr.r(k, k)) > leastLeft).length;
  const dependent = Array.from({ length: used.length - independent }, (_, at) => {
    const column = independent + at;
    const parts = partsOf(qr, independent, column);
    const largest = parts.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
    const of = [...parts.keys()]
      .filter((k) => Math.abs(parts[k]!) > leastPart * largest)
      .sort((a, b) => Math.abs(parts[b]!) - Math.abs(parts[a]!));
    return { column: used[qr.order[column]!]!, of: of.map((k) => used[qr.order[k]!]!) };
  });
  return { condition, dependent };
};

/** R₁₁⁻¹r: how a column is made of the leading ones. */
const partsOf = ({ r }: ReturnType<typeof pivotedQr>, leading: number, column: number): Float64Array => {
  const parts = Float64Array.from({ length: leading }, (_, i) => r(i, column));
  for (let k = leading - 1; k >= 0; k--) {
    parts[k]! /= r(k, k);
    for (let i = 0; i < k; i++) parts[i]! -= parts[k]! * r(i, k);
  }
  return parts;
};
