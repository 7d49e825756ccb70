import { requireNonNegative, requireNonNegativeInteger, requirePositive } from '@ridgeline/contracts';
import { byColumns, type Predictors, requireMatrix } from '../matrix/matrix.ts';
import { requireDense } from '../matrix/require-dense.ts';
import { requireNumbers } from '../matrix/require-numbers.ts';

export interface RidgeProblem {
  /** [n, p] dense predictors without a column of ones. */
  readonly x: Predictors;
  /** [n] */
  readonly y: ArrayLike<number>;
  /** λ ≥ 0, divided by n as in the articles: `lambdaScale: 'sum'`. */
  readonly lambda: number;
  /** Penalise θ₀ too, as the articles' code does. Defaults to false, as their formula says. */
  readonly penalizeIntercept?: boolean;
}

/** Checks a problem and gives J and its gradient at θ = [intercept, coefficients]. */
const objectiveOf = (who: string, problem: RidgeProblem) => {
  const { lambda, penalizeIntercept = false } = problem;
  requireNonNegative(who, { lambda });
  const { rows, columns, values } = byColumns(requireDense(who, requireMatrix(who, problem.x)));
  const y = requireNumbers(who, 'y', problem.y, rows);
  const errorsAt = (theta: Float64Array): Float64Array => {
    const errors = y.map((value) => theta[0]! - value);
    for (let j = 0; j < columns; j++) {
      for (let i = 0; i < rows; i++) errors[i]! += theta[j + 1]! * values[j * rows + i]!;
    }
    return errors;
  };
  const penalised = (theta: Float64Array): Float64Array =>
    theta.map((value, j) => (j === 0 && !penalizeIntercept ? 0 : value));
  return {
    columns,
    loss: (theta: Float64Array): number =>
      (errorsAt(theta).reduce((total, error) => total + error * error, 0) +
        lambda * penalised(theta).reduce((total, value) => total + value * value, 0)) /
      (2 * rows),
    gradient: (theta: Float64Array): Float64Array => {
      const errors = errorsAt(theta);
      const gradient = penalised(theta).map((value) => (lambda * value) / rows);
      for (let i = 0; i < rows; i++) gradient[0]! += errors[i]! / rows;
      for (let j = 0; j < columns; j++) {
        let total = 0;
        for (let i = 0; i < rows; i++) total += errors[i]! * values[j * rows + i]!;
        gradient[j + 1]! += total / rows;
      }
      return gradient;
    },
  };
};

/**
 * The articles' ridge objective J(θ) = 1/(2n)·Σ(xᵢθ − yᵢ)² + λ/(2n)·Σ_{j≥1} θⱼ².
 *
 * @param theta [p + 1] the intercept θ₀, then the coefficients.
 * @throws `E_RANGE`, `E_SHAPE`, `E_DATA`
 * @example ridgeLoss({ x: [[1], [2]], y: [1, 2], lambda: 2 }, [0, 1]) // 0.5
 */
export const ridgeLoss = (problem: RidgeProblem, theta: ArrayLike<number>): number => {
  const { columns, loss } = objectiveOf('ridgeLoss', problem);
  return loss(requireNumbers('ridgeLoss', 'theta', theta, columns + 1));
};

/**
 * Its gradient ∇J(θ) = Xᵀ(Xθ − y)/n + (λ/n)·θ, [p + 1].
 *
 * @example ridgeGradient({ x: [[1], [2]], y: [1, 2], lambda: 2 }, [0, 1]) // Float64Array [0, 1]
 */
export const ridgeGradient = (problem: RidgeProblem, theta: ArrayLike<number>): Float64Array => {
  const { columns, gradient } = objectiveOf('ridgeGradient', problem);
  return gradient(requireNumbers('ridgeGradient', 'theta', theta, columns + 1));
};

/**
 * The articles' solver: θ ← θ − rate·∇J(θ), from 0. For learning; `ridge` gives the same minimum at once.
 *
 * @param options.rate the step α > 0. Above 2 / (largest eigenvalue of XᵀX/n + λ/n) it diverges, and θ is not finite.
 * @param options.iterations steps taken.
 * @returns θ, [p + 1], and J before each step and after the last.
 * @example ridgeDescent({ x: [[0], [1]], y: [0, 1], lambda: 0, rate: 0.5, iterations: 200 }).theta // ≈ [0, 1]
 */
export const ridgeDescent = ({
  rate,
  iterations,
  ...problem
}: RidgeProblem & { readonly rate: number; readonly iterations: number }): {
  readonly theta: Float64Array;
  readonly losses: Float64Array;
} => {
  const who = 'ridgeDescent';
  requirePositive(who, { rate });
  requireNonNegativeInteger(who, { iterations });
  const { columns, loss, gradient } = objectiveOf(who, problem);
  const theta = new Float64Array(columns + 1);
  const losses = new Float64Array(iterations + 1);
  for (let step = 0; step < iterations; step++) {
    losses[step] = loss(theta);
    const slope = gradient(theta);
    for (let j = 0; j <= columns; j++) theta[j]! -= rate * slope[j]!;
  }
  losses[iterations] = loss(theta);
  return { theta, losses };
};

/**
 * Mean squared error Σ(ŷ − y)²/n.
 *
 * @throws `E_SHAPE` if the lengths differ.
 * @example meanSquaredError([1, 2], [1, 4]) // 2
 */
export const meanSquaredError = (predicted: ArrayLike<number>, actual: ArrayLike<number>): number => {
  const who = 'meanSquaredError';
  const y = requireNumbers(who, 'actual', actual, actual.length);
  const fitted = requireNumbers(who, 'predicted', predicted, y.length);
  return y.reduce((total, value, i) => total + (fitted[i]! - value) * (fitted[i]! - value), 0) / y.length;
};
