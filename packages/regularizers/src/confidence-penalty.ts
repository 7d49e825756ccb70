import { type ActivityRegularizer, define } from '@ridgeline/contracts';
import { softmaxDivergence } from '@ridgeline/tensors';
import { mul, zerosLike } from '@tensorflow/tfjs-core';
import { reducePositions, reduction } from './reduction.ts';
import { strength } from './strength.ts';

/**
 * Confidence penalty: λ times the mean of what a prediction lacks to the entropy of all classes alike, log V − H(p) = KL(p ‖ uniform). It belongs at the
 * site `logits`. Its gradient is that of −λ·H(p), and unlike that it is 0 where nothing is known.
 *
 * Label smoothing holds KL(uniform ‖ p) down in its place, which grows without bound where a class is ruled out; this one does not.
 *
 * @param options.lambda λ ≥ 0, in nats per nat; 0 switches it off. No default.
 * @param options.reduction `sum` adds up rows and positions instead; λ then changes its meaning with the batch size.
 * @returns `penalty`: logits [B, …, V] and mask [B, …] → scalar.
 * @throws `E_RANGE` if λ is negative or not finite; `E_OPTION` for another reduction; `E_SHAPE` for a mask that does not fit.
 * @see Pereyra et al. 2017, "Regularizing neural networks by penalizing confident output distributions": their β.
 * @example confidencePenalty({ lambda: 1 }).penalty(tensor2d([[100, 0]])) // ≈ log 2
 */
export const confidencePenalty = /* @__PURE__ */ define(
  'confidencePenalty',
  {
    about: 'Keeps predictions from being surer than they need to be.',
    label: 'confidence penalty',
    formula: 'λ·mean over rows and positions of log V − H(softmax f), in nats',
    options: { lambda: strength, reduction },
    example: { lambda: 0.1 },
    same: { 'Pereyra et al. 2017': 'β = λ' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ lambda, reduction }): Omit<ActivityRegularizer, 'spec'> => ({
    penalty: (activation, mask) => {
      // log V − H(p) is KL(p‖u) for the uniform u, of which logits of 0 are those
      const lacking = softmaxDivergence(activation, zerosLike(activation));
      return mul(lambda, reducePositions('confidencePenalty', lacking, { mask, reduction }));
    },
  }),
);
