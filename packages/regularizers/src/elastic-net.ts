import { type Regularizer, requireFraction, requireNonNegative } from '@ridgeline/contracts';
import { add } from '@tensorflow/tfjs-core';
import { l1 } from './l1.ts';
import { l2 } from './l2.ts';

/**
 * Elastic net λ·(α·Σ|w| + (1 − α)/2·Σw²): sparse as the lasso, but weights that act alike are kept together.
 *
 * What `l1` tells about Adam holds for its first part.
 *
 * @param options.lambda λ ≥ 0, in nats; 0 switches it off. No default.
 * @param options.alpha the lasso's share α in [0, 1]: 1 is `l1`, 0 is `l2`. No default.
 * @returns `penalty`: [...shape] → scalar, summed, not averaged; `gradient`: λ·(α·sign(w) + (1 − α)·w), 0 at 0;
 * `proximal`: the soft threshold at step·λ·α, then division by 1 + step·λ·(1 − α).
 * @throws `E_RANGE` if λ is negative or not finite, or α outside [0, 1].
 * @see Zou and Hastie 2005, "Regularization and Variable Selection via the Elastic Net". λ and α are those of
 * glmnet; scikit-learn's `alpha` and `l1_ratio`; Keras's `L1L2(l1=λα, l2=λ(1 − α)/2)`.
 * @example elasticNet({ lambda: 0.1, alpha: 0.5 }).penalty(tensor1d([3, -4])) // ≈ 0.975
 */
export const elasticNet = ({
  lambda,
  alpha,
}: {
  readonly lambda: number;
  readonly alpha: number;
}): Regularizer => {
  requireNonNegative('elasticNet', { lambda });
  requireFraction('elasticNet', { alpha });
  const lasso = l1({ lambda: lambda * alpha });
  const ridge = l2({ lambda: lambda * (1 - alpha) });
  return {
    spec: { kind: 'elasticNet', lambda, alpha },
    norms: { absolute: lambda * alpha, square: lambda * (1 - alpha) },
    penalty: (weights) => add(lasso.penalty(weights), ridge.penalty(weights)),
    gradient: (weights) => add(lasso.gradient(weights), ridge.gradient(weights)),
    proximal: (weights, step) => ridge.proximal!(lasso.proximal!(weights, step), step),
    shrinkage: (_as, step) => ({
      scale: 1,
      threshold: step * lambda * alpha,
      divisor: 1 + step * lambda * (1 - alpha),
    }),
  };
};
