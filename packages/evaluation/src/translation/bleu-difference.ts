import { type RandomStream, RidgelineError, requirePositiveInteger, requireRate } from '@ridgeline/contracts';
import type { PairedDifference } from '../statistics/paired-bootstrap.ts';
import { quantile } from '../statistics/quantile.ts';
import { type BleuStatistics, bleuOf } from './bleu.ts';

export interface BleuDifferenceOptions {
  /** What the texts of the first translator add to BLEU. */
  readonly a: readonly BleuStatistics[];
  /** Those of the second, of the same texts in the same order. */
  readonly b: readonly BleuStatistics[];
  /** A stream that is used for nothing else; resample r draws from `random.at(r)`. */
  readonly random: RandomStream;
  /** How many resamples, 1,000 if not given. The smallest p-value is 2 / (resamples + 1). */
  readonly resamples?: number;
  /** Level of the interval in [0, 1), 0.95 if not given. */
  readonly confidence?: number;
}

/**
 * By how much the BLEU of two translators differs on the same texts: a − b, positive where the first is better, with its percentile
 * interval and a p-value, by drawing texts again with replacement. The score of each draw is that of its texts together. With
 * few texts the interval is too narrow, as `pairedBootstrap` says.
 *
 * @throws `E_SHAPE` if there is not one of each for every text; `E_DATA` if there is none; `E_RANGE` naming the option.
 * @see Koehn 2004, "Statistical significance tests for machine translation evaluation"; `pairedBootstrap` for losses and its p-value.
 * @example bleuDifference({ a: bleuStatistics(first), b: bleuStatistics(second), random: randomStream(1) }).low > 0
 */
export const bleuDifference = (options: BleuDifferenceOptions): PairedDifference => {
  const { a, b, random, resamples = 1000, confidence = 0.95 } = options;
  requirePositiveInteger('bleuDifference', { resamples });
  requireRate('bleuDifference', { confidence });
  if (a.length !== b.length)
    throw new RidgelineError(
      'E_SHAPE',
      `bleuDifference: a and b must be of the same texts, got ${a.length} and ${b.length}.`,
    );
  if (a.length === 0) throw new RidgelineError('E_DATA', 'bleuDifference: there must be a text, got none.');
  const differenceOf = (rows: ArrayLike<number>): number => {
    const scoreOf = (texts: readonly BleuStatistics[]): number =>
      bleuOf(Array.from(rows, (row) => texts[row]!)).score;
    return scoreOf(a) - scoreOf(b);
  };
  const drawn = Float64Array.from({ length: resamples }, (_, r) =>
    differenceOf(random.at(r).integers(a.length, a.length)),
  ).sort();
  const atMostZero = drawn.filter((value) => value <= 0).length;
  const atLeastZero = drawn.filter((value) => value >= 0).length;
  return {
    difference: differenceOf(a.map((_, i) => i)),
    low: quantile(drawn, (1 - confidence) / 2),
    high: quantile(drawn, (1 + confidence) / 2),
    pValue: Math.min(1, (2 * (Math.min(atMostZero, atLeastZero) + 1)) / (resamples + 1)),
  };
};
