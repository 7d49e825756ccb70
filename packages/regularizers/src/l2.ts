import { define, type Regularizer } from '@ridgeline/contracts';
import { add, div, mul, square, sum } from '@tensorflow/tfjs-core';
import { strength } from './strength.ts';
import { withoutGradient } from './without-gradient.ts';

/**
 * Ridge penalty ½λ·Σw², which shrinks weights in proportion to their size.
 *
 * Its three applications agree to first order under plain SGD and differ under Adam, where `penalty` is scaled with
 * the gradient and `decoupled` is not.
 *
 * @param options.lambda λ ≥ 0, in nats per squared unit of weight; 0 switches it off. No default.
 * @returns `penalty`: [...shape] → scalar, summed, not averaged; `gradient`: λ·w; `proximal`: w / (1 + step·λ);
 * `decoupled`: w·(1 − step·λ), as AdamW; past step·λ = 1 that would turn the signs of weights, which trainers refuse.
 * @throws `E_RANGE` if λ is negative or not finite.
 * @see Hoerl and Kennard 1970, "Ridge Regression"; Loshchilov and Hutter 2019, "Decoupled Weight Decay
 * Regularization". λ is PyTorch's `weight_decay` and glmnet's λ with α = 0; Keras writes it `L2(λ / 2)`.
 * @example l2({ lambda: 0.1 }).penalty(tensor1d([3, -4])) // ≈ 1.25
 */
export const l2 = /* @__PURE__ */ define(
  'l2',
  {
    about: 'Shrinks weights in proportion to their size.',
    label: 'L2',
    formula: '½λ·Σw², summed over the penalised weights, in nats',
    options: { lambda: strength },
    example: { lambda: 0.1 },
    same: { PyTorch: 'weight_decay = λ (decoupled: AdamW)', Keras: 'L2(λ/2)', glmnet: 'α = 0' },
    stage: 'stable',
    since: '0.1.0',
    path: {
      option: 'lambda',
      values: [0.1, 0.2, 0.3, 0.5, 0.8, 1.3, 2, 3],
      shown: 1,
      as: 'decoupled',
      top: 10,
      ratio: 0.001,
    },
  },
  ({ lambda }): Omit<Regularizer, 'spec'> => ({
    norms: { absolute: 0, square: lambda },
    penalty: (weights) => mul(lambda / 2, sum(square(weights))),
    gradient: (weights) => (lambda === 0 ? withoutGradient(weights) : mul(lambda, weights)),
    proximal: (weights, step) => div(weights, 1 + step * lambda),
    proximalEach: (weights, steps) => div(weights, add(1, mul(lambda, steps))),
    decoupled: (weights, step) => mul(weights, 1 - step * lambda),
    shrinkage: (as, step) =>
      as === 'decoupled'
        ? { scale: 1 - step * lambda, threshold: 0, divisor: 1 }
        : { scale: 1, threshold: 0, divisor: 1 + step * lambda },
  }),
);
