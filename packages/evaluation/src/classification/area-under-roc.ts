import { RidgelineError } from '@ridgeline/contracts';

const who = 'areaUnderRoc';

const requireBoth = (scores: ArrayLike<number>, positive: ArrayLike<boolean>): void => {
  if (scores.length !== positive.length)
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: positive must have an entry for each of ${scores.length} scores, got ${positive.length}.`,
    );
  const odd = Array.from(scores).findIndex((score) => !Number.isFinite(score));
  if (odd >= 0)
    throw new RidgelineError(
      'E_DATA',
      `${who}: scores must be finite numbers, got ${scores[odd]} at ${odd}.`,
      {
        hint: 'Leave out what cannot be scored, such as empty texts.',
      },
    );
  const count = Array.from(positive).filter(Boolean).length;
  if (count > 0 && count < positive.length) return;
  throw new RidgelineError(
    'E_DATA',
    `${who}: there must be an example that is positive and one that is not, got ${count} of ${positive.length}.`,
  );
};

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
export const areaUnderRoc = ({
  scores,
  positive,
}: {
  readonly scores: ArrayLike<number>;
  readonly positive: ArrayLike<boolean>;
}): number => {
  requireBoth(scores, positive);
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let [negatives, pairs] = [0, 0];
  for (let from = 0; from < order.length; ) {
    let to = from;
    let [tiedPositives, tiedNegatives] = [0, 0];
    for (; to < order.length && scores[order[to]!] === scores[order[from]!]; to++) {
      if (positive[order[to]!]) tiedPositives++;
      else tiedNegatives++;
    }
    pairs += tiedPositives * (negatives + tiedNegatives / 2);
    negatives += tiedNegatives;
    from = to;
  }
  return pairs / (negatives * (order.length - negatives));
};
