import { type RandomStream, RidgelineError, requirePositiveInteger, requireRate } from '@ridgeline/contracts';
import { quantile } from './quantile.ts';

/** The lower and the upper end of an interval. */
export type Interval = readonly [low: number, high: number];

/**
 * Percentile intervals of statistics over n examples, by drawing the examples again with replacement. They are too narrow
 * with few examples, as `pairedBootstrap` says.
 *
 * @param options.examples n
 * @param options.statistics gives every statistic of the examples drawn, [n] numbers in 0 … n−1.
 * @param options.random a stream that is used for nothing else; resample r draws from `random.at(r)`.
 * @param options.resamples how many, 1,000 if not given.
 * @param options.confidence level of the intervals in [0, 1), 0.95 if not given.
 * @throws `E_DATA` without an example; `E_RANGE` naming the option.
 * @see Efron and Tibshirani 1993, "An introduction to the bootstrap".
 * @example
 * const mean = (rows) => ({ mean: rows.reduce((sum, row) => sum + values[row], 0) / rows.length });
 * bootstrapIntervals({ examples: values.length, statistics: mean, random }).mean; // [low, high]
 */
export const bootstrapIntervals = <Name extends string>({
  examples,
  statistics,
  random,
  resamples = 1000,
  confidence = 0.95,
}: {
  readonly examples: number;
  readonly statistics: (rows: Int32Array) => Readonly<Record<Name, number>>;
  readonly random: RandomStream;
  readonly resamples?: number;
  readonly confidence?: number;
}): Readonly<Record<Name, Interval>> => {
  requirePositiveInteger('bootstrapIntervals', { resamples });
  requireRate('bootstrapIntervals', { confidence });
  if (examples === 0)
    throw new RidgelineError('E_DATA', 'bootstrapIntervals: there must be at least one example.');
  const drawn = Array.from({ length: resamples }, (_, r) =>
    statistics(random.at(r).integers(examples, examples)),
  );
  const intervals = Object.keys(drawn[0]!).map((name) => {
    const sorted = Float64Array.from(drawn, (found) => found[name as Name]).sort();
    return [name, [quantile(sorted, (1 - confidence) / 2), quantile(sorted, (1 + confidence) / 2)]];
  });
  return Object.fromEntries(intervals);
};
