import { requireNonNegative, requireOneOf, requirePositive } from '@ridgeline/contracts';
import { centreOf } from '../matrix/centre.ts';
import { designOf } from '../matrix/design.ts';
import {
  byColumns,
  type DenseMatrix,
  denseFromRows,
  type Predictors,
  requireMatrix,
} from '../matrix/matrix.ts';
import { requireDense } from '../matrix/require-dense.ts';
import { requireNumbers } from '../matrix/require-numbers.ts';
import { dot, sum } from '../matrix/vectors.ts';
import { type RidgeMethod, ridgeSystem } from './ridge-system.ts';

export interface RidgeOptions {
  /** [n, p] dense predictors. For sparse ones use `fitPath` with α = 0. */
  readonly x: Predictors;
  /** [n] one response, or [n, q] rows of q responses (multi-task). */
  readonly y: ArrayLike<number> | readonly ArrayLike<number>[];
  /** λ ≥ 0. */
  readonly lambda: number;
  /** `mean` (default): RSS/2n + λ/2·‖β‖². `sum`: RSS/2n + λ/2n·‖β‖², as the articles and scikit-learn's `Ridge`. */
  readonly lambdaScale?: 'mean' | 'sum';
  /** [n] how much each row counts, ≥ 0. */
  readonly weights?: ArrayLike<number>;
  /** Penalise coefficients of columns divided by their deviation (with n). Defaults to true. */
  readonly standardize?: boolean;
  /** Defaults to true. */
  readonly intercept?: boolean;
  /** Work out the leave-one-out residuals too: one more solution for each row. Defaults to false. */
  readonly leaveOneOut?: boolean;
  /** Penalise the intercept like a coefficient, as the code of some articles does. Defaults to false. */
  readonly penalizeIntercept?: boolean;
}

export interface Ridge {
  /** [q] */
  readonly intercepts: Float64Array;
  /** [q · p]: column j of response k is entry k · p + j. In the units of x. */
  readonly coefficients: Float64Array;
  /** Effective degrees of freedom without the intercept: Σ d²/(d² + λ). */
  readonly df: number;
  /** [q · n] y − ŷ of each row by the fit to all the others, if asked for; exact but for the standardisation. */
  readonly leaveOneOut?: Float64Array;
  /** How it was solved: the normal equations, those of the rows, orthogonal reflections, or the singular values. */
  readonly method: RidgeMethod;
  /** The estimated condition number of the system solved. */
  readonly condition: number;
}

/** As {@link RidgeOptions}, at several strengths. */
export interface RidgePathOptions extends Omit<RidgeOptions, 'lambda'> {
  /** Each λ ≥ 0, in any order. */
  readonly lambdas: ArrayLike<number>;
}

const who = 'ridge';

/** The column of ones beside the others, where the intercept is penalised like them. */
const withOnes = (x: DenseMatrix): DenseMatrix => {
  const values = new Float64Array(x.rows * (x.columns + 1)).fill(1, 0, x.rows);
  values.set(byColumns(x).values, x.rows);
  return { kind: 'dense', rows: x.rows, columns: x.columns + 1, layout: 'column', values };
};

/** [n, q] */
const responsesOf = (y: RidgeOptions['y'], rows: number): DenseMatrix =>
  typeof y[0] === 'object'
    ? denseFromRows(y as readonly ArrayLike<number>[], `${who}: y as a matrix`)
    : denseFromRows(Array.from(requireNumbers(who, 'y', y as ArrayLike<number>, rows), (value) => [value]));

