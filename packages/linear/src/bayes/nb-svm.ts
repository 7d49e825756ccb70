import {
  RidgelineError,
  requireFraction,
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
  type Spec,
} from '@ridgeline/contracts';
import type { Predictors, SparseMatrix } from '../matrix/matrix.ts';
import { sum } from '../matrix/vectors.ts';
import { type ClassIndices, requireClasses } from './classes.ts';
import { logisticPlane } from './logistic-plane.ts';
import {
  bestClasses,
  type LinearParameters,
  linearScores,
  presence,
  requireCounts,
  requireParameters,
  requireRows,
} from './scores.ts';
import { squaredHinge } from './squared-hinge.ts';

export interface NbSvmOptions {
  /** [n, p] counts of n-grams, or other numbers ≥ 0 such as tf-idf. The paper uses single words and pairs. */
  readonly x: Predictors;
  /** What of an entry counts: that it is above 0 (`'presence'`, the default), or its number (`'weights'`). */
  readonly counts?: NbSvmCounts;
  /** What the plane is found by. Defaults to the support vector machine's `'squaredHinge'`. */
  readonly loss?: NbSvmLoss;
  /** [n] the class of each row. */
  readonly labels: readonly string[];
  /** λ > 0 of λ/2·‖w‖² beside the mean loss. liblinear's C is 1/(n·λ). No default: a strength is always a choice. */
  readonly lambda: number;
  /** Whether naive Bayes weighs the n-grams (default), or the plane is found on them as they are. */
  readonly ratios?: boolean;
  /** β in [0, 1]: 0 trusts naive Bayes, 1 the support vector machine. Defaults to the paper's 0.25; without ratios it is 1. */
  readonly interpolation?: number;
  /** What is added to each count for the log-count ratios, > 0. Defaults to the paper's 1. */
  readonly alpha?: number;
  /**
   * Where the fit ends. With the squared hinge the largest spread of projected gradients, 0.01 by default; with the
   * logistic loss the share of the first gradient, 1e-4 by default.
   */
  readonly tolerance?: number;
  /** Passes over the rows for one class, with the squared hinge. Defaults to 1000. */
  readonly maxPasses?: number;
}

const countsOf = ['presence', 'weights'] as const;
const losses = ['squaredHinge', 'logistic'] as const;

export type NbSvmCounts = (typeof countsOf)[number];
export type NbSvmLoss = (typeof losses)[number];

export interface NbSvmSpec extends Spec {
  readonly kind: 'nbSvm';
  /** Presence where it is absent, as in specs of older versions. */
  readonly counts?: NbSvmCounts;
  readonly classes: readonly string[];
  readonly columns: number;
}

/** A support vector machine over naive Bayes features: K classes, p columns. It has margins, and no probabilities. */
export interface NbSvm {
  readonly spec: NbSvmSpec;
  /** Weights [K, p] of presence, with the log-count ratios in them, and intercepts [K]. */
  readonly parameters: LinearParameters;
  /** [n, K] the margin of each class against the rest. */
  scores(x: Predictors): Float64Array;
  /** [n] the class with the largest margin. */
  predict(x: Predictors): string[];
}

/** A machine as it comes from its fit. */
export interface FittedNbSvm extends NbSvm {
  /** The classes that `maxPasses` did not bring to the tolerance; the weights are those that were reached. */
  readonly unsolved: readonly string[];
}

const who = 'nbSvm';

/** [p] log of how much more of the class's presence than of the others' falls on each column. */
const logCountRatios = (
  { rows, columns, pointers, indices, values }: SparseMatrix,
  { indices: classOf }: ClassIndices,
  { positive, alpha }: { readonly positive: number; readonly alpha: number },
): Float64Array => {
  const inside = new Float64Array(columns).fill(alpha);
  const outside = new Float64Array(columns).fill(alpha);
  for (let row = 0; row < rows; row++) {
    const counts = classOf[row] === positive ? inside : outside;
    for (let k = pointers[row]!; k < pointers[row + 1]!; k++) counts[indices[k]!]! += values[k]!;
  }
  const offset = Math.log(sum(outside)) - Math.log(sum(inside));
  return inside.map((count, column) => Math.log(count) - Math.log(outside[column]!) + offset);
};

/**
 * An NB-SVM from what was saved of it.
 *
 * @throws `E_SHAPE` if spec and parameters do not fit together.
 * @example nbSvm(saved.spec, saved.parameters).predict(x)
 */
export const nbSvm = (spec: NbSvmSpec, parameters: LinearParameters): NbSvm => {
  const { classes, columns, counts = 'presence' } = spec;
  requireOneOf(who, countsOf, { counts });
  requireParameters(who, parameters, classes.length, columns);
  const scores = (x: Predictors): Float64Array => {
    const rows = requireRows(who, x, columns);
    return linearScores(counts === 'presence' ? presence(rows) : rows, parameters);
  };
  return { spec, parameters, scores, predict: (x) => bestClasses(scores(x), classes) };
};

