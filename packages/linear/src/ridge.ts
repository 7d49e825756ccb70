import { requireNonNegative, requireOneOf, requirePositive } from '@ridgeline/contracts';
import { centreOf } from './centre.ts';
import { conditionOf, factorInPlace, inverseDiagonal, inverseForm, solveCholesky } from './cholesky.ts';
import { denseColumns } from './dense-columns.ts';
import { designOf } from './design.ts';
import { jacobiSvd } from './jacobi-svd.ts';
import { type ColumnBlock, evenColumns, leastSquares, qrCondition } from './least-squares.ts';
import { byColumns, type DenseMatrix, denseFromRows, type Predictors, requireMatrix } from './matrix.ts';
import { requireDense } from './require-dense.ts';
import { requireNumbers } from './require-numbers.ts';
import { columnsWhere } from './used-columns.ts';
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
  /** How it was solved: the normal equations, those of the rows, orthogonal reflections, or the singular values. */
  readonly method: 'cholesky' | 'dual' | 'qr' | 'svd';
  /** The estimated condition number of the system solved. */
  readonly condition: number;
}

const who = 'ridge';
/** With a larger condition number the normal equations lose more than half the digits, and are not used. */
const largestCondition = 1e7;
/** Singular values below this share of the largest are rounding. */
const leastSingular = 1e-14;

