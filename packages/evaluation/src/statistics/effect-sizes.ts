import { unitOf } from '../unit-of.ts';
import { logGamma } from './incomplete-beta.ts';
import { differencesOf, type Pairs, requireValues } from './pairs.ts';

/** A difference in standard deviations. */
export interface StandardizedDifference {
  /** Cohen's d, which is too large in the mean where there are few values. */
  readonly cohen: number;
  /** Hedges' g: d times what takes that off, Γ(ν/2) / (√(ν/2)·Γ((ν − 1)/2)). The one to report. */
  readonly hedges: number;
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

const squaresAround = (values: ArrayLike<number>): number => {
  const centre = mean(values);
  return Array.from(values).reduce((sum, value) => sum + (value - centre) ** 2, 0);
};

/** The size is the same in any unit. */
const scaled = (values: ArrayLike<number>, unit: number): Float64Array =>
  Float64Array.from(values, (value) => value / unit);

const sizesOf = (difference: number, square: number, degrees: number): StandardizedDifference => {
  // what never wavers has no size in its own deviations, but for none
  const cohen = difference === 0 ? 0 : difference / Math.sqrt(square / degrees);
  const half = degrees / 2;
  const bias = degrees === 1 ? 0 : Math.exp(logGamma(half) - logGamma(half - 0.5) - Math.log(half) / 2);
  return { cohen, hedges: cohen * bias };
};

/**
 * How far two groups of independent values lie apart, in their standard deviation: (mean a − mean b) / √(pooled variance),
 * with ν = n + m − 2.
 *
 * It says how large a difference is beside what varies anyway, and not how sure it is. Between seeds that vary little a
 * difference that nobody would notice has a large size: tell it in its own units first.
 *
 * @throws `E_DATA` with fewer than two values in either or for a number that is not finite.
 * @see Cohen 1988, "Statistical power analysis for the behavioral sciences"; Hedges 1981, "Distribution theory for Glass's
 *   estimator of effect size and related estimators".
 * @example standardizedDifference({ a: [3, 4, 5], b: [1, 2, 3] }).cohen // 2
 */
export const standardizedDifference = ({ a, b }: Pairs): StandardizedDifference => {
  requireValues('standardizedDifference', { a, b }, 2);
  const unit = unitOf([...Array.from(a), ...Array.from(b)]);
  const [first, second] = [scaled(a, unit), scaled(b, unit)];
  return sizesOf(
    mean(first) - mean(second),
    squaresAround(first) + squaresAround(second),
    a.length + b.length - 2,
  );
};

/**
 * The same of pairs: the mean of a − b in the standard deviation of a − b, with ν = n − 1. Pairs that go together vary
 * little, so that it is larger than that of the groups: say which was taken.
 *
 * @throws `E_SHAPE` if the lengths differ; `E_DATA` with fewer than two pairs or for a number that is not finite.
 * @see Lakens 2013, "Calculating and reporting effect sizes to facilitate cumulative science", for d_z.
 * @example standardizedPairs({ a: [3, 4, 6], b: [2, 2, 3] }).cohen // 2
 */
export const standardizedPairs = (pairs: Pairs): StandardizedDifference => {
  const given = differencesOf('standardizedPairs', pairs, 2);
  const differences = scaled(given, unitOf(given));
  return sizesOf(mean(differences), squaresAround(differences), differences.length - 1);
};

/** How many of sorted values come first, of which something holds. */
const countOf = (sorted: Float64Array, holds: (value: number) => boolean): number => {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(sorted[middle]!)) from = middle + 1;
    else to = middle;
  }
  return from;
};

/**
 * Cliff's δ of two groups: how much more often a value of a is above one of b than below, in [−1, 1]. It knows no units and
 * no distribution: 0 where neither is above, 1 where all of a are.
 *
 * @throws `E_DATA` without a value in either or for a number that is not finite.
 * @see Cliff 1993, "Dominance statistics: ordinal analyses to answer ordinal questions"; 2U/(nm) − 1 for U of SciPy's
 *   `mannwhitneyu`.
 * @example cliffsDelta({ a: [2, 3, 4], b: [1, 2, 3] }) // ≈ 0.556
 */
export const cliffsDelta = ({ a, b }: Pairs): number => {
  requireValues('cliffsDelta', { a, b }, 1);
  const others = Float64Array.from(b).sort();
  const more = Array.from(a).reduce(
    (sum, value) =>
      sum + countOf(others, (other) => other < value) + countOf(others, (other) => other <= value),
    0,
  );
  return more / (a.length * b.length) - 1;
};
