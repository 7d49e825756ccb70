import { centreOf } from './centre.ts';
import type { Columns } from './columns.ts';
import { denseColumns } from './dense-columns.ts';
import type { DenseMatrix, Matrix, SparseMatrix } from './matrix.ts';
import { byColumns, cscFromCsr } from './matrix.ts';
import { sparseColumns } from './sparse-columns.ts';
import { sum } from './vectors.ts';

/** Predictors as the solvers see them: by columns, standardised, with what leads back to the original units. */
export interface Design {
  readonly rows: number;
  readonly columns: number;
  readonly by: Columns;
  /** The standardised columns one after the other, if x is dense. */
  readonly values?: Float64Array;
  /** [p] what was taken off each column; 0 for a sparse column with a zero, where the intercept does the same. */
  readonly centre: Float64Array;
  /** [p] what each column was divided by; 0 marks a constant column, which is left out. */
  readonly scale: Float64Array;
}

export interface DesignOptions {
  /** [n] weights that sum to 1. */
  readonly weights: Float64Array;
  readonly standardize: boolean;
  readonly intercept: boolean;
}

/** A column counts as constant where its deviation is no more than rounding of its values. */
const constantRatio = 4 * Number.EPSILON;

/** What a column is divided by, from its variance, by differences from the mean, and its mean square. */
const scaleOf = (
  variance: number,
  square: number,
  { standardize, intercept }: Pick<DesignOptions, 'standardize' | 'intercept'>,
): number => {
  const isConstant = variance <= constantRatio * constantRatio * square;
  if (square === 0 || (intercept && isConstant)) return 0;
  if (!standardize) return 1;
  return isConstant ? Math.sqrt(square) : Math.sqrt(variance);
};

const denseDesign = (x: DenseMatrix, options: DesignOptions): Design => {
  const { weights, intercept } = options;
  const { rows, columns, values } = byColumns(x);
  const centre = new Float64Array(columns);
  const scale = new Float64Array(columns);
  const standardised = new Float64Array(values.length);
  for (let j = 0; j < columns; j++) {
    const start = j * rows;
    const { mean, rest } = centreOf(values, start, weights);
    let variance = 0;
    for (let i = 0; i < rows; i++) {
      const deviation = values[start + i]! - mean - rest;
      variance += weights[i]! * deviation * deviation;
    }
    scale[j] = scaleOf(variance, variance + mean * mean, options);
    if (scale[j] === 0) continue;
    centre[j] = intercept ? mean + rest : 0;
    const [taken, also] = intercept ? [mean, rest] : [0, 0];
    for (let i = 0; i < rows; i++) standardised[start + i] = (values[start + i]! - taken - also) / scale[j]!;
  }
  return {
    rows,
    columns,
    by: denseColumns({ rows, columns, values: standardised }),
    values: standardised,
    centre,
    scale,
  };
};

/** Σ w over the rows that a sparse column does not name: by difference only where these are most of them. */
const weightOfZeros = (named: Int32Array, weights: Float64Array): number => {
  if (named.length === weights.length) return 0;
  if (2 * named.length > weights.length) {
    const rest = weights.slice();
    for (const row of named) rest[row] = 0;
    return sum(rest);
  }
  let left = 1;
  for (const row of named) left -= weights[row]!;
  return left;
};

const sparseDesign = (x: SparseMatrix, options: DesignOptions): Design => {
  const { weights, standardize, intercept } = options;
  const { rows, columns, pointers, indices, values } = cscFromCsr(x);
  const scale = new Float64Array(columns);
  const centre = new Float64Array(columns);
  const full = (j: number): boolean => pointers[j + 1]! - pointers[j]! === rows;
  const centres = intercept && scale.some((_, j) => full(j));
  const standardised = standardize || centres ? Float64Array.from(values) : values;
  for (let j = 0; j < columns; j++) {
    const [start, end] = [pointers[j]!, pointers[j + 1]!];
    let mean = 0;
    for (let k = start; k < end; k++) mean += weights[indices[k]!]! * values[k]!;
    const zeros = weightOfZeros(indices.subarray(start, end), weights);
    let rest = -zeros * mean;
    for (let k = start; k < end; k++) rest += weights[indices[k]!]! * (values[k]! - mean);
    let variance = zeros * mean * mean;
    for (let k = start; k < end; k++) {
      const deviation = values[k]! - mean - rest;
      variance += weights[indices[k]!]! * deviation * deviation;
    }
    scale[j] = scaleOf(variance, variance + mean * mean, options);
    if (scale[j] === 0) continue;
    const [taken, also] = intercept && full(j) ? [mean, rest] : [0, 0];
    centre[j] = taken + also;
    if (taken === 0 && scale[j] === 1) continue;
    for (let k = start; k < end; k++) standardised[k] = (values[k]! - taken - also) / scale[j]!;
  }
  const by = sparseColumns({ rows, columns, pointers, indices, values: standardised });
  return { rows, columns, by, centre, scale };
};

/**
 * Standardises the columns: deviation with n, weighted. Columns are copied and centred, sparse ones with a
 * zero in them only scaled. */
export const designOf = (x: Matrix, options: DesignOptions): Design =>
  x.kind === 'dense' ? denseDesign(x, options) : sparseDesign(x, options);
