import { define, type Optimizer } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { add, div, fill, mul, sqrt, square } from '@tensorflow/tfjs-core';
import { learningRate } from './options.ts';
import { fading, rated } from './rated.ts';
import { joinState, partOfState } from './state.ts';

/**
 * Adagrad: each gradient over the root of the sum of all its squares, so that what is seen rarely, such as the row of a rare word, moves far
 * when it is seen:
 *
 *     s ← s + g²        Δw = −η/(1 + δ·t)·g/(√s + ε)
 *
 * @returns an optimizer with the state `square/<path>`. Its `learningRate` is the decayed one.
 * @throws `E_RANGE`
 * @see Duchi, Hazan and Singer 2011, "Adaptive subgradient methods for online learning and stochastic optimization"; PyTorch's
 * `Adagrad(lr=η, lr_decay=δ, initial_accumulator_value, eps=ε)`.
 * @example adagrad({ learningRate: 0.1 })
 */
export const adagrad = /* @__PURE__ */ define(
  'adagrad',
  {
    about: 'Divides each gradient by the root of the sum of all its squares: rare words move far.',
    formula: 's ← s + g², Δw = −η/(1 + δ·t)·g/(√s + ε)',
    options: {
      decay: { type: 'number', min: 0, default: 0, about: 'δ, by which the rate falls from step to step.' },
      initial: { type: 'number', min: 0, default: 0, about: 'What the sums begin with.' },
      epsilon: { type: 'number', above: 0, default: 1e-10, about: 'ε, added to the root.' },
      learningRate,
    },
    example: { learningRate: 0.1 },
    same: {
      PyTorch: 'Adagrad(lr=η, lr_decay=δ, initial_accumulator_value=initial, eps=ε)',
      Keras: 'Adagrad(η, initial, ε), its ε under the root',
    },
    stage: 'trial',
    since: '0.1.0',
    reach: 1,
  },
  (options): Optimizer => {
    const { decay, initial, epsilon } = options;
    const own = rated('adagrad', options, adagrad, fading(decay));
    return {
      ...own,
      init: (params) => joinState({ square: mapParams(params, ({ shape }) => fill(shape, initial)) }),
      stepSizes: (state, _params, step) =>
        mapParams(partOfState(state, 'square'), (sums) =>
          div(own.learningRate.at(step), add(sqrt(sums), epsilon)),
        ),
      update: (gradients, state, _params, step) => {
        const rate = own.learningRate.at(step);
        const before = partOfState(state, 'square');
        const sums = mapParams(gradients, (gradient, path) => add(before[path]!, square(gradient)));
        const updates = mapParams(gradients, (gradient, path) =>
          mul(-rate, div(gradient, add(sqrt(sums[path]!), epsilon))),
        );
        return { updates, state: joinState({ square: sums }) };
      },
    };
  },
);
