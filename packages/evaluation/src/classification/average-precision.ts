import { cutsOf, type RankedExamples } from './ranked.ts';

/**
 * Average precision, the area under the curve of precision over recall by steps: Σ (R_k − R_{k−1})·P_k over the places
 * where the scores can be cut, from the highest on. Guessing reaches the share of positive examples, and so its level
 * differs from one set of data to the next; where positives are rare it says more than the area under the ROC.
 *
 * @param options.scores [n] higher for what is rather positive.
 * @param options.positive [n] whether each is.
 * @returns a number in (0, 1].
 * @throws `E_SHAPE` if lengths differ; `E_DATA` without an example of both, or for a score that is no finite number.
 * @see scikit-learn's `average_precision_score`; Davis and Goadrich 2006, "The relationship between Precision-Recall and ROC
 *   curves", for why no straight line is drawn between the cuts.
 * @example averagePrecision({ scores: [0.1, 0.4, 0.35, 0.8], positive: [false, false, true, true] }) // ≈ 0.833
 */
export const averagePrecision = (given: RankedExamples): number => {
  const cuts = cutsOf('averagePrecision', given);
  const positives = cuts.at(-1)!.hits;
  let [area, before] = [0, 0];
  for (const { taken, hits } of cuts) {
    area += ((hits - before) / positives) * (hits / taken);
    before = hits;
  }
  return area;
};
