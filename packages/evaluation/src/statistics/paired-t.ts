import { requireRate } from '@ridgeline/contracts';
import { estimate } from './estimate.ts';
import { differencesOf, type Pairs } from './pairs.ts';
import { twoSidedP } from './student-t.ts';

export interface PairedT {
  /** Mean of a − b. */
  readonly difference: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, for the hypothesis that the mean difference is 0. */
  readonly pValue: number;
}

/**
 * Student's test of the mean difference of independent pairs, such as the scores of two ways to train by seed:
 * t = d̄ / (s/√n) with n − 1 degrees of freedom.
 *
 * It holds for differences that are about normal, or many. Folds of one cross-validation are not independent, and rows of
 * one text are not either: `fiveByTwo`, `crossedDifference`.
 *
 * @param options.confidence level of the interval in [0, 1), 0.95 if not given.
 * @throws `E_SHAPE` if the lengths differ; `E_DATA` with fewer than two pairs or for a number that is not finite; `E_RANGE` if
 *   the confidence is outside [0, 1).
 * @see Student 1908, "The probable error of a mean"; SciPy's `ttest_rel`.
 * @example pairedT({ a: [3, 4, 6], b: [2, 2, 3] }).pValue // ≈ 0.074
 */
export const pairedT = ({
  confidence = 0.95,
  ...pairs
}: Pairs & { readonly confidence?: number }): PairedT => {
  requireRate('pairedT', { confidence });
  const differences = differencesOf('pairedT', pairs, 2);
  const { mean, deviation, low, high } = estimate([...differences], { confidence });
  const standardError = deviation / Math.sqrt(differences.length);
  const degreesOfFreedom = differences.length - 1;
  const pValue =
    standardError === 0 ? (mean === 0 ? 1 : 0) : twoSidedP(mean / standardError, degreesOfFreedom);
  return { difference: mean, standardError, degreesOfFreedom, low, high, pValue };
};
