import { requireFraction } from '@ridgeline/contracts';
import {
  add,
  cast,
  exp,
  log,
  max,
  mul,
  oneHot,
  onesLike,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.ts';
import { requireShape } from '../shapes.ts';

export interface SoftmaxCrossEntropyOptions {
  /** ε in [0, 1]: that share of each target is spread evenly over all classes. 0 if not given. */
  readonly labelSmoothing?: number;
  /** [...] as the ids, 0 for rows whose loss is 0. Absent: all count. */
  readonly mask?: Tensor;
  /** [V], what the loss of each class is multiplied with. Absent: 1. */
  readonly classWeights?: Tensor;
}

/** The kernels that a backend may bring. */
export const SOFTMAX_CROSS_ENTROPY_KERNEL = 'RidgelineSoftmaxCrossEntropy';
export const SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL = 'RidgelineSoftmaxCrossEntropyGradient';

/** The formula: the truth that kernels are tested against. */
export const softmaxCrossEntropyComposition = (
  logits: Tensor,
  ids: Tensor,
  { labelSmoothing = 0, mask, classWeights }: SoftmaxCrossEntropyOptions = {},
): Tensor => {
  const classes = logits.shape.at(-1)!;
  const top = max(logits, -1, true);
  const logSum = add(log(sum(exp(sub(logits, top)), -1, true)), top);
  // of that type at once it is garbage on wasm, and it knows no single class
  let targets: Tensor = classes === 1 ? onesLike(logits) : cast(oneHot(ids, classes), 'float32');
  if (labelSmoothing > 0) targets = add(mul(targets, 1 - labelSmoothing), labelSmoothing / classes);
  if (classWeights !== undefined) targets = mul(targets, classWeights);
  const losses = sum(mul(targets, sub(logSum, logits)), -1);
  return mask === undefined ? losses : mul(losses, mask);
};

/** [losses], and for the gradient kernel the probabilities [..., V]. */
export const softmaxCrossEntropyKernel = fusedKernel({
  kernel: SOFTMAX_CROSS_ENTROPY_KERNEL,
  gradientKernel: SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL,
  inputs: ['logits', 'ids', 'mask', 'classWeights'],
  optional: { mask: 'masked', classWeights: 'weighted' },
  outputs: [null, 'probabilities'],
  cotangents: ['lossesGradient'],
  gradients: ['logits'],
});

/**
 * Cross-entropy in nats of each row's softmax against an id, without a one-hot tensor where the backend can do it:
 *
 *     nll_nc = log Σ_v exp(z_nv) − z_nc
 *     ℓ_n = m_n·((1 − ε)·w_y·nll_ny + ε/V·Σ_c w_c·nll_nc)        y = ids_n
 *
 * @param logits [..., V], of rank 2 or more.
 * @param ids [...] int32 in 0 … V−1, also where the mask is 0.
 * @returns [...]
 * @throws `E_SHAPE`; `E_RANGE` if `labelSmoothing` is not in [0, 1].
 * @see Szegedy et al. 2016 for label smoothing; PyTorch's `cross_entropy` without reduction.
 * @example softmaxCrossEntropy(tensor2d([[0, 0]]), tensor1d([1], 'int32')) // [log 2]
 */
export const softmaxCrossEntropy = (
  logits: Tensor,
  ids: Tensor,
  options: SoftmaxCrossEntropyOptions = {},
): Tensor => {
  const { labelSmoothing = 0, mask, classWeights } = options;
  requireShape('softmaxCrossEntropy', 'logits', logits, ['...', 'N', 'V']);
  const rows = logits.shape.slice(0, -1);
  const classes = logits.shape.at(-1)!;
  requireShape('softmaxCrossEntropy', 'ids', ids, rows);
  requireFraction('softmaxCrossEntropy', { labelSmoothing });
  if (mask !== undefined) requireShape('softmaxCrossEntropy', 'mask', mask, rows);
  if (classWeights !== undefined)
    requireShape('softmaxCrossEntropy', 'classWeights', classWeights, [classes]);
  const given = { ...(mask && { mask: cast(mask, 'float32') }), ...(classWeights && { classWeights }) };
  const fused = softmaxCrossEntropyKernel.run({ logits, ids, ...given }, { labelSmoothing });
  return fused?.[0] ?? softmaxCrossEntropyComposition(logits, ids, { labelSmoothing, ...given });
};
