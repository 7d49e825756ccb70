import {
  bootstrapIntervals,
  groupedInterval,
  type Interval,
  type RegressionScores,
  regressionScores,
  rowsByGroup,
} from '@ridgeline/evaluation';
import { randomStream } from '@ridgeline/tensors';
import { varies } from './regression-metrics.ts';

/** 95 % intervals; null where the rows say nothing of it: what is explained of equal numbers, anything of a single group. */
export type RegressionIntervals = Readonly<Record<keyof RegressionScores, Interval | null>>;

interface Numbers {
  /** [n] */
  readonly actual: Float64Array;
  /** [n] */
  readonly predicted: Float64Array;
}

const ofRows = ({ actual, predicted }: Numbers): RegressionIntervals => {
  const of = (values: Float64Array, rows: Int32Array) => Float64Array.from(rows, (row) => values[row]!);
  return bootstrapIntervals({
    examples: actual.length,
    statistics: (rows) => ({
      ...regressionScores({ actual: of(actual, rows), predicted: of(predicted, rows) }),
    }),
    random: randomStream(0).stream('interval'),
  });
};

const ofGroups = ({ actual, predicted }: Numbers, groups: readonly string[]): RegressionIntervals => {
  const rowsOf = rowsByGroup(groups);
  // from one of the numbers on, so that squares of large ones lose no digits
  const [origin] = actual;
  const sumsOf = (rows: readonly number[]): number[] => {
    const sums = [rows.length, 0, 0, 0, 0, 0];
    for (const row of rows) {
      const [y, error] = [actual[row]! - origin!, actual[row]! - predicted[row]!];
      [error * error, Math.abs(error), y, y * y, error].forEach((value, i) => {
        sums[i + 1]! += value;
      });
    }
    return sums;
  };
  const groupsOfNumbers = { sums: rowsOf.map(sumsOf), rows: rowsOf.map(({ length }) => [length]) };
  const interval = (score: (sums: Float64Array) => number) =>
    groupedInterval({ ...groupsOfNumbers, score, range: 'positive' });
  const mse = interval(([n, squares]) => squares! / n!);
  const unexplained = interval(([n, squares, , sum, all]) => squares! / (all! - (sum! * sum!) / n!));
  // the same of errors around their mean
  const varied = interval(
    ([n, squares, , sum, all, errors]) =>
      Math.max(0, squares! - (errors! * errors!) / n!) / (all! - (sum! * sum!) / n!),
  );
  return {
    mse,
    rmse: mse && [Math.sqrt(mse[0]), Math.sqrt(mse[1])],
    mae: interval(([n, , errors]) => errors! / n!),
    r2: unexplained && [1 - unexplained[1], 1 - unexplained[0]],
    explainedVariance: varied && [1 - varied[1], 1 - varied[0]],
  };
};

/**
 * Intervals of the errors of a regression: percentiles over rows that are drawn again, or, where rows of one group are alike, those of
 * other groups of the kind.
 *
 * @param options.groups [n] what rows are alike by; null where they are in none.
 * @throws as `regressionScores`.
 * @see `bootstrapIntervals` and `groupedInterval` of `@ridgeline/evaluation`; docs/statistics.md.
 * @example regressionIntervals({ actual, predicted, groups: null }).mse // [0.21, 0.34]
 */
export const regressionIntervals = ({
  groups,
  ...numbers
}: Numbers & { readonly groups: readonly string[] | null }): RegressionIntervals => {
  const found = groups === null ? ofRows(numbers) : ofGroups(numbers, groups);
  return varies(numbers.actual) ? found : { ...found, r2: null, explainedVariance: null };
};
