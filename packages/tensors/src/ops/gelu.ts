import { requireOneOf } from '@ridgeline/contracts';
import { add, erf, type GradConfig, mul, square, type Tensor, tanh } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';

export interface GeluOptions {
  /** `none`, x·Φ(x) through erf, if not given; `tanh` as in GPT-2. */
  readonly approximate?: 'none' | 'tanh';
}

/** The kernel that a backend may bring, for the form with tanh. */
export const GELU_KERNEL = 'RidgelineGelu';

/** The formula: the truth that kernels are tested against. */
export const geluComposition = (inputs: Tensor, { approximate = 'none' }: GeluOptions = {}): Tensor => {
  const squashed =
    approximate === 'none'
      ? erf(mul(inputs, Math.SQRT1_2))
      : tanh(mul(mul(inputs, Math.sqrt(2 / Math.PI)), add(mul(square(inputs), 0.044715), 1)));
  return mul(mul(inputs, 0.5), add(squashed, 1));
};

/**
 * The Gaussian error linear unit: x·Φ(x) = x/2·(1 + erf(x/√2)), or with `approximate: 'tanh'`
 * x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))).
 *
 * @param inputs any shape.
 * @throws `E_OPTION`
 * @see Hendrycks and Gimpel 2016; as PyTorch's `nn.GELU`.
 * @example gelu(tensor1d([1])) // ≈ [0.841]
 */
export const gelu = (inputs: Tensor, { approximate = 'none' }: GeluOptions = {}): Tensor => {
  requireOneOf('gelu', ['none', 'tanh'], { approximate });
  const fused = approximate === 'tanh' ? runFused(GELU_KERNEL, { inputs }, {}, 1) : undefined;
  return fused?.[0] ?? geluComposition(inputs, { approximate });
};

/** The fused kernel gives [outputs, derivative]. */
export const geluGradient: GradConfig = {
  kernelName: GELU_KERNEL,
  outputsToSave: [false, true],
  gradFunc: (cotangent, saved) => ({ inputs: () => mul(cotangent as Tensor, saved[0]!) }),
};
