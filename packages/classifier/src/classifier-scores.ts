import { RidgelineError, type StoredParams, type StoredTensor } from '@ridgeline/contracts';
import type { SparseMatrix } from '@ridgeline/linear';
import type { LinearClassifierSpec } from './classifier-spec.ts';
import type { Documents } from './text-reader.ts';

/** [n · K] scores of documents: log p of a class is that of a softmax over score / T. */
export type Scorer = (documents: Documents) => Float64Array;

export const matrixOf = (documents: Documents): SparseMatrix => {
  if (documents.kind === 'matrix') return documents.matrix;
  throw new Error('This classifier reads a matrix of n-gram weights.');
};

/** The weights with a place for every column, [O · columns]. */
export const denseWeights = (
  { columns, sparse }: LinearClassifierSpec,
  params: StoredParams,
): StoredTensor['data'] => {
  const { data } = params['linear/weights']!;
  if (!sparse) return data;
  const kept = params['linear/columns']!.data;
  const outputs = params['linear/intercepts']!.data.length;
  const size = outputs * columns;
  const weights = data instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
  for (let k = 0; k < outputs; k++) {
    for (let i = 0; i < kept.length; i++) weights[k * columns + kept[i]!] = data[k * kept.length + i]!;
  }
  return weights;
};

/** @throws `E_SHAPE` if spec and weights do not fit */
export const linearScorer = (spec: LinearClassifierSpec, params: StoredParams): Scorer => {
  const { columns, presence } = spec;
  const weights = denseWeights(spec, params);
  const intercepts = params['linear/intercepts']!.data;
  const outputs = intercepts.length;
  const classes = spec.classes.length;
  if (weights.length !== outputs * columns || (outputs !== classes && (outputs !== 1 || classes !== 2)))
    throw new RidgelineError(
      'E_SHAPE',
      `classifierOf: ${classes} classes over ${columns} columns must have as many weights, got ${outputs} intercepts and ${weights.length} weights.`,
      { hint: 'They come from another model.' },
    );
  // one output for two classes is the score of the second; the first has 0
  const first = classes - outputs;
  return (documents) => {
    const { rows, pointers, indices, values } = matrixOf(documents);
    const scores = new Float64Array(rows * classes);
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < outputs; k++) {
        let score = intercepts[k]!;
        for (let at = pointers[row]!; at < pointers[row + 1]!; at++) {
          const value = presence ? Number(values[at]! > 0) : values[at]!;
          score += value * weights[k * columns + indices[at]!]!;
        }
        scores[row * classes + first + k] = score;
      }
    }
    return scores;
  };
};

/** [n · K] log softmax of scores / T, row by row. */
export const logProbabilitiesOf = (
  scores: Float64Array,
  { classes, temperature }: { readonly classes: number; readonly temperature: number },
): Float64Array => {
  const result = new Float64Array(scores.length);
  for (let from = 0; from < scores.length; from += classes) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = from; i < from + classes; i++) highest = Math.max(highest, scores[i]! / temperature);
    let sum = 0;
    for (let i = from; i < from + classes; i++) sum += Math.exp(scores[i]! / temperature - highest);
    const logSum = highest + Math.log(sum);
    for (let i = from; i < from + classes; i++) result[i] = scores[i]! / temperature - logSum;
  }
  return result;
};

/** [n] the class with the highest score in every row; the first of equals. */
export const bestOf = (scores: Float64Array, classes: number): Int32Array =>
  Int32Array.from({ length: scores.length / classes }, (_, row) => {
    let best = 0;
    for (let k = 1; k < classes; k++)
      if (scores[row * classes + k]! > scores[row * classes + best]!) best = k;
    return best;
  });
