import { type RandomStream, RidgelineError, requirePositiveInteger, requireRate } from '@ridgeline/contracts';
import { quantile } from './quantile.ts';

export interface PairedBootstrapOptions {
  /** Loss of the first model on each example, in nats summed over the example's targets. */
  readonly a: ArrayLike<number>;
  /** Loss of the second model on the same examples, in the same order. */
  readonly b: ArrayLike<number>;
  /** Targets in each example, 1 if not given. Examples without targets are left out. */
  readonly weights?: ArrayLike<number>;
  /** A stream that is used for nothing else; resample r draws from `random.at(r)`. */
  readonly random: RandomStream;
  /** How many resamples, 10,000 if not given. The smallest p-value is 2 / (resamples + 1). */
  readonly resamples?: number;
  /** Level of the interval in [0, 1), 0.95 if not given. */
  readonly confidence?: number;
}

export interface PairedDifference {
  /** Σ(a − b) / Σweights: positive where b is better. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, for the hypothesis that the difference is 0. */
  readonly pValue: number;
}

const requireAligned = (a: ArrayLike<number>, b: ArrayLike<number>, weights: ArrayLike<number>): void => {
  if (a.length !== b.length || a.length !== weights.length) {
    throw new RidgelineError(
      'E_SHAPE',
      `pairedBootstrap: a, b and weights must be equally long, got ${a.length}, ${b.length} and ${weights.length}.`,
    );
  }
  for (const [name, values] of Object.entries({ a, b, weights })) {
    for (let i = 0; i < values.length; i++) {
      if (Number.isFinite(values[i]) && (name !== 'weights' || values[i]! >= 0)) continue;
      const expected = name === 'weights' ? 'a finite number ≥ 0' : 'a finite number';
      throw new RidgelineError(
        'E_DATA',
        `pairedBootstrap: ${name}[${i}] must be ${expected}, got ${values[i]}.`,
      );
    }
  }
};

/**
 * Compares two models on the same examples: the mean difference in nats per target, its percentile interval and a
 * p-value, by drawing the examples again with replacement. Whole examples are drawn, so that targets that stand in
 * one text stay together.
 *
 * With few examples the interval is too narrow: of 95 % it holds the truth in 90 and 93 with 10 and 20 normal differences, and in
 * 80, 86 and 89 with 10, 20 and 50 log-normal ones (4,000 draws by NumPy).
 *
 * The p-value is twice the smaller share of resamples at or beyond 0, counting one resample more on that side than
 * was seen: p = min(1, 2·(min(#{d ≤ 0}, #{d ≥ 0}) + 1) / (resamples + 1)). It is never 0.
 *
 * @returns the same numbers for the same stream, whatever else was drawn before.
 * @throws `E_SHAPE` if the arrays differ in length; `E_DATA` if a number is not finite or no example has a target;
 *   `E_RANGE` naming the option.
 * @see Efron and Tibshirani 1993, "An introduction to the bootstrap"; Koehn 2004, "Statistical significance tests
 *   for machine translation evaluation"; Davison and Hinkley 1997 for the count of one more.
 * @example pairedBootstrap({ a: [9, 8, 7], b: [6, 6, 6], weights: [3, 3, 3], random: randomStream(1) }).difference // ≈ 0.667
 */
export const pairedBootstrap = (options: PairedBootstrapOptions): PairedDifference => {
  const { a, b, random, resamples = 10_000, confidence = 0.95 } = options;
  const weights = options.weights ?? new Float64Array(a.length).fill(1);
  requirePositiveInteger('pairedBootstrap', { resamples });
  requireRate('pairedBootstrap', { confidence });
  requireAligned(a, b, weights);
  const examples = Array.from(weights, (_, i) => i).filter((i) => weights[i]! > 0);
  if (examples.length === 0)
    throw new RidgelineError('E_DATA', 'pairedBootstrap: there must be at least one example with a target.');

  const differences = Float64Array.from(examples, (i) => a[i]! - b[i]!);
  const targets = Float64Array.from(examples, (i) => weights[i]!);
  const statistic = (rows: ArrayLike<number>): number => {
    let difference = 0;
    let total = 0;
    for (let i = 0; i < rows.length; i++) {
      difference += differences[rows[i]!]!;
      total += targets[rows[i]!]!;
    }
    return difference / total;
  };
  const resampled = Float64Array.from({ length: resamples }, (_, r) =>
    statistic(random.at(r).integers(examples.length, examples.length)),
  ).sort();
  const atMostZero = resampled.filter((value) => value <= 0).length;
  const atLeastZero = resampled.filter((value) => value >= 0).length;
  return {
    difference: statistic(examples.map((_, i) => i)),
    low: quantile(resampled, (1 - confidence) / 2),
    high: quantile(resampled, (1 + confidence) / 2),
    pValue: Math.min(1, (2 * (Math.min(atMostZero, atLeastZero) + 1)) / (resamples + 1)),
  };
};
