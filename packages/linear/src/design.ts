import type { Columns } from './columns.ts';
import { denseColumns } from './dense-columns.ts';
import type { DenseMatrix, Matrix, SparseMatrix } from './matrix.ts';
import { byColumns, cscFromCsr } from './matrix.ts';
import { sparseColumns } from './sparse-columns.ts';

/** Predictors as the solvers see them: by columns, standardised, with what leads back to the original units. */
export interface Design {
  readonly rows: number;
  readonly columns: number;
  readonly by: Columns;
  /** The standardised columns one after the other, if x is dense. */
  readonly values?: Float64Array;
  /** [p] what was taken off each column; zeros if sparse, where the intercept does the same. */
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

/** Below this ratio of its deviation to its size a column counts as constant: its variance is rounding. */
const constantRatio = 1e-10;

const scaleOf = (mean: number, square: number, standardize: boolean, intercept: boolean): number => {
  const variance = square - mean * mean;
  if (intercept && variance <= constantRatio * constantRatio * square) return 0;
  if (square === 0) return 0;
  if (!standardize) return 1;
  return variance > constantRatio * constantRatio * square ? Math.sqrt(variance) : Math.sqrt(square);
};

const denseDesign = (x: DenseMatrix, { weights, standardize, intercept }: DesignOptions): Design => {
  const { rows, columns, values } = byColumns(x);
  const centre = new Float64Array(columns);
  const scale = new Float64Array(columns);
  const standardised = new Float64Array(values.length);
  for (let j = 0; j < columns; j++) {
    const start = j * rows;
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += weights[i]! * values[start + i]!;
    let variance = 0;
    for (let i = 0; i < rows; i++) {
      const deviation = values[start + i]! - mean;
      variance += weights[i]! * deviation * deviation;
    }
    scale[j] = scaleOf(mean, variance + mean * mean, standardize, intercept);
    // two passes: a mean far from zero would take the digits of the variance
    if (standardize && scale[j]! > 0 && variance > 0) scale[j] = Math.sqrt(variance);
    if (scale[j] === 0) continue;
    centre[j] = intercept ? mean : 0;
    for (let i = 0; i < rows; i++) standardised[start + i] = (values[start + i]! - centre[j]!) / scale[j]!;
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

const sparseDesign = (x: SparseMatrix, { weights, standardize, intercept }: DesignOptions): Design => {
  const { rows, columns, pointers, indices, values } = cscFromCsr(x);
  const scale = new Float64Array(columns);
  const standardised = standardize ? new Float64Array(values.length) : values;
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    let square = 0;
    for (let k = pointers[j]!; k < pointers[j + 1]!; k++) {
      const weighted = weights[indices[k]!]! * values[k]!;
      mean += weighted;
      square += weighted * values[k]!;
    }
    scale[j] = scaleOf(mean, square, standardize, intercept);
    if (!standardize || scale[j] === 0) continue;
    for (let k = pointers[j]!; k < pointers[j + 1]!; k++) standardised[k] = values[k]! / scale[j]!;
  }
  const by = sparseColumns({ rows, columns, pointers, indices, values: standardised });
  return { rows, columns, by, centre: new Float64Array(columns), scale };
};

/** Standardises the columns: deviation with n, weighted. Dense columns are copied and centred, sparse ones only scaled. */
export const designOf = (x: Matrix, options: DesignOptions): Design =>
  x.kind === 'dense' ? denseDesign(x, options) : sparseDesign(x, options);
