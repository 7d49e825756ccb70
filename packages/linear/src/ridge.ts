import { requireNonNegative, requireOneOf, requirePositive } from '@ridgeline/contracts';
import { conditionOf, factorInPlace, inverseDiagonal, inverseForm, solveCholesky } from './cholesky.ts';
import { denseColumns } from './dense-columns.ts';
import { designOf } from './design.ts';
import { jacobiSvd } from './jacobi-svd.ts';
import { byColumns, type DenseMatrix, denseFromRows, type Predictors, requireMatrix } from './matrix.ts';
import { requireDense } from './require-dense.ts';
import { requireNumbers } from './require-numbers.ts';
import { dot, sum } from './vectors.ts';

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
  /** How it was solved: the normal equations, those of the rows, or the singular values. */
  readonly method: 'cholesky' | 'dual' | 'svd';
  /** The estimated condition number of the system solved. */
  readonly condition: number;
}

const who = 'ridge';
/** With a larger condition number the normal equations lose more than half the digits, and are not used. */
const largestCondition = 1e7;
/** Singular values below this share of the largest are rounding. */
const leastSingular = 1e-14;

/** Solves (B + λI)·s = b for several b, or gives undefined where that would lose too many digits. */
const definiteSystem = (matrix: Float64Array, size: number, lambda: number) => {
  for (let i = 0; i < size; i++) matrix[i * size + i]! += lambda;
  if (!factorInPlace(matrix, size)) return undefined;
  const condition = conditionOf(matrix, size);
  if (!(condition <= largestCondition)) return undefined;
  return { condition, factor: matrix, solve: (b: Float64Array) => solveCholesky(matrix, size, b) };
};

/** What a way of solving gives: β for a response, Σ d²/(d² + λ), and xᵢᵀ(XᵀX + λI)⁻¹xᵢ for each row. */
interface Solution {
  readonly method: Ridge['method'];
  readonly condition: number;
  readonly coefficientsOf: (response: Float64Array) => Float64Array;
  readonly df: number;
  readonly leverages: () => Float64Array;
}

