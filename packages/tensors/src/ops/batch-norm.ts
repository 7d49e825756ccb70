import { RidgelineError } from '@ridgeline/contracts';
import {
  add,
  customGrad,
  div,
  mean as meanOf,
  mul,
  ones,
  reshape,
  sqrt,
  square,
  sub,
  type Tensor,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.ts';
import { requireShape } from '../shapes.ts';

export interface BatchNormOptions {
  /** [C]; absent: 1. */
  readonly scale?: Tensor;
  /** [C]; absent: 0. */
  readonly offset?: Tensor;
  /** Added to the variance: 10⁻⁵ if not given. */
  readonly epsilon?: number;
  /** [C], given together with `variance`: normalise by these instead of the batch's own, as when evaluating. */
  readonly mean?: Tensor;
  readonly variance?: Tensor;
}

export interface BatchNormOutputs {
  /** [..., C] */
  readonly outputs: Tensor;
  /** [C], what was subtracted. For running averages: no gradient flows through it. */
  readonly mean: Tensor;
  /** [C], what was divided by, the biased variance. No gradient flows through it either. */
  readonly variance: Tensor;
}

/** The kernels that a backend may bring. */
export const BATCH_NORM_KERNEL = 'RidgelineBatchNorm';
export const BATCH_NORM_GRADIENT_KERNEL = 'RidgelineBatchNormGradient';

/** The same numbers, as a constant to the tape. */
const constant = customGrad((value, save) => {
  (save as (tensors: Tensor[]) => void)([value as Tensor]);
  return {
    value: (value as Tensor).clone(),
    gradFunc: (_: Tensor, saved: Tensor[]) => zerosLike(saved[0]!),
  };
});

/** The formula: the truth that kernels are tested against. */
export const batchNormComposition = (
  inputs: Tensor,
  { scale, offset, epsilon = 1e-5, mean: givenMean, variance: givenVariance }: BatchNormOptions = {},
): BatchNormOutputs => {
  const rows = reshape(inputs, [-1, inputs.shape.at(-1)!]);
  const mean = givenMean ?? meanOf(rows, 0);
  const centred = sub(rows, mean);
  const variance = givenVariance ?? meanOf(square(centred), 0);
  let outputs: Tensor = div(centred, sqrt(add(variance, epsilon)));
  if (scale !== undefined) outputs = mul(outputs, scale);
  if (offset !== undefined) outputs = add(outputs, offset);
  return { outputs: reshape(outputs, inputs.shape), mean: constant(mean), variance: constant(variance) };
};

/** [outputs, mean, variance]; the gradient kernel takes the latter two as the batch's own. */
export const batchNormKernel = fusedKernel({
  kernel: BATCH_NORM_KERNEL,
  gradientKernel: BATCH_NORM_GRADIENT_KERNEL,
  inputs: ['inputs', 'scale', 'offset'],
  outputs: [null, 'mean', 'variance'],
  visible: 3,
  cotangents: ['outputsGradient'],
  gradients: ['inputs', 'scale', 'offset'],
});

/**
 * Brings every feature to mean 0 and variance 1 over all rows of the batch, then scales and shifts:
 * y = (x − μ)/√(σ² + ε)·scale + offset, with σ² the biased variance. With `mean` and `variance` given, these are μ
 * and σ².
 *
 * @param inputs [..., C]
 * @throws `E_SHAPE`; `E_OPTION` if only one of `mean` and `variance` is given.
 * @see Ioffe and Szegedy 2015; as PyTorch's `nn.BatchNorm1d`, whose features are the second axis.
 * @example batchNorm(tensor2d([[1], [3]])).outputs // ≈ [[-1], [1]]
 */
export const batchNorm = (inputs: Tensor, options: BatchNormOptions = {}): BatchNormOutputs => {
  const { scale, offset, epsilon = 1e-5, mean, variance } = options;
  requireShape('batchNorm', 'inputs', inputs, ['...', 'C']);
  const size = inputs.shape.at(-1)!;
  for (const [name, value] of Object.entries({ scale, offset, mean, variance })) {
    if (value !== undefined) requireShape('batchNorm', name, value, [size]);
  }
  if ((mean === undefined) !== (variance === undefined)) {
    throw new RidgelineError(
      'E_OPTION',
      'batchNorm: mean and variance must be given together, got one of them.',
    );
  }
  if (mean !== undefined) return batchNormComposition(inputs, options);
  const fused = batchNormKernel.run(
    { inputs, scale: scale ?? ones([size]), offset: offset ?? zeros([size]) },
    { epsilon },
  );
  if (fused === undefined) return batchNormComposition(inputs, options);
  const [outputs, batchMean, batchVariance] = fused as [Tensor, Tensor, Tensor];
  return { outputs, mean: batchMean, variance: batchVariance };
};
