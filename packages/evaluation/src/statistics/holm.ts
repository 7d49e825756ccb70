import { requireFraction } from '@ridgeline/contracts';

/**
 * Holm's step-down correction: p-values that may each be held against one significance level although m of them were
 * looked at. The k-th smallest, from 0, becomes the largest of (m − i)·pᵢ over i ≤ k, at most 1.
 *
 * @returns the corrected p-values, in the order given.
 * @throws `E_RANGE` if a p-value is outside [0, 1].
 * @see Holm 1979, "A simple sequentially rejective multiple test procedure". Same as R's `p.adjust(p, "holm")`.
 * @example holm([0.01, 0.04, 0.03]) // ≈ [0.03, 0.06, 0.06]
 */
export const holm = (pValues: readonly number[]): number[] => {
  for (const [index, p] of pValues.entries()) requireFraction('holm', { [`pValues[${index}]`]: p });
  const ascending = pValues.map((_, index) => index).sort((a, b) => pValues[a]! - pValues[b]!);
  const corrected = new Array<number>(pValues.length);
  let largest = 0;
  for (const [rank, index] of ascending.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    corrected[index] = largest;
  }
  return corrected;
};
