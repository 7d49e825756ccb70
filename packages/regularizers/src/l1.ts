import { define, type Regularizer } from '@ridgeline/contracts';
import { abs, clipByValue, clone, maximum, minimum, mul, neg, sign, sub, sum } from '@tensorflow/tfjs-core';
import { strength } from './strength.ts';
import { withoutGradient } from './without-gradient.ts';

/**
 * Lasso penalty λ·Σ|w|, which drives weights to exact zeros when applied as `proximal`.
 *
 * As `penalty`, its gradient λ·sign(w) joins the data loss's: weights then hover about 0 and are hardly ever equal
 * to it. Under Adam, that gradient is also divided by the root of its second moment, so that λ no longer weighs the
 * penalty against the loss: a parameter with small gradients is shrunk as fast as one with large ones. `proximal`
 * escapes both: after the step, every weight moves η·λ towards 0 and stops there. By the optimizer's own step sizes (`metric: 'adaptive'`), it ends
 * at the lasso's solution.
 *
 * @param options.lambda λ ≥ 0, in nats per unit of weight; 0 switches it off. No default: a strength is always a
 * choice.
 * @returns `penalty`: [...shape] → scalar, summed, not averaged; `gradient`: λ·sign(w), 0 at 0; `proximal`: the soft
 * threshold sign(w)·max(|w| − step·λ, 0); `proximalEach`: the same with a step for each weight, under which λ stays in nats.
 * @throws `E_RANGE` if λ is negative or not finite.
 * @see Tibshirani 1996, "Regression Shrinkage and Selection via the Lasso". Same factor as Keras `L1(λ)`, glmnet
 * with α = 1 and scikit-learn's `Lasso(alpha=λ)`.
 * @example l1({ lambda: 0.1 }).penalty(tensor1d([3, -4])) // ≈ 0.7
 */
export const l1 = /* @__PURE__ */ define(
  'l1',
  {
    about: 'Moves weights towards 0 by the same amount, and those that arrive stay at exactly 0 (proximal).',
    label: 'L1',
    formula: 'λ·Σ|w|, summed over the penalised weights, in nats',
    options: { lambda: strength },
    example: { lambda: 0.1 },
    same: { Keras: 'L1(λ)', 'scikit-learn': 'Lasso(alpha=λ)', glmnet: 'α = 1' },
    stage: 'stable',
    since: '0.1.0',
    path: {
      option: 'lambda',
      values: [0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.13, 0.2],
      shown: 0.3,
      as: 'proximal',
      top: 1,
      ratio: 0.01,
    },
  },
  ({ lambda }): Omit<Regularizer, 'spec'> => ({
    norms: { absolute: lambda, square: 0 },
    penalty: (weights) => mul(lambda, sum(abs(weights))),
    gradient: (weights) => (lambda === 0 ? withoutGradient(weights) : mul(lambda, sign(weights))),
    proximal: (weights, step) => {
      // as float32 has it: between bounds that round to 0, TF.js's wasm backend gives whatever stood in its memory
      const threshold = Math.fround(lambda * step);
      // what lies within the threshold is taken away whole, which leaves 0 and never −0
      return threshold === 0 ? clone(weights) : sub(weights, clipByValue(weights, -threshold, threshold));
    },
    proximalEach: (weights, steps) => {
      if (lambda === 0) return clone(weights);
      const thresholds = mul(lambda, steps);
      return sub(weights, minimum(maximum(weights, neg(thresholds)), thresholds));
    },
    shrinkage: (_as, step) => ({ scale: 1, threshold: lambda * step, divisor: 1 }),
  }),
);
