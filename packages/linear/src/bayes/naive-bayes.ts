import { requireOneOf, requirePositive, type Spec } from '@ridgeline/contracts';
import type { Predictors, SparseMatrix } from '../matrix/matrix.ts';
import { sum } from '../matrix/vectors.ts';
import { type ClassIndices, countClasses, requireClasses } from './classes.ts';
import {
  bestClasses,
  type LinearParameters,
  linearScores,
  logSoftmaxRows,
  presence,
  requireCounts,
  requireParameters,
  requireRows,
} from './scores.ts';

const eventModels = ['multinomial', 'complement', 'bernoulli'] as const;

export type EventModel = (typeof eventModels)[number];

export interface NaiveBayesOptions {
  /** [n, p] counts, or other numbers ≥ 0 such as tf-idf. */
  readonly x: Predictors;
  /** [n] the class of each row. */
  readonly labels: readonly string[];
  readonly model: EventModel;
  /** What is added to each count, > 0. No default: it is a strength. */
  readonly alpha: number;
  /** The classes from their share of the rows (`'empirical'`, the default) or all alike. `complement` does without. */
  readonly prior?: 'empirical' | 'uniform';
  /** Whether the weights of a class are divided by their sum; for `complement` only. Defaults to false. */
  readonly normalize?: boolean;
}

export interface NaiveBayesSpec extends Spec {
  readonly kind: 'naiveBayes';
  readonly model: EventModel;
  readonly classes: readonly string[];
  readonly columns: number;
}

/** A naive Bayes model: K classes, p columns. */
export interface NaiveBayes {
  readonly spec: NaiveBayesSpec;
  /** Every event model is linear in x (in its presence for `bernoulli`): weights [K, p], intercepts [K]. */
  readonly parameters: LinearParameters;
  /** [n, K] log p(class, row); for `complement` its scores. */
  scores(x: Predictors): Float64Array;
  /** [n, K] log p(class | row): each row's exponentials add up to 1. */
  logProbabilities(x: Predictors): Float64Array;
  /** [n] the most probable class of each row. */
  predict(x: Predictors): string[];
}

const who = 'naiveBayes';

/** [K, p] sums of the rows of each class. */
const sumByClass = (
  { rows, columns, pointers, indices, values }: SparseMatrix,
  target: ClassIndices,
): Float64Array => {
  const sums = new Float64Array(target.classes.length * columns);
  for (let row = 0; row < rows; row++) {
    const from = target.indices[row]! * columns;
    for (let k = pointers[row]!; k < pointers[row + 1]!; k++) sums[from + indices[k]!]! += values[k]!;
  }
  return sums;
};

/** What each event model makes of one class: its sums, those of all classes, and the number of its rows. */
type ClassWeights = (
  sums: Float64Array,
  all: Float64Array,
  options: { readonly alpha: number; readonly count: number; readonly normalize: boolean },
) => { readonly weights: Float64Array; readonly intercept: number };

const multinomial: ClassWeights = (sums, _, { alpha }) => {
  const logTotal = Math.log(sum(sums) + alpha * sums.length);
  return { weights: sums.map((count) => Math.log(count + alpha) - logTotal), intercept: 0 };
};

const complement: ClassWeights = (sums, all, { alpha, normalize }) => {
  const others = all.map((total, column) => total + alpha - sums[column]!);
  const totalOthers = sum(others);
  const logged = others.map((other) => Math.log(other / totalOthers));
  const divisor = normalize ? sum(logged) : -1;
  return { weights: logged.map((weight) => weight / divisor), intercept: 0 };
};

const bernoulli: ClassWeights = (sums, _, { alpha, count }) => {
  const absent = sums.map((sum) => Math.log((count - sum + alpha) / (count + 2 * alpha)));
  const weights = sums.map((sum, column) => Math.log((sum + alpha) / (count + 2 * alpha)) - absent[column]!);
  return { weights, intercept: sum(absent) };
};

const weightsOf: Record<EventModel, ClassWeights> = { multinomial, complement, bernoulli };

/**
 * A naive Bayes model from what was saved of it.
 *
 * @throws `E_SHAPE` if spec and parameters do not fit together.
 * @example naiveBayes(saved.spec, saved.parameters).predict(x)
 */
export const naiveBayes = (spec: NaiveBayesSpec, parameters: LinearParameters): NaiveBayes => {
  const { model, classes, columns } = spec;
  requireOneOf(who, eventModels, { model });
  requireParameters(who, parameters, classes.length, columns);
  const scores = (x: Predictors): Float64Array => {
    const rows = requireRows(who, x, columns);
    return linearScores(model === 'bernoulli' ? presence(rows) : rows, parameters);
  };
  return {
    spec,
    parameters,
    scores,
    logProbabilities: (x) => logSoftmaxRows(scores(x), classes.length),
    predict: (x) => bestClasses(scores(x), classes),
  };
};

/**
 * Fits naive Bayes: within a class the features are independent.
 *
 * With N the sums of the class (of presence for `bernoulli`), n its rows and α the smoothing:
 * - `multinomial`: log p(c) + Σ x·log((N + α) / Σ(N + α))
 * - `complement`: −Σ x·log of the same over all other classes, for classes of unequal size; no prior
 * - `bernoulli`: log p(c) + Σ over all columns of log p or log(1 − p), p = (N + α) / (n + 2α), by whether x > 0
 *
 * The probabilities are too sure of themselves, since words do not occur independently; the order is often good.
 *
 * @throws `E_DATA` for negative numbers, documents that are all empty, or one class only; `E_SHAPE` if there are not as
 *   many labels as rows; `E_RANGE` if alpha is not above 0.
 * @see McCallum and Nigam 1998; Rennie et al. 2003, "Tackling the Poor Assumptions of Naive Bayes Text Classifiers";
 *   the same numbers as scikit-learn's `MultinomialNB`, `ComplementNB`, `BernoulliNB`
 * @example
 * const x = [[2, 0], [0, 1]];
 * fitNaiveBayes({ x, labels: ['sea', 'land'], model: 'multinomial', alpha: 1 }).predict([[1, 0]]); // ['sea']
 */
export const fitNaiveBayes = (options: NaiveBayesOptions): NaiveBayes => {
  const { labels, model, alpha, prior = 'empirical', normalize = false } = options;
  requireOneOf(who, eventModels, { model });
  requireOneOf(who, ['empirical', 'uniform'], { prior });
  requirePositive(who, { alpha });
  const given = requireRows(who, options.x);
  requireCounts(who, given);
  const x = model === 'bernoulli' ? presence(given) : given;
  const { rows, columns } = x;
  const target = requireClasses(who, { labels, rows });
  const outputs = target.classes.length;
  const counts = countClasses(target);
  const sums = sumByClass(x, target);
  const all = new Float64Array(columns);
  for (let i = 0; i < sums.length; i++) all[i % columns]! += sums[i]!;

  const weights = new Float64Array(outputs * columns);
  const intercepts = new Float64Array(outputs);
  for (let k = 0; k < outputs; k++) {
    const ofClass = sums.subarray(k * columns, (k + 1) * columns);
    const fitted = weightsOf[model](ofClass, all, { alpha, count: counts[k]!, normalize });
    weights.set(fitted.weights, k * columns);
    const logPrior =
      model === 'complement' ? 0 : Math.log(prior === 'empirical' ? counts[k]! / rows : 1 / outputs);
    intercepts[k] = fitted.intercept + logPrior;
  }
  return naiveBayes({ kind: 'naiveBayes', model, classes: target.classes, columns }, { weights, intercepts });
};
