import { RidgelineError } from '@ridgeline/contracts';

/** Scores of two kinds of examples. */
export interface RankedExamples {
  /** [n] higher for what is rather positive. */
  readonly scores: ArrayLike<number>;
  /** [n] whether each is. */
  readonly positive: ArrayLike<boolean>;
}

/** What is taken for positive when all scores from one on are. */
export interface Cut {
  readonly threshold: number;
  /** Examples that score as much or more. */
  readonly taken: number;
  /** Positive ones among them. */
  readonly hits: number;
}

/** @throws `E_SHAPE` if lengths differ; `E_DATA` without an example of both, or for a score that is no finite number */
const requireBoth = (who: string, { scores, positive }: RankedExamples): void => {
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

/** Every place where the scores can be cut, from the highest on; equal scores are taken together. */
export const cutsOf = (who: string, given: RankedExamples): readonly Cut[] => {
  requireBoth(who, given);
  const { scores, positive } = given;
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const cuts: Cut[] = [];
  let hits = 0;
  order.forEach((example, rank) => {
    if (positive[example]) hits++;
    const next = order[rank + 1];
    if (next === undefined || scores[next] !== scores[example])
      cuts.push({ threshold: scores[example]!, taken: rank + 1, hits });
  });
  return cuts;
};
