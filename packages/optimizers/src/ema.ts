import { type Averaging, define } from '@ridgeline/contracts';
import { lerp, mapParams } from '@ridgeline/tensors';

/**
 * The exponential moving average of the weights: ā ← d·ā + (1 − d)·w after every step; after the first it is the weights. It looks back
 * over about 1/(1 − d) steps, and evaluates better than the weights where these still jump about.
 *
 * @param options.decay d in [0, 1): how much of the average stays. No default.
 * @returns `next`, by path.
 * @throws `E_RANGE` if d is outside [0, 1).
 * @see Polyak and Juditsky 1992, "Acceleration of Stochastic Approximation by Averaging"; PyTorch's
 * `AveragedModel(multi_avg_fn=get_ema_multi_avg_fn(d))`; Keras's `use_ema` with `ema_momentum` = d.
 * @example ema({ decay: 0.9 }).next({ w: scalar(1) }, { w: scalar(2) }, 1).w // ≈ 1.1
 */
export const ema = /* @__PURE__ */ define(
  'ema',
  {
    about: 'An exponential moving average of the weights, evaluated and kept in their place.',
    label: 'EMA',
    formula: 'ā ← d·ā + (1 − d)·w after every step',
    options: {
      decay: {
        type: 'number',
        min: 0,
        below: 1,
        about: 'How much of the average stays from step to step, d.',
      },
    },
    example: { decay: 0.99 },
    same: {
      PyTorch: 'get_ema_multi_avg_fn(d)',
      Keras: 'use_ema=True, ema_momentum=d',
      Optax: 'incremental_update(w, ā, step_size=1 − d)',
    },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ decay }): Omit<Averaging, 'spec'> => ({
    next: (averaged, params, _, givenAway) =>
      averaged === undefined
        ? params
        : mapParams(params, (weights, path) => lerp(averaged[path]!, weights, 1 - decay, givenAway)),
  }),
);
