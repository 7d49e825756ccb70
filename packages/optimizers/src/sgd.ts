import { define, type Optimizer } from '@ridgeline/contracts';
import { mapParams, record } from '@ridgeline/tensors';
import { mul, scalar } from '@tensorflow/tfjs-core';
import { learningRate } from './options.ts';
import { rated } from './rated.ts';
import { zerosOf } from './state.ts';

/**
 * Gradient descent: Δw = −η·g.
 *
 * @param options.learningRate η ≥ 0: a number, a schedule or its spec.
 * @returns an optimizer without state.
 * @throws `E_RANGE`
 * @see PyTorch's `SGD(lr=η)`.
 * @example sgd({ learningRate: 0.1 }).update({ w: tensor1d([2]) }, {}, { w: tensor1d([1]) }, 0).updates.w // [-0.2]
 */
export const sgd = /* @__PURE__ */ define(
  'sgd',
  {
    about: 'Plain gradient descent.',
    formula: 'Δw = −η·g',
    options: { learningRate },
    example: { learningRate: 0.1 },
    same: { PyTorch: 'SGD(lr=η)', Keras: 'SGD(η)' },
    stage: 'stable',
    since: '0.1.0',
  },
  (options): Optimizer => {
    const own = rated('sgd', options, sgd);
    return {
      ...own,
      init: () => record([]),
      coasting: (_state, params) => zerosOf(params),
      stepSizes: (_state, params, step) => mapParams(params, () => scalar(own.learningRate.at(step))),
      update: (gradients, state, _params, step) => {
        const rate = own.learningRate.at(step);
        return { updates: mapParams(gradients, (gradient) => mul(-rate, gradient)), state };
      },
    };
  },
);