interface Rows {
  /** By columns. */
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

const transposed = ({ values, rows, columns }: Rows): Float64Array =>
  byColumns({ kind: 'dense', rows: columns, columns: rows, layout: 'row', values }).values as Float64Array;

const primal = (x: Rows, lambda: number): Solution | undefined => {
  const { rows, columns, values } = x;
  const by = denseColumns(x);
  const system = definiteSystem(by.gram(new Float64Array(rows).fill(1)), columns, lambda);
  if (system === undefined) return undefined;
  const all = Int32Array.from({ length: columns }, (_, j) => j);
  const coefficientsOf = (response: Float64Array): Float64Array => {
    const solution = new Float64Array(columns);
    by.correlate(all, columns, response, solution);
    system.solve(solution);
    return solution;
  };
  const df = columns - lambda * sum(inverseDiagonal(system.factor, columns));
  const leverages = () =>
    Float64Array.from({ length: rows }, (_, i) => {
      const row = Float64Array.from({ length: columns }, (_, j) => values[j * rows + i]!);
      return inverseForm(system.factor, columns, row);
    });
  return { method: 'cholesky', condition: system.condition, coefficientsOf, df, leverages };
};

const dual = (x: Rows, lambda: number): Solution | undefined => {
  const { rows, columns } = x;
  const kernel = denseColumns({ rows: columns, columns: rows, values: transposed(x) }).gram(
    new Float64Array(columns).fill(1),
  );
  const system = definiteSystem(kernel, rows, lambda);
  if (system === undefined) return undefined;
  const by = denseColumns(x);
  const all = Int32Array.from({ length: columns }, (_, j) => j);
  const coefficientsOf = (response: Float64Array): Float64Array => {
    const weights = response.slice();
    system.solve(weights);
    const solution = new Float64Array(columns);
    by.correlate(all, columns, weights, solution);
    return solution;
  };
  // K(K + λI)⁻¹ = I − λ(K + λI)⁻¹
  const kept = inverseDiagonal(system.factor, rows).map((value) => 1 - lambda * value);
  return {
    method: 'dual',
    condition: system.condition,
    coefficientsOf,
    df: sum(kept),
    leverages: () => kept,
  };
};

const singular = (x: Rows, lambda: number): Solution => {
  const wide = x.columns > x.rows;
  // the decomposition wants at least as many rows as columns
  const svd = wide ? jacobiSvd(transposed(x), x.columns, x.rows) : jacobiSvd(x.values, x.rows, x.columns);
  const largest = svd.values.reduce((a, b) => Math.max(a, b), 0);
  const kept = [...svd.values.keys()].filter((k) => svd.values[k]! > leastSingular * largest);
  const smallest = kept.reduce((least, k) => Math.min(least, svd.values[k]!), largest);
  // columns of the taller side are scaled by the singular value, those of the shorter are unit vectors
  const left = (k: number, i: number): number =>
    wide ? svd.right[k * x.rows + i]! : svd.scaledLeft[k * x.rows + i]! / svd.values[k]!;
  const right = (k: number, j: number): number =>
    wide ? svd.scaledLeft[k * x.columns + j]! / svd.values[k]! : svd.right[k * x.columns + j]!;
  const coefficientsOf = (response: Float64Array): Float64Array => {
    const solution = new Float64Array(x.columns);
    for (const k of kept) {
      const d = svd.values[k]!;
      const projected = response.reduce((total, value, i) => total + value * left(k, i), 0);
      const factor = (projected * d) / (d * d + lambda);
      for (let j = 0; j < x.columns; j++) solution[j]! += factor * right(k, j);
    }
    return solution;
  };
  const leverages = new Float64Array(x.rows);
  for (const k of kept) {
    const share = (svd.values[k]! * svd.values[k]!) / (svd.values[k]! * svd.values[k]! + lambda);
    for (let i = 0; i < x.rows; i++) leverages[i]! += share * left(k, i) * left(k, i);
  }
  const condition = (largest * largest + lambda) / (smallest * smallest + lambda);
  return { method: 'svd', condition, coefficientsOf, df: sum(leverages), leverages: () => leverages };
};

/** The column of ones beside the others, where the intercept is penalised like them. */
const withOnes = (x: DenseMatrix): DenseMatrix => {
  const values = new Float64Array(x.rows * (x.columns + 1)).fill(1, 0, x.rows);
  values.set(byColumns(x).values, x.rows);
  return { kind: 'dense', rows: x.rows, columns: x.columns + 1, layout: 'column', values };
};

/**
 * Ridge regression in closed form: β = (XᵀX/n + λI)⁻¹Xᵀy/n for one response or several (multi-task), with its exact
 * leave-one-out residuals. Solved by Cholesky on the smaller of XᵀX and XXᵀ; where that matrix is so ill-conditioned
 * that half the digits would go, by singular values, which at λ = 0 gives the least squares solution of least norm.
 *
 * @throws `E_RANGE` if λ is negative; `E_SHAPE` if lengths differ; `E_DATA` for what is not a finite number;
 *   `E_MEMORY` and `E_BACKEND` as `fitPath`.
 * @see Hoerl and Kennard 1970, "Ridge Regression: Biased Estimation for Nonorthogonal Problems". scikit-learn:
 *   `Ridge(alpha=λ)` is `lambdaScale: 'sum', standardize: false`.
 * @example ridge({ x: [[1], [2], [3]], y: [2, 4, 6], lambda: 0 }).coefficients // ≈ [2]
 */
export const ridge = (options: RidgeOptions): Ridge => {
  const {
    lambda,
    lambdaScale = 'mean',
    standardize = true,
    intercept = true,
    penalizeIntercept = false,
  } = options;
  requireNonNegative(who, { lambda });
  requireOneOf(who, ['mean', 'sum'], { lambdaScale });
  const given = requireDense(who, requireMatrix(who, options.x));
  const onesBeside = intercept && penalizeIntercept;
  const free = intercept && !penalizeIntercept;
  const x = onesBeside ? withOnes(given) : given;
  const { rows, columns } = x;
  const several = typeof options.y[0] === 'object';
  const responses = several
    ? denseFromRows(options.y as readonly ArrayLike<number>[], `${who}: y as a matrix`)
    : denseFromRows(
        Array.from(requireNumbers(who, 'y', options.y as ArrayLike<number>, rows), (value) => [value]),
      );
  const targets = requireNumbers(who, 'y', responses.values, rows * responses.columns);
  const rowWeights =
    options.weights === undefined
      ? new Float64Array(rows).fill(1)
      : requireNumbers(who, 'weights', options.weights, rows);
  for (const weight of rowWeights) requireNonNegative(who, { weight });
  requirePositive(who, { 'the sum of weights': sum(rowWeights) });
  const weightSum = sum(rowWeights);
  const weights = rowWeights.map((weight) => weight / weightSum);
  const strength = lambdaScale === 'sum' ? lambda / weightSum : lambda;
  const design = designOf(x, { weights, standardize: standardize && !onesBeside, intercept: free });
  const roots = weights.map(Math.sqrt);
  const scaled = design.values!.map((value, at) => value * roots[at % rows]!);
  const system = { values: scaled, rows, columns };
  const solution =
    (columns <= rows ? primal(system, strength) : dual(system, strength)) ?? singular(system, strength);

  const intercepts = new Float64Array(responses.columns);
  const coefficients = new Float64Array(responses.columns * given.columns);
  const errors = new Float64Array(options.leaveOneOut ? responses.columns * rows : 0);
  const leverages = options.leaveOneOut ? solution.leverages() : undefined;
  for (let k = 0; k < responses.columns; k++) {
    const y = targets.subarray(k * rows, (k + 1) * rows);
    const mean = free ? dot(weights, y) : 0;
    const beta = solution.coefficientsOf(y.map((value, i) => (value - mean) * roots[i]!));
    if (leverages !== undefined) {
      for (let i = 0; i < rows; i++) {
        let fitted = mean;
        for (let j = 0; j < columns; j++) fitted += beta[j]! * design.values![j * rows + i]!;
        errors[k * rows + i] = (y[i]! - fitted) / (1 - leverages[i]! - (free ? weights[i]! : 0));
      }
    }
    const inUnits = beta.map((value, j) => (design.scale[j] === 0 ? 0 : value / design.scale[j]!));
    intercepts[k] = onesBeside ? inUnits[0]! : mean - dot(inUnits, design.centre);
    coefficients.set(onesBeside ? inUnits.subarray(1) : inUnits, k * given.columns);
  }
  const { df, method, condition } = solution;
  return { intercepts, coefficients, df, method, condition, ...(leverages && { leaveOneOut: errors }) };
};
