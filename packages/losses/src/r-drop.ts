import { define, type Objective } from '@ridgeline/contracts';
import { add, mul, type Scalar, softmax, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { meanOverTargets } from './mean-over-targets.ts';

/** ½KL(p‖q) + ½KL(q‖p) at each position: the log-partitions cancel, since p − q adds up to 0. */
const divergence = (a: Tensor, b: Tensor): Tensor =>
  mul(0.5, sum(mul(sub(softmax(a), softmax(b)), sub(a, b)), -1));

/**
 * R-drop: two passes over the batch with different noise must not only be right but agree. What is minimised is
 *
 *     ½(L₁ + L₂) + α·mean over targets of ½(KL(p₁‖p₂) + KL(p₂‖p₁))
 *
 * Without noise both passes are the same and the term is 0. A step costs two passes. State, buffers and activity penalties are
 * those of the first pass.
 *
 * @param options.alpha α ≥ 0: the strength of the term, in nats per nat. No default.
 * @returns `terms`: the mean of both data losses, and the term `rDrop`.
 * @throws `E_RANGE` if α is negative or not finite.
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
    terms: (pass, batch) => {
      const [first, second] = [pass(), pass('second')];
      const apart = divergence(first.forward.logits, second.forward.logits);
      return {
        forward: first.forward,
        loss: mul<Scalar>(0.5, add(first.loss, second.loss)),
        terms: { rDrop: mul<Scalar>(alpha, meanOverTargets(apart, batch)) },
      };
    },
  }),
);
