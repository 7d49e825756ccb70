import { type Params, requirePositiveInteger } from '@ridgeline/contracts';
import { embedding, embeddingProjection, rowsName } from '@ridgeline/tensors';
import { cast, gather, type Tensor } from '@tensorflow/tfjs-core';
import { type Initializer, normal } from '../initializers.ts';
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
  /** The inputs of a batch whose ids a model looks up. */
  readonly lookedUpBy?: readonly string[];
  /** For a model that does something else with the table too. */
  readonly tied?: boolean;
  /** Where the table starts: N(0, 1) if not given. */
  readonly initializer?: Initializer;
}

/**
 * A table with one row for each id, `path/table` [V, D], from N(0, 1) as in PyTorch unless told otherwise.
 *
 * @throws `E_RANGE` naming the option.
 * @example embeddingLayer('embedding', { vocabulary: 65, width: 64 }).apply(params, ids) // [B, T, 64]
 */
export const embeddingLayer = (
  path: string,
  { vocabulary, width, lookedUpBy, tied = false, initializer = normal(1) }: EmbeddingLayerOptions,
): EmbeddingLayer => {
  requirePositiveInteger('embeddingLayer', { vocabulary, width });
  const tablePath = `${path}/table`;
  // of a model that was pruned ids may share rows, as its buffer says
  const rowsOf = (params: Params, ids: Tensor): Tensor => {
    const rows = params[rowsName(tablePath)];
    return rows === undefined ? ids : cast(gather(rows, ids), 'int32');
  };
  return {
    parameters: [
      {
        path: tablePath,
        role: 'embedding',
        shape: [vocabulary, width],
        initializer,
        ...(lookedUpBy && { lookedUpBy }),
        ...(tied && { tied }),
      },
    ],
    apply: (params, ids) => embedding(params[tablePath]!, rowsOf(params, ids)),
    project: (params, ids) => (kernel, bias) =>
      embeddingProjection(params[tablePath]!, rowsOf(params, ids), kernel, bias),
  };
};