/** Solves (B + Λ)·s = b for several b, or gives undefined where that would lose too many digits. */
const definiteSystem = (matrix: Float64Array, size: number, strengthAt: (j: number) => number) => {
  for (let i = 0; i < size; i++) matrix[i * size + i]! += strengthAt(i);
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

const transposed = ({ values, rows, columns }: ColumnBlock): Float64Array =>
  byColumns({ kind: 'dense', rows: columns, columns: rows, layout: 'row', values }).values as Float64Array;

/** More rows than columns, each column with a strength of its own and the length of its unit. */
interface Tall extends ColumnBlock {
  readonly strengths: Float64Array;
  readonly units: Float64Array;
}

/** The normal equations, mended once by what the first solution leaves of the response: as exact as QR while they can be used. */
const primal = (x: Tall): Solution | undefined => {
  const { rows, columns, values, strengths } = x;
  const by = denseColumns(x);
  const system = definiteSystem(by.gram(new Float64Array(rows).fill(1)), columns, (j) => strengths[j]!);
  if (system === undefined) return undefined;
  const all = Int32Array.from({ length: columns }, (_, j) => j);
  const coefficientsOf = (response: Float64Array): Float64Array => {
    const solution = new Float64Array(columns);
    const change = new Float64Array(columns);
    const left = response.slice();
    for (let turn = 0; turn < 2; turn++) {
      by.correlate(all, columns, left, change);
      for (let j = 0; j < columns; j++) change[j]! -= strengths[j]! * solution[j]!;
      system.solve(change);
      for (let j = 0; j < columns; j++) {
        solution[j]! += change[j]!;
        by.addColumn(j, -change[j]!, left);
      }
    }
    return solution;
  };
  const df = columns - dot(strengths, inverseDiagonal(system.factor, columns));
  const leverages = () =>
    Float64Array.from({ length: rows }, (_, i) => {
      const row = Float64Array.from({ length: columns }, (_, j) => values[j * rows + i]!);
      return inverseForm(system.factor, columns, row);
    });
  return { method: 'cholesky', condition: system.condition, coefficientsOf, df, leverages };
};

const orthogonal = (x: Tall): Solution => {
  const { solve, leverages, qr } = leastSquares(x);
  const found = leverages();
  return {
    method: 'qr',
    condition: qrCondition(qr),
    coefficientsOf: (response) => solve(response),
    df: sum(found),
    leverages: () => found,
  };
};

/** More rows than columns; columns without entries are left out. */
const solveTall = (x: ColumnBlock, strength: number): Solution => {
  const { rows } = x;
  const lengths = denseColumns(x).sizes();
  const used = columnsWhere(x.columns, (j) => lengths[j]! > 0);
  const kept = new Float64Array(rows * used.length);
  for (const [k, j] of used.entries()) kept.set(x.values.subarray(j * rows, (j + 1) * rows), k * rows);
  const even = evenColumns({ values: kept, rows, columns: used.length });
  const { units } = even;
  const tall = { ...even, strengths: units.map((unit) => strength / unit / unit) };
  const solution = primal(tall) ?? orthogonal(tall);
  return {
    ...solution,
    coefficientsOf(response) {
      const out = new Float64Array(x.columns);
      solution.coefficientsOf(response).forEach((value, k) => {
        out[used[k]!] = value / units[k]!;
      });
      return out;
    },
  };
};

const dual = (x: ColumnBlock, lambda: number): Solution | undefined => {
  const { rows, columns } = x;
  const kernel = denseColumns({ rows: columns, columns: rows, values: transposed(x) }).gram(
    new Float64Array(columns).fill(1),
  );
  const system = definiteSystem(kernel, rows, () => lambda);
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

/** Fewer rows than columns. */
const singular = (x: ColumnBlock, lambda: number): Solution => {
  const { rows, columns } = x;
  const svd = jacobiSvd(transposed(x), columns, rows);
  const largest = svd.values.reduce((a, b) => Math.max(a, b), 0);
  const kept = [...svd.values.keys()].filter((k) => svd.values[k]! > leastSingular * largest);
  const smallest = kept.reduce((least, k) => Math.min(least, svd.values[k]!), largest);
  const coefficientsOf = (response: Float64Array): Float64Array => {
    const solution = new Float64Array(columns);
    for (const k of kept) {
      const d = svd.values[k]!;
      const projected = response.reduce((total, value, i) => total + value * svd.right[k * rows + i]!, 0);
      const factor = projected / (d * d + lambda);
      for (let j = 0; j < columns; j++) solution[j]! += factor * svd.scaledLeft[k * columns + j]!;
    }
    return solution;
  };
  const leverages = new Float64Array(rows);
  for (const k of kept) {
    const share = (svd.values[k]! * svd.values[k]!) / (svd.values[k]! * svd.values[k]! + lambda);
    for (let i = 0; i < rows; i++)
      leverages[i]! += share * svd.right[k * rows + i]! * svd.right[k * rows + i]!;
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
 * that half the digits would go, by QR of X itself, or its singular values if it is wider than high: at λ = 0 that gives
 * the least squares solution of least norm.
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
    columns <= rows ? solveTall(system, strength) : (dual(system, strength) ?? singular(system, strength));

  const intercepts = new Float64Array(responses.columns);
  const coefficients = new Float64Array(responses.columns * given.columns);
  const errors = new Float64Array(options.leaveOneOut ? responses.columns * rows : 0);
  const leverages = options.leaveOneOut ? solution.leverages() : undefined;
  for (let k = 0; k < responses.columns; k++) {
    const y = targets.subarray(k * rows, (k + 1) * rows);
    const { mean, rest } = free ? centreOf(y, 0, weights) : { mean: 0, rest: 0 };
    const centred = y.map((value) => value - mean - rest);
    const beta = solution.coefficientsOf(centred.map((value, i) => value * roots[i]!));
    if (leverages !== undefined) {
      for (let i = 0; i < rows; i++) {
        let error = centred[i]!;
        for (let j = 0; j < columns; j++) error -= beta[j]! * design.values![j * rows + i]!;
        errors[k * rows + i] = error / (1 - leverages[i]! - (free ? weights[i]! : 0));
      }
    }
    const inUnits = beta.map((value, j) => (design.scale[j] === 0 ? 0 : value / design.scale[j]!));
    intercepts[k] = onesBeside ? inUnits[0]! : mean + rest - dot(inUnits, design.centre);
    coefficients.set(onesBeside ? inUnits.subarray(1) : inUnits, k * given.columns);
  }
  const { df, method, condition } = solution;
  return { intercepts, coefficients, df, method, condition, ...(leverages && { leaveOneOut: errors }) };
};
