import { define, type Regularizer } from '@ridgeline/contracts';
import { add } from '@tensorflow/tfjs-core';
import { l1 } from './l1.ts';
import { l2 } from './l2.ts';
import { strength } from './strength.ts';

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
export const elasticNet = /* @__PURE__ */ define(
  'elasticNet',
  {
    about: 'Sparse as l1, but weights that act alike are kept together, as by l2.',
    label: 'elastic net',
    formula: 'λ·(α·Σ|w| + (1 − α)/2·Σw²), summed over the penalised weights, in nats',
    options: {
      lambda: strength,
      alpha: {
        type: 'number',
        min: 0,
        max: 1,
        symbol: 'α',
        about: 'The share of the lasso: 1 is l1, 0 is l2.',
      },
    },
    example: { lambda: 0.1, alpha: 0.5 },
    same: {
      glmnet: 'lambda, alpha',
      'scikit-learn': 'alpha=λ, l1_ratio=α',
      Keras: 'L1L2(l1=λα, l2=λ(1 − α)/2)',
    },
    stage: 'stable',
    since: '0.1.0',
    path: {
      option: 'lambda',
      values: [0.015, 0.025, 0.04, 0.06, 0.1, 0.16, 0.26, 0.4],
      given: { alpha: 0.5 },
      shown: 0.5,
      as: 'proximal',
      top: 2,
      ratio: 0.01,
    },
  },
  ({ lambda, alpha }): Omit<Regularizer, 'spec'> => {
    const lasso = l1({ lambda: lambda * alpha });
    const ridge = l2({ lambda: lambda * (1 - alpha) });
    return {
      norms: { absolute: lambda * alpha, square: lambda * (1 - alpha) },
      penalty: (weights) => add(lasso.penalty(weights), ridge.penalty(weights)),
      gradient: (weights) => add(lasso.gradient(weights), ridge.gradient(weights)),
      proximal: (weights, step) => ridge.proximal!(lasso.proximal!(weights, step), step),
      proximalEach: (weights, steps) => ridge.proximalEach!(lasso.proximalEach!(weights, steps), steps),
      shrinkage: (_as, step) => ({
        scale: 1,
        threshold: step * lambda * alpha,
        divisor: 1 + step * lambda * (1 - alpha),
      }),
    };
  },
);
