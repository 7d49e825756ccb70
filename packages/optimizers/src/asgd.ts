import { define, type Optimizer } from '@ridgeline/contracts';
import { mapParams, record } from '@ridgeline/tensors';
import { add, mul, scalar } from '@tensorflow/tfjs-core';
import { learningRate } from './options.ts';
import { fading, rated } from './rated.ts';

/**
 * The steps of averaged stochastic gradient descent: a small decay and a rate that falls so slowly that the mean of the weights converges,
 *
 *     η_t = η/(1 + λ·η·t)^α        Δw = −η_t·g − λ·η_t·w
 *
 * The average itself is a matter of `averaging`: `checkpointAverage({ from, every: 1 })` from a fixed step on, `nonMonotonic` from where
 * validation no longer gets better.
 *
 * @returns an optimizer without state. Its `learningRate` is η_t.
 * @throws `E_RANGE`
 * @see Polyak and Juditsky 1992, "Acceleration of stochastic approximation by averaging"; Bottou 2010; PyTorch's
 * `ASGD(lr=η, lambd=λ, alpha=α)`, which keeps its average from step t0 on beside the weights.
 * @example asgd({ learningRate: 0.05 })
 */
export const asgd = /* @__PURE__ */ define(
  'asgd',
  {
    about: 'Gradient descent at a rate that falls slowly, for an average of its weights.',
    label: 'ASGD',
    formula: 'Δw = −η_t·g − λ·η_t·w with η_t = η/(1 + λ·η·t)^α',
    options: {
      lambda: {
        type: 'number',
        min: 0,
        default: 1e-4,
        about: 'λ: the decay of the weights, which also says how soon the rate falls.',
      },
      alpha: {
        type: 'number',
        min: 0,
        max: 1,
        default: 0.75,
        about: 'α: by which power of the steps taken the rate falls.',
      },
      learningRate,
    },
    example: { learningRate: 0.05 },
    same: { PyTorch: 'ASGD(lr=η, lambd=λ, alpha=α) with averaging from t0 on' },
    stage: 'trial',
    since: '0.1.0',
  },
  (options): Optimizer => {
    const { lambda, alpha } = options;
    const own = rated('asgd', options, asgd, (rate, step) => fading(lambda * rate, alpha)(rate, step));
    return {
      ...own,
      weightDecay: lambda,
      init: () => record([]),
      stepSizes: (_state, params, step) => mapParams(params, () => scalar(own.learningRate.at(step))),
      update: (gradients, state, params, step) => {
        const rate = own.learningRate.at(step);
        const updates = mapParams(gradients, (gradient, path) =>
          add(mul(-rate, gradient), mul(-rate * lambda, params[path]!)),
        );
        return { updates, state };
      },
    };
  },
);
