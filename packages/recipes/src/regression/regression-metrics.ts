import { regressionScores } from '@ridgeline/evaluation';

/** How far predictions lie from the numbers of some rows. */
export interface RegressionMetrics {
  readonly mse: number;
  /** Null where the numbers do not vary, and so for a single row: then there is nothing to explain. */
  readonly r2: number | null;
}

/** Whether numbers differ, so that a share of their variance can be explained. */
export const varies = (values: ArrayLike<number>): boolean =>
  Array.prototype.some.call(values, (value: number) => value !== values[0]);

/**
 * @throws as `regressionScores`.
 * @example regressionMetrics([2, 2], [2, 3]) // { mse: 0.5, r2: null }
 */
export const regressionMetrics = (
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
): RegressionMetrics => {
  const { mse, r2 } = regressionScores({ actual, predicted });
  return { mse, r2: varies(actual) ? r2 : null };
};
