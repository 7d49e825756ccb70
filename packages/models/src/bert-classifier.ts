import { type Model, RidgelineError } from '@ridgeline/contracts';
import { inputOf } from '@ridgeline/tensors';
import { add, reshape, slice, tanh, zerosLike } from '@tensorflow/tfjs-core';
import { defineTextModel } from './define-model.ts';
import { normal, zero } from './initializers.ts';
import { embeddingLayer } from './layers/embedding.ts';
import { encoderBlock } from './layers/encoder-block.ts';
import { initParameters, type LayerParameter, visitSites, within } from './layers/layer.ts';
import { layerNormLayer } from './layers/layer-norm.ts';
import { linearLayer } from './layers/linear.ts';
import { requireHeads } from './layers/self-attention.ts';

/** The options of {@link bertClassifier}. */
export type BertClassifierOptions = Parameters<typeof bertClassifier>[0];

const started = (parameter: LayerParameter): LayerParameter =>
  parameter.role === 'norm'
    ? parameter
    : { ...parameter, initializer: parameter.role === 'bias' ? zero : normal(0.02) };

/**
 * A classifier of texts in the shape of BERT: embeddings of ids, positions and segments, summed and normed → blocks of self-attention
 * to the whole text and a feed-forward part with GELU, a layer norm behind each → what stands at the first position through `pooler` and tanh →
 * a linear head.
 *
 * It reads `ids` [B, T], `idsMask` where rows are padded, and `segments` [B, T] where a text has parts; without them all is of segment 0. Sites:
 * `embedding` [B, T, D], `blocks/0/attention`, `…/feedForwardHidden`, `…/feedForward`, …, `output` [B, D] and `logits` [B, C]. First values are
 * BERT's: N(0, 0.02²), biases 0.
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no input `ids`, or more positions than `contextLength`.
 * @see Devlin et al. 2019, "BERT: pre-training of deep bidirectional transformers for language understanding".
 * @example bertClassifier({ vocabulary: 1000, classes: 2, width: 64, heads: 4, layers: 2, feedForward: 128, contextLength: 64 })
 */
export const bertClassifier = /* @__PURE__ */ defineTextModel(
  'bertClassifier',
  {
    about: 'A classifier of texts in the shape of BERT.',
    label: 'BERT',
    options: {
      vocabulary: { type: 'integer', min: 1, from: 'data', about: 'The size of the vocabulary, V.' },
      classes: { type: 'integer', min: 1, from: 'data', about: 'The number of classes, C.' },
      width: {
        type: 'integer',
        min: 1,
        default: 128,
        about: 'The width of the embedding and of all blocks, D.',
      },
      heads: {
        type: 'integer',
        min: 1,
        default: 2,
        about: 'Heads of each attention; they divide the width.',
      },
      layers: { type: 'integer', min: 1, default: 2, about: 'Blocks.' },
      feedForward: {
        type: 'integer',
        min: 1,
        default: 512,
        about: 'The width inside the feed-forward parts.',
      },
      contextLength: { type: 'integer', min: 1, default: 512, about: 'The longest text.' },
      segments: { type: 'integer', min: 1, default: 2, about: 'Kinds of parts that a text may have.' },
      epsilon: { type: 'number', above: 0, default: 1e-12, about: 'Added to variances by layer norms.' },
    },
    example: {
      vocabulary: 1000,
      classes: 2,
      width: 64,
      heads: 4,
      layers: 2,
      feedForward: 128,
      contextLength: 64,
    },
    same: { 'Hugging Face': 'BertForSequenceClassification' },
    stage: 'trial',
    since: '0.1.0',
  },
  (options): Omit<Model, 'spec'> => {
    const { vocabulary, classes, width, heads, layers, feedForward, contextLength, segments, epsilon } =
      options;
    requireHeads('bertClassifier', { width, heads });
    const table = embeddingLayer('embedding', { vocabulary, width, lookedUpBy: ['ids'] });
    const places = embeddingLayer('positions', { vocabulary: contextLength, width });
    const parts = embeddingLayer('segments', { vocabulary: segments, width });
    const embeddingNorm = layerNormLayer('embeddingNorm', { width, epsilon });
    const shape = { width, heads, feedForward, activation: 'gelu', norm: 'after', epsilon } as const;
    const blocks = Array.from({ length: layers }, (_, i) => encoderBlock(`blocks/${i}`, shape));
    const pooler = linearLayer('pooler', { inputs: width, outputs: width });
    const head = linearLayer('head', { inputs: width, outputs: classes });
    const parameters = [table, places, parts, embeddingNorm, ...blocks, pooler, head]
      .flatMap((layer) => layer.parameters)
      .map(started);
    const sitesOf = (i: number) =>
      ['attention', 'feedForwardHidden', 'feedForward'].map((site) => `blocks/${i}/${site}`);

    return {
      parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
      inputs: ['ids', 'idsMask'],
      sites: ['embedding', ...blocks.flatMap((_, i) => sitesOf(i)), 'output', 'logits'],
      widths: blocks.flatMap(({ widths = [] }) => widths),
      scaleFree: [['embedding/table', 'positions/table', 'segments/table']],

      init: (random) => initParameters(parameters, random),

      forward: (params, batch, mode) => {
        const ids = inputOf('bertClassifier', batch, 'ids');
        const { idsMask: keyMask, segments: given = zerosLike(ids) } = batch.inputs;
        const [rows, time] = ids.shape as [number, number];
        if (time > contextLength) {
          throw new RidgelineError(
            'E_SHAPE',
            `bertClassifier: ids must have at most contextLength = ${contextLength} positions, got ${time}.`,
            { hint: 'Cut the texts.' },
          );
        }
        const { at, activations } = visitSites(mode);
        const positions = slice(params['positions/table']!, [0, 0], [time, width]);
        const summed = add(add(table.apply(params, ids), parts.apply(params, given)), positions);
        const values = blocks.reduce(
          (inputs, { apply }, i) =>
            apply(params, { inputs, at: within(`blocks/${i}`, at), ...(keyMask && { keyMask }) }),
          at('embedding', embeddingNorm.apply(params, summed)),
        );
        const first = reshape(slice(values, [0, 0, 0], [rows, 1, width]), [rows, width]);
        const output = at('output', tanh(pooler.apply(params, first)));
        return { logits: at('logits', head.apply(params, output)), activations };
      },
    };
  },
);