/** Checks the options and does what does not depend on λ; gives the fit at a λ. */
const prepared = (options: Omit<RidgeOptions, 'lambda'>): ((lambda: number) => Ridge) => {
  const { lambdaScale = 'mean', standardize = true, intercept = true, penalizeIntercept = false } = options;
  requireOneOf(who, ['mean', 'sum'], { lambdaScale });
  const given = requireDense(who, requireMatrix(who, options.x));
  const onesBeside = intercept && penalizeIntercept;
  const free = intercept && !penalizeIntercept;
  const x = onesBeside ? withOnes(given) : given;
  const { rows, columns } = x;
  const responses = responsesOf(options.y, rows);
  const targets = requireNumbers(who, 'y', responses.values, rows * responses.columns);
  const rowWeights =
    options.weights === undefined
      ? new Float64Array(rows).fill(1)
      : requireNumbers(who, 'weights', options.weights, rows);
  for (const weight of rowWeights) requireNonNegative(who, { weight });
  requirePositive(who, { 'the sum of weights': sum(rowWeights) });
  const weightSum = sum(rowWeights);
  const weights = rowWeights.map((weight) => weight / weightSum);
  const design = designOf(x, { weights, standardize: standardize && !onesBeside, intercept: free });
  const roots = weights.map(Math.sqrt);
  const scaled = design.values!.map((value, at) => value * roots[at % rows]!);
  const solveAt = ridgeSystem({ values: scaled, rows, columns });
  const centred = Array.from({ length: responses.columns }, (_, k) => {
    const y = targets.subarray(k * rows, (k + 1) * rows);
    const { mean, rest } = free ? centreOf(y, 0, weights) : { mean: 0, rest: 0 };
    return { centre: mean + rest, deviations: y.map((value) => value - mean - rest) };
  });

  return (lambda) => {
    requireNonNegative(who, { lambda });
    const solution = solveAt(lambdaScale === 'sum' ? lambda / weightSum : lambda);
    const intercepts = new Float64Array(responses.columns);
    const coefficients = new Float64Array(responses.columns * given.columns);
    const errors = new Float64Array(options.leaveOneOut ? responses.columns * rows : 0);
    const leverages = options.leaveOneOut ? solution.leverages() : undefined;
    for (const [k, { centre, deviations }] of centred.entries()) {
      const beta = solution.coefficientsOf(deviations.map((value, i) => value * roots[i]!));
      if (leverages !== undefined) {
        for (let i = 0; i < rows; i++) {
          let error = deviations[i]!;
          for (let j = 0; j < columns; j++) error -= beta[j]! * design.values![j * rows + i]!;
          errors[k * rows + i] = error / (1 - leverages[i]! - (free ? weights[i]! : 0));
        }
      }
      for (let j = 0; j < columns; j++) beta[j] = design.scale[j] === 0 ? 0 : beta[j]! / design.scale[j]!;
      intercepts[k] = onesBeside ? beta[0]! : centre - dot(beta, design.centre);
      coefficients.set(onesBeside ? beta.subarray(1) : beta, k * given.columns);
    }
    const { df, method, condition } = solution;
    return { intercepts, coefficients, df, method, condition, ...(leverages && { leaveOneOut: errors }) };
  };
};

/**
 * Ridge regression in closed form: β = (XᵀX/n + λI)⁻¹Xᵀy/n for one response or several (multi-task), with its exact
 * leave-one-out residuals. Solved by Cholesky on the smaller of XᵀX and XXᵀ; where that matrix is so ill-conditioned
 * that half the digits would go, by QR of X itself, or its singular values if it is wider than high: at λ = 0 that gives
 * the least squares solution of least norm.
 *
 * @throws `E_RANGE` if λ is negative; `E_SHAPE` if lengths differ; `E_DATA` for what is not a finite number;
 *   `E_MEMORY` and `E_BACKEND` as `fitPath`.
 * @see Hoerl and Kennard 1970, "Ridge Regression: Biased Estimation for Nonorthogonal Problems". scikit-learn:
 *   `Ridge(alpha=λ)` is `lambdaScale: 'sum', standardize: false`.
 * @example ridge({ x: [[1], [2], [3]], y: [2, 4, 6], lambda: 0 }).coefficients // ≈ [2]
 */
export const ridge = ({ lambda, ...options }: RidgeOptions): Ridge => prepared(options)(lambda);

/**
 * {@link ridge} at several strengths, each to the last bit what it gives by itself: the columns are standardised and
 * their products made once.
 *
 * @throws as `ridge`.
 * @example ridgePath({ x: [[1], [2], [3]], y: [2, 4, 6], lambdas: [1, 0] })[1].coefficients // ≈ [2]
 */
export const ridgePath = ({ lambdas, ...options }: RidgePathOptions): Ridge[] => {
  for (const lambda of Array.from(lambdas)) requireNonNegative(who, { lambda });
  return Array.from(lambdas, prepared(options));
};
