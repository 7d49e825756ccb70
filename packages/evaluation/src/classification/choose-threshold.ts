import { RidgelineError, requireFraction, requireOneOf } from '@ridgeline/contracts';
import { type Cut, cutsOf, type RankedExamples } from './ranked.ts';

export interface ChooseThresholdOptions extends RankedExamples {
  /** The best F1, if not given, or the most recall that has `precision` at least. */
  readonly by?: 'f1' | 'precision';
  /** In [0, 1]: what `by: 'precision'` asks for. */
  readonly precision?: number;
}

/** From which score on to say yes, and what that comes to on the examples it was chosen by. */
export interface ChosenThreshold {
  /** Positive is what scores this or more. */
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

const reachedAt = ({ threshold, taken, hits }: Cut, positives: number): ChosenThreshold => ({
  threshold,
  precision: hits / taken,
  recall: hits / positives,
  f1: (2 * hits) / (taken + positives),
});

/**
 * The score from which on an example is taken for positive, chosen on *validation* examples. Of equally good thresholds it
 * is the highest. The figures returned are of the examples that chose it, and so flatter: measure it on others.
 *
 * @throws `E_SHAPE` and `E_DATA` as `areaUnderRoc`; `E_RANGE` or `E_OPTION` naming the option; `E_DATA` if no threshold has the
 *   precision asked for.
 * @see scikit-learn's `precision_recall_curve`, whose points these are.
 * @example
 * chooseThreshold({ scores: [0.1, 0.4, 0.35, 0.8], positive: [false, false, true, true] }).threshold // 0.35
 */
export const chooseThreshold = ({
  by = 'f1',
  precision = 1,
  ...examples
}: ChooseThresholdOptions): ChosenThreshold => {
  requireOneOf('chooseThreshold', ['f1', 'precision'], { by });
  requireFraction('chooseThreshold', { precision });
  const cuts = cutsOf('chooseThreshold', examples);
  const positives = cuts.at(-1)!.hits;
  const reached = cuts.map((cut) => reachedAt(cut, positives));
  const best = (among: readonly ChosenThreshold[], score: 'f1' | 'recall' | 'precision'): ChosenThreshold =>
    among.reduce((first, other) => (other[score] > first[score] ? other : first));
  if (by === 'f1') return best(reached, 'f1');
  const precise = reached.filter((each) => each.precision >= precision);
  if (precise.length > 0) return best(precise, 'recall');
  const most = best(reached, 'precision');
  throw new RidgelineError(
    'E_DATA',
    `chooseThreshold: there must be a threshold with a precision of ${precision}, got ${most.precision} at most.`,
    { hint: `Ask for less: ${most.threshold} has that precision and a recall of ${most.recall}.` },
  );
};
