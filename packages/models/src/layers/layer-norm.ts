import { requirePositiveInteger } from '@ridgeline/contracts';
import { layerNorm } from '@ridgeline/tensors';
import type { Tensor } from '@tensorflow/tfjs-core';
import { one, zero } from '../initializers.ts';
import type { Layer } from './layer.ts';

export interface LayerNormLayerOptions {
  /** Size of the last axis, D. */
  readonly width: number;
  /** Added to the variance: 10⁻⁵ if not given. */
  readonly epsilon?: number;
}

/**
 * Layer normalisation with `path/scale` and `path/offset`, both [D]: [..., D] → [..., D].
 *
 * @throws `E_RANGE` naming the option.
 * @example layerNormLayer('norm', { width: 128 }).apply(params, values)
 */
export const layerNormLayer = (
  path: string,
  { width, epsilon = 1e-5 }: LayerNormLayerOptions,
): Layer<Tensor, Tensor> => {
  requirePositiveInteger('layerNormLayer', { width });
  return {
    parameters: [
      { path: `${path}/scale`, role: 'norm', shape: [width], initializer: one },
      { path: `${path}/offset`, role: 'norm', shape: [width], initializer: zero },
    ],
    apply: (params, values) =>
      layerNorm(values, { scale: params[`${path}/scale`]!, offset: params[`${path}/offset`]!, epsilon }),
  };
};
