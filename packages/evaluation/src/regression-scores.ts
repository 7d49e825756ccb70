import { RidgelineError } from '@ridgeline/contracts';

export interface RegressionScores {
  /** Mean squared error. */
  readonly mse: number;
  readonly rmse: number;
  /** Mean absolute error. */
  readonly mae: number;
  /** Share of the variance explained: 1 − Σ(y − ŷ)² / Σ(y − ȳ)². Below 0 where the mean of y does better. */
  readonly r2: number;
}

/**
 * How far predictions lie from what was to be predicted.
 *
 * Where all of `actual` are equal, R² is 1 if they are met and 0 otherwise, as in scikit-learn.
 *
 * @throws `E_SHAPE` if the lengths differ; `E_DATA` without an example.
 * @example regressionScores({ actual: [1, 2, 3], predicted: [1, 2, 4] }).mse // ≈ 0.333
 */
export const regressionScores = ({
  actual,
  predicted,
}: {
  readonly actual: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
}): RegressionScores => {
  const rows = actual.length;
  if (rows !== predicted.length) {
    throw new RidgelineError(
      'E_SHAPE',
      `regressionScores: actual and predicted must be equally long, got ${rows} and ${predicted.length}.`,
    );
  }
  if (rows === 0) throw new RidgelineError('E_DATA', 'regressionScores: there must be at least one example.');
  const sum = (term: (y: number, i: number) => number): number =>
    Array.from(actual).reduce((total, y, i) => total + term(y, i), 0);
  const centre = sum((y) => y) / rows;
  const squares = sum((y, i) => (y - predicted[i]!) ** 2);
  const spread = sum((y) => (y - centre) ** 2);
  const mse = squares / rows;
  return {
    mse,
    rmse: Math.sqrt(mse),
    mae: sum((y, i) => Math.abs(y - predicted[i]!)) / rows,
    r2: spread === 0 ? (squares === 0 ? 1 : 0) : 1 - squares / spread,
  };
};
