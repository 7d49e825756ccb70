import { requireRate } from '@ridgeline/contracts';
import type { Interval } from './bootstrap-intervals.ts';
import { type McNemar, mcnemar } from './mcnemar.ts';
import { normalSquare, wilsonEnds } from './wilson-interval.ts';

export interface PairedShares extends McNemar {
  /** Share of `first` − share of `second`. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** Correlation of both answers, nearer to 0 by half a row where it is above. */
const correlation = (both: number, onlyFirst: number, onlySecond: number, none: number): number => {
  const product = (both + onlyFirst) * (onlySecond + none) * (both + onlySecond) * (onlyFirst + none);
  if (product === 0) return 0;
  const excess = both * none - onlyFirst * onlySecond;
  const half = (both + onlyFirst + onlySecond + none) / 2;
  return (excess > 0 ? Math.max(excess - half, 0) : excess) / Math.sqrt(product);
};

/** √(x² − 2φxy + y²) */
const apart = (x: number, y: number, phi: number): number => Math.sqrt(x * x - 2 * phi * x * y + y * y);

/**
 * The difference of two shares of the same rows, such as accuracies of two models or on two versions of the texts: Newcombe's
 * interval of Wilson's ends and the correlation of both, and McNemar's test. It has a width where no row differs.
 *
 *     p₁ − p₂ − √((p₁ − l₁)² − 2φ(p₁ − l₁)(u₂ − p₂) + (u₂ − p₂)²)   …   p₁ − p₂ + √((u₁ − p₁)² − 2φ(u₁ − p₁)(p₂ − l₂) + (p₂ − l₂)²)
 *
 * @param options.first [n] whether each row counts.
 * @param options.second [n] the same of the other, in the same order.
 * @param options.confidence level in [0, 1), 0.95 if not given.
 * @throws `E_SHAPE` if the lengths differ; `E_DATA` without a row; `E_RANGE` for the confidence.
 * @see Newcombe 1998, "Improved confidence intervals for the difference between binomial proportions based on paired data", method 10.
 * @example pairedShares({ first: [true, true, true, false], second: [true, false, false, false] }).difference // 0.5
 */
export const pairedShares = ({
  first,
  second,
  confidence = 0.95,
}: {
  readonly first: ArrayLike<boolean>;
  readonly second: ArrayLike<boolean>;
  readonly confidence?: number;
}): PairedShares => {
  requireRate('pairedShares', { confidence });
  const test = mcnemar({ first, second });
  const { onlyFirst, onlySecond } = test;
  const of = first.length;
  const both = Array.from(first).filter((counts, row) => counts && second[row]).length;
  const square = normalSquare(1 - confidence);
  const [p1, p2] = [(both + onlyFirst) / of, (both + onlySecond) / of];
  const [low1, high1] = wilsonEnds({ share: p1, of, square });
  const [low2, high2] = wilsonEnds({ share: p2, of, square });
  const phi = correlation(both, onlyFirst, onlySecond, of - both - onlyFirst - onlySecond);
  const difference = (onlyFirst - onlySecond) / of;
  const ends: Interval = [
    difference - apart(p1 - low1, high2 - p2, phi),
    difference + apart(high1 - p1, p2 - low2, phi),
  ];
  return { ...test, difference, low: ends[0], high: ends[1] };
};
