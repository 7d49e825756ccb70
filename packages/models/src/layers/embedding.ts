import { type Params, requirePositiveInteger } from '@ridgeline/contracts';
import { embedding, embeddingProjection } from '@ridgeline/tensors';
import type { Tensor } from '@tensorflow/tfjs-core';
import { normal } from '../initializers.ts';
import type { Layer } from './layer.ts';

/** What stands for x in an affine map x·W + b: gives the map's outputs. */
export type Projection = (kernel: Tensor, bias: Tensor) => Tensor;

/** Ids [B, T] → [B, T, D]. */
export interface EmbeddingLayer extends Layer<Tensor, Tensor> {
  /** The same for a layer that begins with an affine map, which may then be folded into the table. */
  readonly project: (params: Params, ids: Tensor) => Projection;
}

export interface EmbeddingLayerOptions {
  readonly vocabulary: number;
  readonly width: number;
  /** For a model that looks these inputs of its batch up and does nothing else with the table. */
  readonly lookedUpBy?: readonly string[];
}

/**
 * A table with one row for each id, `path/table` [V, D], from N(0, 1) as in PyTorch.
 *
 * @throws `E_RANGE` naming the option.
 * @example embeddingLayer('embedding', { vocabulary: 65, width: 64 }).apply(params, ids) // [B, T, 64]
 */
export const embeddingLayer = (
  path: string,
  { vocabulary, width, lookedUpBy }: EmbeddingLayerOptions,
): EmbeddingLayer => {
  requirePositiveInteger('embeddingLayer', { vocabulary, width });
  const tablePath = `${path}/table`;
  return {
    parameters: [
      {
        path: tablePath,
        role: 'embedding',
        shape: [vocabulary, width],
        initializer: normal(1),
        ...(lookedUpBy && { lookedUpBy }),
      },
    ],
    apply: (params, ids) => embedding(params[tablePath]!, ids),
    project: (params, ids) => (kernel, bias) => embeddingProjection(params[tablePath]!, ids, kernel, bias),
  };
};
