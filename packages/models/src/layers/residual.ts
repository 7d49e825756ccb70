import type { Params } from '@ridgeline/contracts';
import { add, type Tensor } from '@tensorflow/tfjs-core';
import type { Layer } from './layer.ts';
import { type LayerNormLayerOptions, layerNormLayer } from './layer-norm.ts';

/** Where the norm of a residual branch stands: before the branch, or after the sum. */
export type NormPlace = 'before' | 'after';

/** A branch beside which its inputs are carried on. */
export interface ResidualInputs {
  /** [..., D] */
  readonly inputs: Tensor;
  /** [..., D] → [..., D] */
  readonly branch: (inputs: Tensor) => Tensor;
}

/**
 * A residual branch with layer normalisation at `path`: x + f(norm(x)) with the norm `before`, which trains more
 * steadily, or norm(x + f(x)) with the norm `after`, as first published.
 *
 * @see Vaswani et al. 2017; Xiong et al. 2020, "On layer normalization in the transformer architecture".
 */
export const residualLayer = (
  path: string,
  { place, ...options }: LayerNormLayerOptions & { readonly place: NormPlace },
): Layer<ResidualInputs, Tensor> => {
  const { parameters, apply: norm } = layerNormLayer(path, options);
  return {
    parameters,
    apply: (params: Params, { inputs, branch }) =>
      place === 'before'
        ? add(inputs, branch(norm(params, inputs)))
        : norm(params, add(inputs, branch(inputs))),
  };
};
