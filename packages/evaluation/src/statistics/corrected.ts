import { RidgelineError, requireRate } from '@ridgeline/contracts';
import { type CrossedDifference, claimAt } from './crossed-difference.ts';

/** A comparison among several that were made. */
export type CorrectedDifference<Comparison extends CrossedDifference = CrossedDifference> = Comparison & {
  /** The p-value as if this had been the only comparison. */
  readonly uncorrectedPValue: number;
};

/**
 * Several comparisons at once, by Bonferroni: with m of them, each p-value becomes m·p, at most 1, and each interval has
 * confidence 1 − α/m. All intervals hold together with a probability of 1 − α at least, and an interval leaves out 0 exactly
 * where the corrected p-value is below α. Holm's p-values are smaller for all but the first, but intervals that agree with
 * them end at 0 and say no more.
 *
 * @param comparisons all that were made, also those that look hopeless; none shall have been corrected before.
 * @param options.confidence 1 − α in [0, 1), 0.95 if not given.
 * @returns them in the order given, with `low`, `high`, `pValue` and `detectable` corrected.
 * @throws `E_RANGE` if the confidence is outside [0, 1); `E_DATA` for a comparison that is corrected already.
 * @see Dunn 1961, "Multiple comparisons among means"; Strassburger and Bretz 2008, "Compatible simultaneous lower confidence
 *   bounds for the Holm procedure and other Bonferroni-based closed tests", for what agrees with Holm.
 * @example corrected([dropout, l2]).map(({ pValue }) => pValue) // twice the p-value of each, at most 1
 */
export const corrected = <Comparison extends CrossedDifference>(
  comparisons: readonly Comparison[],
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): readonly CorrectedDifference<Comparison>[] => {
  requireRate('corrected', { confidence });
  const made = comparisons.length;
  return comparisons.map((comparison, index) => {
    if ('uncorrectedPValue' in comparison)
      throw new RidgelineError(
        'E_DATA',
        `corrected: comparisons[${index}] is corrected already; give what crossedDifference returned.`,
      );
    const { pValue, ...claim } = claimAt((1 - confidence) / made, comparison);
    return { ...comparison, ...claim, pValue: Math.min(1, made * pValue), uncorrectedPValue: pValue };
  });
};