/**
 * Fits a linear support vector machine, or a logistic regression, on naive Bayes features, one class against the rest.
 *
 * With f the presence of each n-gram, or with `counts: 'weights'` its number, p = α + Σ f over the class and q = α + Σ f over the others, the ratios are
 * r = log((p/‖p‖₁) / (q/‖q‖₁)). The machine sees r·f, with squared hinge loss: it minimises
 * (1/n)·Σ max(0, 1 − y(w·(r·f) + b))² + λ/2·(‖w‖² + b²). With `loss: 'logistic'` it is (1/n)·Σ log(1 + e^(−y(w·(r·f) + b)))
 * + λ/2·‖w‖², the intercept being free. Its plane is then drawn towards that of naive Bayes, whose
 * weights are all of the mean size and which passes through the origin: w′ = (1 − β)·‖w‖₁/p + β·w and b′ = β·b. The
 * intercept belongs to the plane: kept whole beside weights a quarter as large, it gives rows of few n-grams to the
 * larger class. Without `ratios` r is 1, and the plane stays. With two classes the second one's margin is the first one's, negated.
 *
 * @returns the machine, and `unsolved`: the classes that `maxPasses` did not bring to the tolerance.
 * @throws `E_DATA` for negative numbers, documents that are all empty, or one class only; `E_SHAPE` if there are not as many labels as rows; `E_RANGE` naming the option.
 * @see Wang and Manning 2012, "Baselines and Bigrams: Simple, Good Sentiment and Topic Classification"; Mesnil et al.
 *   2015, "Ensemble of Generative and Discriminative Techniques for Sentiment Analysis of Movie Reviews", has the
 *   logistic loss
 * @example
 * const x = [[2, 0, 1], [0, 1, 1]];
 * fitNbSvm({ x, labels: ['sea', 'land'], lambda: 0.5 }).predict([[1, 0, 0]]); // ['sea']
 */
export const fitNbSvm = (options: NbSvmOptions): FittedNbSvm => {
  const { labels, lambda, ratios = true, alpha = 1, maxPasses = 1000 } = options;
  const { interpolation = ratios ? 0.25 : 1 } = options;
  const { counts = 'presence', loss = 'squaredHinge' } = options;
  const { tolerance = loss === 'logistic' ? 1e-4 : 0.01 } = options;
  requireOneOf(who, countsOf, { counts });
  requireOneOf(who, losses, { loss });
  requirePositive(who, { lambda, alpha, tolerance });
  requireFraction(who, { interpolation });
  if (!ratios && interpolation !== 1)
    throw new RidgelineError(
      'E_OPTION',
      `${who}: interpolation must be 1 without ratios, got ${interpolation}.`,
      { hint: 'There is no plane of naive Bayes to be drawn towards: leave interpolation out.' },
    );
  requirePositiveInteger(who, { maxPasses });
  const given = requireRows(who, options.x);
  requireCounts(who, given);
  const x = counts === 'presence' ? presence(given) : given;
  const { rows, columns } = x;
  const target = requireClasses(who, { labels, rows });
  const outputs = target.classes.length;
  const weights = new Float64Array(outputs * columns);
  const intercepts = new Float64Array(outputs);
  const unsolved: string[] = [];

  const fitClass = (positive: number): void => {
    const factors = ratios
      ? logCountRatios(x, target, { positive, alpha })
      : new Float64Array(columns).fill(1);
    const scaled = {
      ...x,
      values: Float64Array.from(x.values, (value, k) => value * factors[x.indices[k]!]!),
    };
    const isPositive = (row: number): boolean => target.indices[row] === positive;
    const planeOf = loss === 'logistic' ? logisticPlane : squaredHinge;
    const plane = planeOf(scaled, { positive: isPositive, lambda, tolerance, maxPasses });
    const size = plane.weights.reduce((sum, weight) => sum + Math.abs(weight), 0) / columns;
    for (let column = 0; column < columns; column++) {
      const drawn = (1 - interpolation) * size + interpolation * plane.weights[column]!;
      weights[positive * columns + column] = drawn * factors[column]!;
    }
    intercepts[positive] = interpolation * plane.intercept;
    if (!plane.converged) unsolved.push(target.classes[positive]!);
  };

  if (outputs === 2) {
    fitClass(1);
    for (let column = 0; column < columns; column++) weights[column] = -weights[columns + column]!;
    intercepts[0] = -intercepts[1]!;
  } else for (let k = 0; k < outputs; k++) fitClass(k);
  const spec: NbSvmSpec = {
    kind: 'nbSvm',
    classes: target.classes,
    columns,
    ...(counts === 'weights' && { counts }),
  };
  return { ...nbSvm(spec, { weights, intercepts }), unsolved };
};
