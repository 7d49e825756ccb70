import { cutsOf, type RankedExamples } from './ranked.ts';

/**
 * The area under the receiver operating characteristic: how often a positive example scores above a negative one, ties
 * counting half. 0.5 is guessing, 1 tells them apart wholly. Sorting makes it n·log n.
 *
 * @param options.scores [n] higher for what is rather positive.
 * @param options.positive [n] whether each is.
 * @returns a number in [0, 1].
 * @throws `E_SHAPE` if lengths differ; `E_DATA` without an example of both, or for a score that is no finite number.
 * @see Hanley and McNeil 1982; scikit-learn's `roc_auc_score`
 * @example areaUnderRoc({ scores: [0.1, 0.4, 0.4, 0.8], positive: [false, false, true, true] }) // 0.875
 */
export const areaUnderRoc = (given: RankedExamples): number => {
  const cuts = cutsOf('areaUnderRoc', given);
  const { taken: examples, hits: positives } = cuts.at(-1)!;
  let [pairs, above, seen] = [0, 0, 0];
  for (const { taken, hits } of cuts) {
    const negatives = taken - hits - (seen - above);
    // positives that stand higher, and half of those that are tied
    pairs += negatives * (above + (hits - above) / 2);
    [above, seen] = [hits, taken];
  }
  return pairs / (positives * (examples - positives));
};
