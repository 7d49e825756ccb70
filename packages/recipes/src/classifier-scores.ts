import type { StoredParams } from '@ridgeline/contracts';
import {
  bagOfEmbeddings,
  type KneserNeyCounts,
  kneserNey,
  kneserNeyClassifier,
  type SparseMatrix,
} from '@ridgeline/linear';
import type { Documents } from './classifier-problem.ts';
import type {
  LanguageModelClassifierSpec,
  LinearClassifierSpec,
  StoredClassifier,
} from './classifier-spec.ts';

/** [n · K] scores of documents: log p of a class is that of a softmax over score / T. */
type Scorer = (documents: Documents) => Float64Array;

const matrixOf = (documents: Documents): SparseMatrix => {
  if (documents.kind === 'matrix') return documents.matrix;
  throw new Error('This classifier reads a matrix of n-gram weights.');
};

/** The weights with a place for every column, [O · columns]. */
export const denseWeights = (
  { columns, sparse }: LinearClassifierSpec,
  params: StoredParams,
): Float32Array | Float64Array => {
  const { data } = params['linear/weights']!;
  if (!sparse) return data;
  const kept = params['linear/columns']!.data;
  const outputs = params['linear/intercepts']!.data.length;
  const weights = new Float64Array(outputs * columns);
  for (let k = 0; k < outputs; k++) {
    for (let i = 0; i < kept.length; i++) weights[k * columns + kept[i]!] = data[k * kept.length + i]!;
  }
  return weights;
};

const linearScorer = (spec: LinearClassifierSpec, params: StoredParams): Scorer => {
  const { columns, presence } = spec;
  const weights = denseWeights(spec, params);
  const intercepts = params['linear/intercepts']!.data;
  const outputs = intercepts.length;
  const classes = spec.classes.length;
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

const languageModelScorer = (spec: LanguageModelClassifierSpec, params: StoredParams): Scorer => {
  const { classes, order, vocabulary, discounts } = spec;
  const models = classes.map((_, k) => {
    const counts = (name: keyof KneserNeyCounts) => Int32Array.from(params[`ngrams/${k}/${name}`]!.data);
    return kneserNey(
      { kind: 'kneserNey', order, vocabulary, discounts: discounts[k]! },
      { parents: counts('parents'), symbols: counts('symbols'), counts: counts('counts') },
    );
  });
  const { scores } = kneserNeyClassifier({ classes, models, logPriors: [...params.priors!.data] });
  return (documents) => scores(documents.kind === 'tokens' ? documents.tokens : []);
};

/** How a classifier scores documents, from what is saved of it. @throws `E_SHAPE` if spec and weights do not fit. */
export const scorerOf = ({ spec, params }: StoredClassifier): Scorer => {
  switch (spec.kind) {
    case 'linearClassifier':
      return linearScorer(spec, params);
    case 'embeddingClassifier': {
      const { classes, columns, width } = spec;
      const parameters = {
        embeddings: Float32Array.from(params.embeddings!.data),
        outputs: Float32Array.from(params.outputs!.data),
      };
      const { scores } = bagOfEmbeddings({ kind: 'bagOfEmbeddings', classes, columns, width }, parameters);
      return (documents) => scores(matrixOf(documents));
    }
    case 'languageModelClassifier':
      return languageModelScorer(spec, params);
  }
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
