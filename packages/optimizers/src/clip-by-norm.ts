import { define, type Optimizer } from '@ridgeline/contracts';
import { mapParams, squaredNorm } from '@ridgeline/tensors';
import { div, maximum, minimum, mul, sqrt } from '@tensorflow/tfjs-core';
import { leastNorm } from './least-norm.ts';
import { stateless } from './stateless.ts';

/**
 * Scales the gradient of each parameter by a factor of its own, so that its length stays below a bound: g ← g·min(1, bound/‖g‖₂).
 * Stands before the optimizer in a chain.
 *
 * @returns a transform without state and learning rate.
 * @throws `E_RANGE`
 * @see Keras's `clipnorm`; PyTorch's `clip_grad_norm_` of one parameter at a time, but for its 10⁻⁶.
 * @example clipByNorm({ bound: 1 }).update({ w: tensor1d([3, 4]) }, {}, {}, 0).updates.w // [0.6, 0.8]
 */
export const clipByNorm = /* @__PURE__ */ define(
  'clipByNorm',
  {
    about: 'Scales the gradient of each parameter, so that its length stays below a bound.',
    formula: 'g ← g·min(1, bound/‖g‖₂) for each parameter',
    options: { bound: { type: 'number', above: 0, about: 'The bound of ‖g‖₂ of a parameter.' } },
    example: { bound: 1 },
    same: { PyTorch: 'clip_grad_norm_ of one parameter at a time', Keras: 'clipnorm' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ bound }): Omit<Optimizer, 'spec'> =>
    stateless((gradients) =>
      mapParams(gradients, (gradient) =>
        mul(gradient, minimum(1, div(bound, maximum(sqrt(squaredNorm(gradient)), leastNorm)))),
      ),
    ),
);
