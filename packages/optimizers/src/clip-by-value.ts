import { define, type Optimizer } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { clipByValue as clip } from '@tensorflow/tfjs-core';
import { stateless } from './stateless.ts';

/**
 * Cuts every number of the gradients to [−bound, bound]. It changes the direction of a step; `clipByGlobalNorm` does not. Stands before
 * the optimizer in a chain.
 *
 * @returns a transform without state and learning rate.
 * @throws `E_RANGE`
 * @see Graves 2013, "Generating sequences with recurrent neural networks"; PyTorch's `clip_grad_value_`; Keras's `clipvalue`.
 * @example clipByValue({ bound: 1 }).update({ w: tensor1d([3, -0.5]) }, {}, {}, 0).updates.w // [1, -0.5]
 */
export const clipByValue = /* @__PURE__ */ define(
  'clipByValue',
  {
    about: 'Cuts every number of the gradients to a bound on either side of 0.',
    formula: 'g ← max(−bound, min(bound, g))',
    options: { bound: { type: 'number', above: 0, about: 'The largest |g| of a number.' } },
    example: { bound: 1 },
    same: { PyTorch: 'clip_grad_value_', Keras: 'clipvalue' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ bound }): Omit<Optimizer, 'spec'> =>
    stateless((gradients) => mapParams(gradients, (gradient) => clip(gradient, -bound, bound))),
);
