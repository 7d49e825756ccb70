import { type Params, requirePositiveInteger } from '@ridgeline/contracts';
import { conv1d } from '@ridgeline/tensors';
import { mul, sigmoid, split, type Tensor } from '@tensorflow/tfjs-core';
import { uniform } from '../initializers.ts';
import type { Layer } from './layer.ts';

export interface GatedConvolutionOptions {
  /** Width of the sequence, D. */
  readonly width: number;
  /** Positions of a window, K: its own and those before it. */
  readonly kernelSize: number;
}

export interface GatedConvolution extends Layer<Tensor, Tensor> {
  /** What `apply` gives where a whole window ends, [B, T, D] → [B, T − K + 1, D]. */
  readonly applyWhole: (params: Params, inputs: Tensor) => Tensor;
}

/**
 * A gated linear unit over windows that end at their position: with (a, b) = conv(x), a∘σ(b). `path/kernel` [K, D, 2D] and `path/bias`
 * [2D] give a and b side by side; before the first position there are zeros. [B, T, D] → [B, T, D]
 *
 * @throws `E_RANGE` naming the option.
 * @see Dauphin et al. 2017, "Language modeling with gated convolutional networks".
 * @example gatedConvolution('convolution', { width: 128, kernelSize: 4 }).apply(params, values)
 */
export const gatedConvolution = (
  path: string,
  { width, kernelSize }: GatedConvolutionOptions,
): GatedConvolution => {
  requirePositiveInteger('gatedConvolution', { width, kernelSize });
  const initializer = uniform(1 / Math.sqrt(kernelSize * width));
  const gated =
    (padding: 'causal' | 'valid') =>
    (params: Params, inputs: Tensor): Tensor => {
      const [kernel, bias] = [params[`${path}/kernel`]!, params[`${path}/bias`]!];
      const [values, gates] = split(conv1d({ inputs, kernel, bias, padding }), 2, 2) as [Tensor, Tensor];
      return mul(values, sigmoid(gates));
    };
  return {
    parameters: [
      { path: `${path}/kernel`, role: 'kernel', shape: [kernelSize, width, 2 * width], initializer },
      { path: `${path}/bias`, role: 'bias', shape: [2 * width], initializer },
    ],
    apply: gated('causal'),
    applyWhole: gated('valid'),
  };
};
