import { type Averaging, define, type Evaluated } from '@ridgeline/contracts';
import { checkpointAverage } from './checkpoint-average.ts';

/** Steps taken at the first evaluation that was worse than the best of those more than `patience` before it; absent: none was yet. */
const turnOf = (evaluations: readonly Evaluated[], patience: number): number | undefined => {
  let best = Number.POSITIVE_INFINITY;
  for (const [i, { step, dataLoss }] of evaluations.entries()) {
    const earlier = evaluations[i - patience - 1];
    if (earlier) best = Math.min(best, earlier.dataLoss);
    if (dataLoss > best) return step;
  }
  return undefined;
};

/**
 * The mean of the weights after every step from where validation no longer gets better: until an evaluation is worse than the best of those
 * more than n before it, it is the weights; from then on all weights count alike. With `sgd` or `asgd` it is NT-ASGD. The
 * rate is to stay as it is: a mean wants weights that still move.
 *
 * @param options.patience n ≥ 1: evaluations that lie between the two.
 * @returns `next`, which is the weights, and `after`.
 * @throws `E_RANGE` if n is no integer ≥ 1.
 * @see Merity, Keskar and Socher 2018, "Regularizing and optimizing LSTM language models", section 5, with n = 5; their code begins with
 * the epoch after the evaluation, as here with the step after it.
 * @example
 * const found = [2, 2.5, 3].map((dataLoss, i) => ({ step: 10 * (i + 1), dataLoss }));
 * nonMonotonic({ patience: 1 }).after(found).begins // 31
 */
export const nonMonotonic = /* @__PURE__ */ define(
  'nonMonotonic',
  {
    about: 'The mean of the weights from where validation no longer gets better.',
    label: 'non-monotonically triggered average',
    formula: 'ā ← ā + (w − ā)/k at the k-th step behind the turn',
    options: {
      patience: {
        type: 'integer',
        min: 1,
        default: 5,
        about: 'How many evaluations must lie between one and the best before it that it is worse than.',
      },
    },
    example: { patience: 5 },
    same: { 'Merity et al. 2018': 'NT-ASGD with n = patience, beside sgd or asgd' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ patience }): Omit<Averaging, 'spec'> => ({
    next: (_, params) => params,
    after: (evaluations) => {
      const turn = turnOf(evaluations, patience);
      return turn === undefined
        ? nonMonotonic({ patience })
        : checkpointAverage({ from: turn + 1, every: 1 });
    },
  }),
);
