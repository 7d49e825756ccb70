import { type Averaging, define } from '@ridgeline/contracts';
import { lerp, mapParams } from '@ridgeline/tensors';

/**
 * The mean of the weights as they were after `from` steps and then after every `every` more, all counting alike; before that
 * it is the weights. A run of `from` + (k − 1)·`every` steps so ends with the mean of its last k checkpoints. One copy is
 * kept, whatever their number.
 *
 * @returns `next`, by path.
 * @throws `E_RANGE` if a count is no integer ≥ 1.
 * @see Vaswani et al. 2017, section 6.1, which averages the last 5 and 20 checkpoints; Izmailov et al. 2018, "Averaging weights leads to
 * wider optima and better generalization"; PyTorch's `AveragedModel`, updated at these steps.
 * @example
 * const { next } = checkpointAverage({ from: 2, every: 1 });
 * next({ w: scalar(1) }, { w: scalar(2) }, 2).w // 1.5, after the third step
 */
export const checkpointAverage = /* @__PURE__ */ define(
  'checkpointAverage',
  {
    about: 'The mean of the weights at some steps of the end of a run, evaluated and kept in their place.',
    label: 'checkpoint average',
    formula: 'ā ← ā + (w − ā)/k at the k-th step of the mean',
    options: {
      from: {
        type: 'integer',
        min: 1,
        about: 'Steps after which the mean begins; until then it is the weights.',
      },
      every: { type: 'integer', min: 1, about: 'Steps from one of its weights to the next.' },
    },
    example: { from: 1000, every: 200 },
    same: { PyTorch: 'AveragedModel, updated at these steps' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ from, every }): Omit<Averaging, 'spec'> => ({
    begins: from,
    next: (averaged, params, step, givenAway) => {
      const since = step + 1 - from;
      if (averaged === undefined || since <= 0) return params;
      if (since % every !== 0) return averaged;
      const share = 1 / (since / every + 1);
      return mapParams(params, (weights, path) => lerp(averaged[path]!, weights, share, givenAway));
    },
  }),
);
