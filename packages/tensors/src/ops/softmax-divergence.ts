import {
  exp,
  expandDims,
  type GradConfig,
  logSoftmax,
  mul,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';
import { requireShape } from '../shapes.ts';

/** The kernel that a backend may bring. */
export const SOFTMAX_DIVERGENCE_KERNEL = 'RidgelineSoftmaxDivergence';

/** The formula: the truth that kernels are tested against. */
export const softmaxDivergenceComposition = (from: Tensor, to: Tensor): Tensor => {
  const logP = logSoftmax(from);
  return sum(mul(exp(logP), sub(logP, logSoftmax(to))), -1);
};

/**
 * KL(p‖q) of the softmaxes of logits, at each position. Its slopes are p·(log p − log q − KL) by the logits of p, and q − p by those of q.
 *
 * @param from [..., V], the logits of p.
 * @param to [..., V], the logits of q.
 * @returns [...], in nats
 * @throws `E_SHAPE`
 * @see Kullback and Leibler 1951; as PyTorch's `kl_div(log_q, log_p, log_target=True)`, summed over the last axis.
 * @example softmaxDivergence(tensor2d([[0, 0]]), tensor2d([[0, Math.log(3)]])) // ½·log(2) + ½·log(2/3) ≈ 0.144
 */
export const softmaxDivergence = (from: Tensor, to: Tensor): Tensor => {
  requireShape('softmaxDivergence', 'from', from, ['...', 'V']);
  requireShape('softmaxDivergence', 'to', to, from.shape);
  return (
    runFused(SOFTMAX_DIVERGENCE_KERNEL, { from, to }, {}, 1)?.[0] ?? softmaxDivergenceComposition(from, to)
  );
};

/** The fused kernel gives [divergences, slopes by the logits of p, by those of q]. */
export const softmaxDivergenceGradient: GradConfig = {
  kernelName: SOFTMAX_DIVERGENCE_KERNEL,
  outputsToSave: [false, true, true],
  gradFunc: (cotangents, saved) => {
    const each = expandDims([cotangents].flat()[0]!, -1);
    return { from: () => mul(each, saved[0]!), to: () => mul(each, saved[1]!) };
  },
};
