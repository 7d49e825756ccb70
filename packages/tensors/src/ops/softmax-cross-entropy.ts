import {
  add,
  exp,
  expandDims,
  type GradConfig,
  log,
  max,
  mul,
  oneHot,
  reshape,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';
import { requireShape } from '../shapes.ts';

/** The kernels that a backend may bring. */
export const SOFTMAX_CROSS_ENTROPY_KERNEL = 'RidgelineSoftmaxCrossEntropy';
export const SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL = 'RidgelineSoftmaxCrossEntropyGradient';

/** The formula: the truth that kernels are tested against. */
export const softmaxCrossEntropyComposition = (logits: Tensor, ids: Tensor): Tensor => {
  const top = max(logits, -1, true);
  const logSum = add(log(sum(exp(sub(logits, top)), -1, true)), top);
  return reshape(sub(logSum, sum(mul(logits, oneHot(ids, logits.shape[1]!)), -1, true)), [-1]);
};

/**
 * Cross-entropy in nats of each row's softmax against an id, without a one-hot tensor where the backend can do it:
 * ℓ_n = log Σ_v exp(z_nv) − z_n,id(n).
 *
 * @param logits [N, V]
 * @param ids [N] int32 in 0 … V−1
 * @returns [N]
 * @throws `E_SHAPE`
 * @example softmaxCrossEntropy(tensor2d([[0, 0]]), tensor1d([1], 'int32')) // [log 2]
 */
export const softmaxCrossEntropy = (logits: Tensor, ids: Tensor): Tensor => {
  requireShape('softmaxCrossEntropy', 'logits', logits, ['N', 'V']);
  requireShape('softmaxCrossEntropy', 'ids', ids, [logits.shape[0]!]);
  return (
    runFused(SOFTMAX_CROSS_ENTROPY_KERNEL, { logits, ids })?.[0] ??
    softmaxCrossEntropyComposition(logits, ids)
  );
};

/** The fused kernel gives [losses, probabilities]. */
export const softmaxCrossEntropyGradient: GradConfig = {
  kernelName: SOFTMAX_CROSS_ENTROPY_KERNEL,
  inputsToSave: ['ids'],
  outputsToSave: [false, true],
  gradFunc: (cotangents, saved) => {
    const lossesGradient = (cotangents as Tensor[])[0]!;
    const [ids, probabilities] = saved as [Tensor, Tensor];
    return {
      logits: () =>
        runFused(SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL, { probabilities, ids, lossesGradient })?.[0] ??
        mul(sub(probabilities, oneHot(ids, probabilities.shape[1]!)), expandDims(lossesGradient, 1)),
      ids: () => mul(ids, 0),
    };
  },
};
