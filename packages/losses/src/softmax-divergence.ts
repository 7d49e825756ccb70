import { exp, logSoftmax, mul, sub, sum, type Tensor } from '@tensorflow/tfjs-core';

/**
 * KL(p‖q) of the softmaxes of logits, at each position: [..., C] → [...]. With p held as it is, its gradient by the logits of q is
 * q − p.
 */
export const softmaxDivergence = (from: Tensor, to: Tensor): Tensor => {
  const logP = logSoftmax(from);
  return sum(mul(exp(logP), sub(logP, logSoftmax(to))), -1);
};
