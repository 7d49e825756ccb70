import { type Optimizer, requirePositive } from '@ridgeline/contracts';
import { mapParams, squaredNorm } from '@ridgeline/tensors';
import { add, addN, div, minimum, mul, sqrt } from '@tensorflow/tfjs-core';
import { stateless } from './stateless.ts';

/**
 * Scales all gradients by one factor, so that their common length ‖g‖₂ stays below a bound:
 * g ← g·min(1, maxNorm / (‖g‖₂ + 10⁻⁶)). Stands before the optimizer in a chain.
 *
 * @param maxNorm > 0
 * @returns a transform without state and learning rate.
 * @throws `E_RANGE`
 * @see Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent neural networks"; PyTorch's
 * `clip_grad_norm_`.
 * @example chain(clipByGlobalNorm(1), adam({ learningRate: 0.001 }))
 */
export const clipByGlobalNorm = (maxNorm: number): Optimizer => {
  requirePositive('clipByGlobalNorm', { maxNorm });
  return {
    spec: { kind: 'clipByGlobalNorm', maxNorm },
    ...stateless((gradients) => {
      const norm = sqrt(addN(Object.values(gradients).map(squaredNorm)));
      const factor = minimum(1, div(maxNorm, add(norm, 1e-6)));
      return mapParams(gradients, (gradient) => mul(factor, gradient));
    }),
  };
};
