import type { Model, Params } from '@ridgeline/contracts';
import { inputOf } from '@ridgeline/tensors';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { HeadLayer } from './heads/head.ts';
import type { EmbeddingLayer } from './layers/embedding.ts';
import { type At, type Layer, visitSites } from './layers/layer.ts';
import type { RecurrentLayerInputs, RecurrentLayerOutputs } from './layers/recurrent.ts';

interface RecurrentParts {
  readonly table: EmbeddingLayer;
  readonly recurrent: Layer<RecurrentLayerInputs, RecurrentLayerOutputs>;
  readonly head: HeadLayer;
  /** What stands between the recurrent layers and the head. */
  readonly between: (params: Params, outputs: Tensor, at: At) => Tensor;
}

/** The sites of a stack of recurrent layers up to its last: `embedding`, `between/0`, … */
export const recurrentSites = (layers: number): readonly string[] => [
  'embedding',
  ...Array.from({ length: layers - 1 }, (_, layer) => `between/${layer}`),
];

/**
 * The pass of a recurrent language model: embedding → recurrent layers → `between` → head. Where nothing watches the site
 * `embedding`, the first layer's input map may be folded into the table.
 *
 * @param who the model's kind, for errors.
 * @throws later `E_SHAPE` if a batch has no input `ids`.
 */
export const recurrentPass =
  (who: string, { table, recurrent, head, between }: RecurrentParts): Model['forward'] =>
  (params, batch, mode) => {
    const ids = inputOf(who, batch, 'ids');
    const mask = batch.inputs.idsMask;
    const { at, activations } = visitSites(mode);
    const watched = mode.watched?.('embedding') ?? true;
    const inputs = watched ? at('embedding', table.apply(params, ids)) : table.project(params, ids);
    const given = { ...(batch.carried && { state: batch.carried }), ...(mask && { mask }) };
    const { outputs, state } = recurrent.apply(params, { inputs, at, ...given });
    const values = between(params, outputs, at);
    // not spread, which would compute logits that nobody reads
    return Object.assign(head.apply(params, { inputs: values, at, mode }), { activations, carried: state });
  };
