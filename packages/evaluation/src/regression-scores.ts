import { RidgelineError } from '@ridgeline/contracts';
import { unitOf } from './unit-of.ts';

export interface RegressionScores {
  /** Mean squared error. */
  readonly mse: number;
  readonly rmse: number;
  /** Mean absolute error. */
  readonly mae: number;
  /** Share of the variance explained: 1 − Σ(y − ŷ)² / Σ(y − ȳ)². Below 0 where the mean of y does better. */
  readonly r2: number;
  /** The same of errors whose mean is taken off: 1 − Σ(e − ē)² / Σ(y − ȳ)². Above R² by what one constant would mend. */
  readonly explainedVariance: number;
}

/** Σ v² is squares·unit². */
const squaresOf = (values: Float64Array): { readonly squares: number; readonly unit: number } => {
  const unit = unitOf(values);
  return { unit, squares: values.reduce((total, value) => total + (value / unit) * (value / unit), 0) };
};

/** Values less their mean, which is that of all where they are equal: the mean of equal numbers may round to another. */
const aroundMean = (values: Float64Array): Float64Array => {
  const unit = unitOf(values);
  const centre = values.every((value) => value === values[0])
    ? values[0]!
    : (values.reduce((total, value) => total + value / unit, 0) / values.length) * unit;
  return values.map((value) => value - centre);
};

type Squares = ReturnType<typeof squaresOf>;

/** 1 − Σ errors² / Σ spread². */
const explained = (errors: Squares, spread: Squares): number => {
  if (spread.squares === 0) return errors.squares === 0 ? 1 : 0;
  const ratio = errors.unit / spread.unit;
  return 1 - (errors.squares / spread.squares) * ratio * ratio;
};

/**
 * How far predictions lie from what was to be predicted.
 *
 * Where all of `actual` are equal, R² is 1 if they are met and 0 otherwise, explained variance 1 if errors are equal, as scikit-learn has it for two rows and more.
 * Errors are NaN where a number is.
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
  const y = Float64Array.from(actual);
  const rests = y.map((value, i) => value - predicted[i]!);
  const errors = squaresOf(rests);
  const centred = squaresOf(aroundMean(rests));
  const spread = squaresOf(aroundMean(y));
  const mean = errors.squares / rows;
  return {
    mse: mean * errors.unit * errors.unit,
    rmse: Math.sqrt(mean) * errors.unit,
    mae: y.reduce((total, value, i) => total + Math.abs(value - predicted[i]!), 0) / rows,
    r2: explained(errors, spread),
    explainedVariance: explained(centred, spread),
  };
};
