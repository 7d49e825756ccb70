import { RidgelineError } from '@ridgeline/contracts';
import { csrFromCsc, type Predictors, requireMatrix, type SparseMatrix } from '../matrix/matrix.ts';

const csrFromDense = (
  rows: number,
  columns: number,
  at: (row: number, column: number) => number,
): SparseMatrix => {
  const pointers = new Int32Array(rows + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = at(row, column);
      if (value === 0) continue;
      indices.push(column);
      values.push(value);
    }
    pointers[row + 1] = indices.length;
  }
  return {
    kind: 'csr',
    rows,
    columns,
    pointers,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
};

/**
 * Features of documents by rows, checked.
 *
 * @throws `E_SHAPE` if the arrays do not fit together or there are not as many columns as `columns`; `E_DATA` for what is
 *   not finite.
 */
export const requireRows = (who: string, x: Predictors, columns?: number): SparseMatrix => {
  const matrix = requireMatrix(who, x);
  if (columns !== undefined && matrix.columns !== columns)
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: x must have ${columns} columns as in training, got ${matrix.columns}.`,
      {
        hint: 'Make x with the text features that were fitted on the training documents.',
      },
    );
  if (matrix.kind !== 'dense') return csrFromCsc(matrix);
  const { rows, layout, values } = matrix;
  return csrFromDense(rows, matrix.columns, (row, column) =>
    layout === 'row' ? values[row * matrix.columns + column]! : values[column * rows + row]!,
  );
};

/** @throws `E_DATA` if no row has an entry, or if an entry is negative */
export const requireCounts = (who: string, { values, columns, indices, pointers }: SparseMatrix): void => {
  if (values.every((value) => value === 0))
    throw new RidgelineError('E_DATA', `${who}: every document is empty: x has no entry but 0.`, {
      hint: 'Fit the text features on the documents that are given here.',
    });
  const bad = values.findIndex((value) => value < 0);
  if (bad < 0) return;
  const row = pointers.findIndex((end) => end > bad) - 1;
  throw new RidgelineError(
    'E_DATA',
    `${who}: x must hold no negative numbers, got ${values[bad]} in row ${row}, column ${indices[bad]} of ${columns}.`,
    { hint: 'Use counts or tf-idf; with hashing set signed to false.' },
  );
};

/** Weights [K, p] by class and intercepts [K] of a linear score. */
export interface LinearParameters {
  readonly weights: Float64Array;
  readonly intercepts: Float64Array;
}

/** [n, K] x·weightsᵀ + intercepts. */
export const linearScores = (
  { rows, columns, pointers, indices, values }: SparseMatrix,
  { weights, intercepts }: LinearParameters,
): Float64Array => {
  const outputs = intercepts.length;
  const scores = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++)
    for (let output = 0; output < outputs; output++) {
      let score = 0;
      for (let k = pointers[row]!; k < pointers[row + 1]!; k++)
        score += values[k]! * weights[output * columns + indices[k]!]!;
      scores[row * outputs + output] = score + intercepts[output]!;
    }
  return scores;
};

/** The same entries, each that is above 0 as 1. */
export const presence = (matrix: SparseMatrix): SparseMatrix => ({
  ...matrix,
  values: matrix.values.map((value) => (value > 0 ? 1 : 0)),
});

/** [n, K] log softmax of every row of scores: log p from joint log-likelihoods. */
export const logSoftmaxRows = (scores: Float64Array, outputs: number): Float64Array => {
  const result = new Float64Array(scores.length);
  for (let from = 0; from < scores.length; from += outputs) {
    const row = scores.subarray(from, from + outputs);
    const highest = row.reduce((a, b) => Math.max(a, b));
    let sum = 0;
    for (const score of row) sum += Math.exp(score - highest);
    const logSum = highest + Math.log(sum);
    for (let k = 0; k < outputs; k++) result[from + k] = row[k]! - logSum;
  }
  return result;
};

/** The class with the highest score in every row; the first of equals. */
export const bestClasses = (scores: Float64Array, classes: readonly string[]): string[] => {
  const outputs = classes.length;
  return Array.from({ length: scores.length / outputs }, (_, row) => {
    let best = 0;
    for (let k = 1; k < outputs; k++)
      if (scores[row * outputs + k]! > scores[row * outputs + best]!) best = k;
    return classes[best]!;
  });
};

/** @throws `E_SHAPE` if the parameters are not those of K classes and p columns */
export const requireParameters = (
  who: string,
  { weights, intercepts }: LinearParameters,
  outputs: number,
  columns: number,
): void => {
  if (weights.length === outputs * columns && intercepts.length === outputs) return;
  throw new RidgelineError(
    'E_SHAPE',
    `${who}: parameters must be weights [${outputs}, ${columns}] and intercepts [${outputs}], got ${weights.length} and ${intercepts.length} numbers.`,
    { hint: 'They come from another model.' },
  );
};
