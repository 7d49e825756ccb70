import type { Model, Params, Width } from '@ridgeline/contracts';
import { inputOf } from '@ridgeline/tensors';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Initializer } from '../initializers.ts';
import { embeddingLayer } from '../layers/embedding.ts';
import { type At, initParameters, type LayerParameter, visitSites } from '../layers/layer.ts';
import { linearLayer } from '../layers/linear.ts';

/** What an encoder is given of a text. */
export interface EncodedText {
  /** [B, T, D] embeddings. */
  readonly inputs: Tensor;
  /** [B, T], 0 where a position is padding. Absent: none is. */
  readonly mask?: Tensor;
  readonly at: At;
}

/** What makes one vector of a text, blind to its padding. */
export interface TextEncoder {
  readonly parameters: readonly LayerParameter[];
  /** Its sites between `embedding` and `output`, in order. */
  readonly sites?: readonly string[];
  readonly widths?: readonly Width[];
  /** H: the size of the vector. */
  readonly outputs: number;
  /** [B, H] */
  readonly apply: (params: Params, text: EncodedText) => Tensor;
}

/** Options that every classifier of texts has, since they follow from the data. */
export const textSizes = {
  vocabulary: { type: 'integer', min: 1, from: 'data', about: 'The size of the vocabulary, V.' },
  classes: { type: 'integer', min: 1, from: 'data', about: 'How many classes there are, K.' },
} as const;

/** The kernel that reads the vector, for widths. */
export const headKernel = 'head/kernel';

/**
 * A classifier of texts: embedding `embedding/table` [V, D] → what makes one vector of a text → an affine map to a logit for
 * each class, `head/kernel` [H, K] and `head/bias` [K].
 *
 * @param who the model's kind, for errors.
 */
export const textClassifier = (
  who: string,
  {
    vocabulary,
    classes,
    embedding,
    table: first,
  }: {
    readonly vocabulary: number;
    readonly classes: number;
    readonly embedding: number;
    /** Where the table begins: N(0, 1) if not given. */
    readonly table?: Initializer;
  },
  encoder: TextEncoder,
): Omit<Model, 'spec'> => {
  const table = embeddingLayer('embedding', { vocabulary, width: embedding, lookedUpBy: ['ids'] });
  const head = linearLayer('head', { inputs: encoder.outputs, outputs: classes });
  const begun =
    first === undefined
      ? table.parameters
      : table.parameters.map((each) => ({ ...each, initializer: first }));
  const parameters = [...begun, ...encoder.parameters, ...head.parameters];
  return {
    parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
    inputs: ['ids', 'idsMask'],
    sites: ['embedding', ...(encoder.sites ?? []), 'output', 'logits'],
    ...(encoder.widths && { widths: encoder.widths }),

    init: (random) => initParameters(parameters, random),

    forward: (params, batch, mode) => {
      const { at, activations } = visitSites(mode);
      const mask = batch.inputs.idsMask;
      const inputs = at('embedding', table.apply(params, inputOf(who, batch, 'ids')));
      const values = at('output', encoder.apply(params, { inputs, at, ...(mask && { mask }) }));
      return { logits: at('logits', head.apply(params, values)), activations };
    },
  };
};
