import { add, div, mean, mul, ones, sqrt, square, sub, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.ts';
import { requireShape } from '../shapes.ts';

export interface LayerNormOptions {
  /** [D]; absent: 1. */
  readonly scale?: Tensor;
  /** [D]; absent: 0. */
  readonly offset?: Tensor;
  /** Added to the variance: 10⁻⁵ if not given. */
  readonly epsilon?: number;
}

/** The kernels that a backend may bring. */
export const LAYER_NORM_KERNEL = 'RidgelineLayerNorm';
export const LAYER_NORM_GRADIENT_KERNEL = 'RidgelineLayerNormGradient';

/** The formula: the truth that kernels are tested against. */
export const layerNormComposition = (
  inputs: Tensor,
  { scale, offset, epsilon = 1e-5 }: LayerNormOptions = {},
): Tensor => {
  const centred = sub(inputs, mean(inputs, -1, true));
  let outputs: Tensor = div(centred, sqrt(add(mean(square(centred), -1, true), epsilon)));
  if (scale !== undefined) outputs = mul(outputs, scale);
  return offset === undefined ? outputs : add(outputs, offset);
};

/** [outputs], and for the gradient kernel each row's mean and 1/√(variance + ε), [rows, 2]. */
export const layerNormKernel = fusedKernel({
  kernel: LAYER_NORM_KERNEL,
  gradientKernel: LAYER_NORM_GRADIENT_KERNEL,
  inputs: ['inputs', 'scale', 'offset'],
  outputs: [null, 'statistics'],
  cotangents: ['outputsGradient'],
  gradients: ['inputs', 'scale', 'offset'],
});

/**
 * Brings every row to mean 0 and variance 1, then scales and shifts: y = (x − μ)/√(σ² + ε)·scale + offset, with σ² the
 * biased variance of the last axis.
 *
 * @param inputs [..., D]
 * @returns [..., D]
 * @throws `E_SHAPE`
 * @see Ba, Kiros and Hinton 2016; as PyTorch's `nn.LayerNorm`.
 * @example layerNorm(tensor2d([[1, 3]])) // ≈ [[-1, 1]]
 */
export const layerNorm = (inputs: Tensor, options: LayerNormOptions = {}): Tensor => {
  const { scale, offset, epsilon = 1e-5 } = options;
  requireShape('layerNorm', 'inputs', inputs, ['...', 'D']);
  const size = inputs.shape.at(-1)!;
  if (scale !== undefined) requireShape('layerNorm', 'scale', scale, [size]);
  if (offset !== undefined) requireShape('layerNorm', 'offset', offset, [size]);
  const fused = layerNormKernel.run(
    { inputs, scale: scale ?? ones([size]), offset: offset ?? zeros([size]) },
    { epsilon },
  );
  return fused?.[0] ?? layerNormComposition(inputs, options);
};
