import { define, type Objective } from '@ridgeline/contracts';
import { add, mul, type Scalar } from '@tensorflow/tfjs-core';

/**
 * R-drop: two passes over the batch with different noise must not only be right but agree. What is minimised is
 *
 *     ½(L₁ + L₂) + α·mean over targets of ½(KL(p₁‖p₂) + KL(p₂‖p₁))
 *
 * with KL the divergence that the loss tells: of the softmax for classes and tokens, the mean over labels of each one's own, and
 * (x₁ − x₂)² for numbers by squared error, whose distribution is normal with variance ½. Without noise both passes are the same and the term is 0. A step costs two passes. State, buffers and activity penalties are
 * those of the first pass.
 *
 * @param options.alpha α ≥ 0: the strength of the term, in nats per nat. No default.
 * @returns `terms`: the mean of both data losses, and the term `rDrop`.
 * @throws `E_RANGE` if α is negative or not finite; `fit` throws `E_OPTION` for a loss without a divergence.
 * @see Wu et al. 2021, "R-Drop: Regularized Dropout for Neural Networks". α is that of its published code, which takes the mean of
 * both losses; the paper adds them up, so its α is 2 of ours.
 * @example fit({ …, objective: rDrop({ alpha: 1 }), rules: [{ noise: dropout({ rate: 0.3 }), at: 'output' }] })
 */
export const rDrop = /* @__PURE__ */ define(
  'rDrop',
  {
    about: 'Makes two passes with different noise agree.',
    label: 'R-drop',
    formula: '½(L₁ + L₂) + α·½(KL(p₁‖p₂) + KL(p₂‖p₁)), means over the targets that count',
    options: {
      alpha: {
        type: 'number',
        min: 0,
        scale: 'logarithmic',
        about: 'The strength α of the divergence between the passes.',
      },
    },
    example: { alpha: 1 },
    same: { 'R-Drop': 'alpha of its code, half of the α of the paper' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ alpha }): Omit<Objective, 'spec'> => ({
    diverges: true,
    terms: (pass, batch, { divergence }) => {
      const [first, second] = [pass(), pass('second')];
      const [a, b] = [first.forward.logits, second.forward.logits];
      // `fit` refuses a loss without one
      const apart = add<Scalar>(divergence!(a, b, batch), divergence!(b, a, batch));
      return {
        forward: first.forward,
        loss: mul<Scalar>(0.5, add(first.loss, second.loss)),
        terms: { rDrop: mul<Scalar>(0.5 * alpha, apart) },
      };
    },
  }),
);
