import type { SparseMatrix } from '../matrix/matrix.ts';
import { denseCoefficients } from '../path/dense-coefficients.ts';
import { fitPath } from '../path/fit-path.ts';
import type { Hyperplane } from './squared-hinge.ts';

/**
 * Logistic regression of one class against the rest: minimises (1/n)·Σ log(1 + e^(−y(x·w + b))) + λ/2·‖w‖², y being 1
 * where `positive` and −1 elsewhere. The intercept is free.
 *
 * @see scikit-learn's `LogisticRegression` with C = 1/(n·λ)
 */
export const logisticPlane = (
  x: SparseMatrix,
  {
    positive,
    lambda,
    tolerance,
  }: {
    readonly positive: (row: number) => boolean;
    readonly lambda: number;
    readonly tolerance: number;
  },
): Hyperplane => {
  const path = fitPath({
    x,
    y: Float64Array.from({ length: x.rows }, (_, row) => Number(positive(row))),
    family: 'binomial',
    alpha: 0,
    lambdas: [lambda],
    standardize: false,
    tolerance,
  });
  return {
    weights: denseCoefficients(path, 0),
    intercept: path.intercepts[0]!,
    passes: path.iterations[0]!,
    converged: path.converged[0] === 1,
  };
};
