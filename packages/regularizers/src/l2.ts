import { type Regularizer, requireNonNegative } from '@ridgeline/contracts';
import { div, mul, square, sum } from '@tensorflow/tfjs-core';
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
export const l2 = ({ lambda }: { readonly lambda: number }): Regularizer => {
  requireNonNegative('l2', { lambda });
  return {
    spec: { kind: 'l2', lambda },
    norms: { absolute: 0, square: lambda },
    penalty: (weights) => mul(lambda / 2, sum(square(weights))),
    gradient: (weights) => (lambda === 0 ? withoutGradient(weights) : mul(lambda, weights)),
    proximal: (weights, step) => div(weights, 1 + step * lambda),
    decoupled: (weights, step) => mul(weights, 1 - step * lambda),
    shrinkage: (as, step) =>
      as === 'decoupled'
        ? { scale: 1 - step * lambda, threshold: 0, divisor: 1 }
        : { scale: 1, threshold: 0, divisor: 1 + step * lambda },
  };
};
