import { requireNonNegative, requirePositive, requirePositiveInteger } from '@ridgeline/contracts';
import { centreOf } from '../matrix/centre.ts';
import { byColumns, type DenseMatrix, type Predictors, requireMatrix } from '../matrix/matrix.ts';
import { requireDense } from '../matrix/require-dense.ts';
import { requireNumbers } from '../matrix/require-numbers.ts';
import { sum } from '../matrix/vectors.ts';
import { ridge } from './ridge.ts';

export interface HuberOptions {
  /** [n, p] dense predictors; bring the columns to one scale yourself, since the penalty treats them alike. */
  readonly x: Predictors;
  /** [n] */
  readonly y: ArrayLike<number>;
  /** λ ≥ 0 of the ridge penalty. */
  readonly lambda: number;
  /** Residuals beyond this many σ count linearly. Defaults to 1.35: 95 % efficient for normal errors. */
  readonly epsilon?: number;
  readonly intercept?: boolean;
  /** Largest relative change of any result at the end. Defaults to 1e-8. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
}

export interface Huber {
  readonly intercept: number;
  /** [p] */
  readonly coefficients: Float64Array;
  /** The scale of the residuals, fitted along. */
  readonly sigma: number;
  /** [n] 1 where |residual| > ε·σ. */
  readonly outliers: Uint8Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/** The σ that is best for some residuals: σ² = Σ_in r² / (n − ε²·outliers), where σ decides which are in. */
const bestScale = (residuals: Float64Array, epsilon: number, start: number): number => {
  let sigma = start;
  for (let round = 0; round < 100; round++) {
    let squares = 0;
    let outliers = 0;
    for (const residual of residuals) {
      if (Math.abs(residual) <= epsilon * sigma) squares += residual * residual;
      else outliers++;
    }
    const room = residuals.length - epsilon * epsilon * outliers;
    // with too many outside, the best σ is larger
    const next = room > 0 && squares > 0 ? Math.sqrt(squares / room) : sigma * 2;
    if (Math.abs(next - sigma) <= 1e-15 * sigma) return next;
    sigma = next;
  }
  return sigma;
};

/**
 * Robust ridge regression: minimises Σ(σ + σ·H((y − ŷ)/σ))/2n + λ/2·‖β‖² over β, the intercept and σ, where H(z) is z²
 * up to ε and 2ε|z| − ε² beyond. Solved by ridge regressions that weigh each row by min(1, εσ/|residual|).
 *
 * @throws `E_RANGE` if λ is negative or ε < 1; `E_SHAPE`, `E_DATA`.
 * @see Huber 1981, "Robust Statistics"; Owen 2007, "A Robust Hybrid of Lasso and Ridge Regression". scikit-learn:
 *   `HuberRegressor(alpha=n·λ)`.
 * @example huber({ x: [[0], [1], [2], [3]], y: [0, 1, 2, 90], lambda: 0 }).outliers
 */
export const huber = (options: HuberOptions): Huber => {
  const who = 'huber';
  const { lambda, epsilon = 1.35, intercept = true, tolerance = 1e-8, maxIterations = 1000 } = options;
  requireNonNegative(who, { lambda });
  requirePositive(who, { tolerance, 'epsilon − 1': epsilon - 1 });
  requirePositiveInteger(who, { maxIterations });
  const given = byColumns(requireDense(who, requireMatrix(who, options.x)));
  const { rows, columns } = given;
  const even = new Float64Array(rows).fill(1 / rows);
  // residuals of what is far from zero would have no digits
  const centres = Array.from({ length: columns }, (_, j) =>
    intercept ? centreOf(given.values, j * rows, even) : { mean: 0, rest: 0 },
  );
  const values = Float64Array.from(given.values, (value, at) => {
    const { mean, rest } = centres[Math.floor(at / rows)]!;
    return value - mean - rest;
  });
  const x: DenseMatrix = { ...given, values };
  const all = requireNumbers(who, 'y', options.y, rows);
  const level = intercept ? centreOf(all, 0, even) : { mean: 0, rest: 0 };
  const y = all.map((value) => value - level.mean - level.rest);

  let weights = new Float64Array(rows).fill(1);
  let sigma = 1;
  let before: Float64Array | undefined;
  for (let iterations = 1; ; iterations++) {
    const weightSum = sum(weights);
    const strength = iterations === 1 ? lambda : (lambda * sigma * rows) / weightSum;
    const fit = ridge({ x, y, weights, lambda: strength, standardize: false, intercept });
    const free = fit.intercepts[0]!;
    const residuals = y.map((value) => value - free);
    for (let j = 0; j < columns; j++) {
      for (let i = 0; i < rows; i++) residuals[i]! -= fit.coefficients[j]! * x.values[j * rows + i]!;
    }
    const spread = Math.sqrt(residuals.reduce((total, residual) => total + residual * residual, 0) / rows);
    sigma = bestScale(residuals, epsilon, iterations === 1 ? spread : sigma);
    const now = Float64Array.of(sigma, free, ...fit.coefficients);
    const last = before;
    const size = now.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const moved =
      last === undefined
        ? Number.POSITIVE_INFINITY
        : now.reduce((most, value, k) => Math.max(most, Math.abs(value - last[k]!)), 0);
    const converged = moved <= tolerance * size || spread === 0;
    if (converged || iterations === maxIterations) {
      const outliers = Uint8Array.from(residuals, (residual) =>
        Math.abs(residual) > epsilon * sigma ? 1 : 0,
      );
      const { coefficients } = fit;
      const shifted = coefficients.reduce(
        (total, value, j) => total + value * (centres[j]!.mean + centres[j]!.rest),
        0,
      );
      const inUnits = level.mean + (free + level.rest) - shifted;
      return { intercept: inUnits, coefficients, sigma, outliers, iterations, converged };
    }
    before = now;
    weights = residuals.map((residual) => Math.min(1, (epsilon * sigma) / Math.abs(residual)));
  }
};
