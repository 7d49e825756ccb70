import type { SparseMatrix } from './sparse-matrix.ts';

export const weightings = ['binary', 'count', 'tf-idf'] as const;
export const norms = ['l2', 'l1', 'none'] as const;

export type Weighting = (typeof weightings)[number];
export type Norm = (typeof norms)[number];

/** In how many rows each column has an entry. */
export const documentFrequencies = ({ columns, indices }: SparseMatrix): Int32Array => {
  const frequencies = new Int32Array(columns);
  for (let k = 0; k < indices.length; k++) frequencies[indices[k]!]!++;
  return frequencies;
};

/** Inverse document frequency, as if one document more held every term: ln((1 + n) / (1 + df)) + 1. */
export const inverseDocumentFrequencies = (counts: SparseMatrix): Float64Array =>
  Float64Array.from(
    documentFrequencies(counts),
    (frequency) => Math.log((1 + counts.rows) / (1 + frequency)) + 1,
  );

const rowNorm = (values: SparseMatrix['values'], from: number, to: number, norm: 'l1' | 'l2'): number => {
  let sum = 0;
  for (let k = from; k < to; k++) sum += norm === 'l1' ? Math.abs(values[k]!) : values[k]! * values[k]!;
  return norm === 'l1' ? sum : Math.sqrt(sum);
};

/** Turns counts into weights, in place: first the term's, then the document's; last each row is divided by its norm. */
export const weighTerms = (
  { rows, pointers, indices, values }: SparseMatrix,
  options: {
    readonly binary: boolean;
    readonly sublinear: boolean;
    readonly idf: ArrayLike<number> | undefined;
    readonly norm: Norm;
  },
): void => {
  const { binary, sublinear, idf, norm } = options;
  if (binary) values.fill(1);
  if (sublinear) for (let k = 0; k < values.length; k++) values[k] = Math.log(values[k]!) + 1;
  if (idf !== undefined) for (let k = 0; k < values.length; k++) values[k]! *= idf[indices[k]!]!;
  if (norm === 'none') return;
  for (let row = 0; row < rows; row++) {
    const from = pointers[row]!;
    const to = pointers[row + 1]!;
    const length = rowNorm(values, from, to, norm);
    if (length > 0) for (let k = from; k < to; k++) values[k]! /= length;
  }
};
