import type { Model, Params } from '@ridgeline/contracts';
import { inputOf } from '@ridgeline/tensors';
import { add, mul, type Tensor } from '@tensorflow/tfjs-core';
import { defineModel } from './define-model.ts';
import { normal } from './initializers.ts';
import { decoderBlock } from './layers/decoder-block.ts';
import { decoderLayer, memoryOf, normOf } from './layers/decoder-weights.ts';
import type { EmbeddingLayer } from './layers/embedding.ts';
import { encoderBlock } from './layers/encoder-block.ts';
import { type At, initParameters, passSites, visitSites, within } from './layers/layer.ts';
import { layerNormLayer } from './layers/layer-norm.ts';
import { type Positions, positionsOf } from './layers/positions.ts';
import { requireHeads } from './layers/self-attention.ts';
import { sourceVocabularyOption, tiedOption, translatorTables } from './layers/translator-tables.ts';
import { memoryDecoder } from './memory-decoder.ts';

/** The options of {@link encoderDecoderTransformer}. */
export type EncoderDecoderTransformerOptions = Parameters<typeof encoderDecoderTransformer>[0];

/** The sites of a block, which its layers pass in this order. */
const encoderSites = ['attention', 'feedForwardHidden', 'feedForward'];
const decoderSites = ['attention', 'memory', 'feedForwardHidden', 'feedForward'];

/**
 * A model from a text to a text: an encoder reads the whole source, a decoder reads it and the target so far, which it
 * may look back on and not ahead. By default one table E [V, D] embeds both texts and gives the logits, x·Eᵀ.
 *
 * It reads `source` [B, S], `sourceMask` [B, S], whose zeros hide padding from both stacks, and `ids` [B, T]. Tokens enter as
 * √D·E + positions, and tables begin as N(0, 1/D). Layer norms stand before each branch and after each stack, or, with the norm `after`,
 * as first published, behind each branch alone. Sites:
 * `embedding/source`, `encoder/0/attention`, `…/feedForwardHidden`, `…/feedForward`, … [B, S, ·], then `embedding/ids`,
 * `decoder/0/attention`, `…/memory`, `…/feedForwardHidden`, `…/feedForward`, … [B, T, ·], `output` [B, T, D] and `logits` [B, T, V].
 *
 * What its decoder attends to is the cross-attention of the last block, the mean of its heads.
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no `source` or no `ids`, or a text more positions
 * than were learned.
 * @see Vaswani et al. 2017, "Attention is all you need"; as PyTorch's `nn.Transformer` with `norm_first`. With `norm: 'after'`,
 * `activation: 'swish'` and `headBias` it is Marian's: `fromMarian` reads its weights.
 * @example encoderDecoderTransformer({ vocabulary: 65, width: 32, heads: 4, feedForward: 64, layers: 2 })
 */
export const encoderDecoderTransformer = /* @__PURE__ */ defineModel(
  'encoderDecoderTransformer',
  {
    about:
      'A model from a text to a text: a Transformer whose decoder attends to what the encoder made of the source.',
    label: 'encoder–decoder Transformer',
    formula: 'logits = decoder(√D·E[ids] + P, encoder(√D·E[source] + P))·Eᵀ',
    options: {
      vocabulary: {
        type: 'integer',
        min: 1,
        from: 'data',
        about: 'The size of the vocabulary of both texts, V, or of the target alone.',
      },
      sourceVocabulary: sourceVocabularyOption,
      width: {
        type: 'integer',
        min: 1,
        default: 64,
        about: 'The width of the embedding and of both stacks, D.',
      },
      heads: {
        type: 'integer',
        min: 1,
        default: 4,
        about: 'Heads of each attention; they divide the width.',
      },
      feedForward: {
        type: 'integer',
        min: 1,
        default: 128,
        about: 'The width inside the feed-forward parts.',
      },
      layers: {
        type: 'integer',
        min: 1,
        default: 2,
        about: 'Blocks of the encoder, and as many of the decoder.',
      },
      decoderLayers: {
        type: 'integer',
        min: 1,
        optional: true,
        about: 'Blocks of the decoder, if not as many as of the encoder.',
      },
      tied: tiedOption,
      norm: {
        type: 'choice',
        among: ['before', 'after'],
        default: 'before',
        about: 'Where layer norms stand: before each branch, which trains more steadily, or behind it.',
      },
      activation: {
        type: 'choice',
        among: ['relu', 'gelu', 'swish'],
        default: 'relu',
        about: 'What stands inside the feed-forward parts.',
      },
      positions: {
        type: 'choice',
        among: ['sinusoidal', 'learned'],
        default: 'sinusoidal',
        about: 'What tells places apart: sines and cosines, or a table for each text.',
      },
      longest: {
        type: 'integer',
        min: 1,
        default: 512,
        about: 'The most positions of a text with its end, where they are learned.',
      },
      headBias: { type: 'flag', default: false, about: 'Whether the logits have a bias.' },
    },
    example: { vocabulary: 65, width: 32, heads: 4, feedForward: 64, layers: 2 },
    same: {
      PyTorch: 'nn.Transformer with norm_first, one table for both texts and the head',
      'Hugging Face': 'MarianMTModel with norm: after, activation: swish and headBias',
    },
    stage: 'trial',
    since: '0.1.0',
  },
  (options): Omit<Model, 'spec'> => {
    const { vocabulary, sourceVocabulary, width, heads, feedForward, layers } = options;
    const { decoderLayers = layers, tied, norm, activation, positions: kind, longest, headBias } = options;
    requireHeads('encoderDecoderTransformer', { width, heads });
    const block = { width, heads, feedForward, norm, activation };
    const stack = <T>(count: number, make: (index: number) => T): T[] =>
      Array.from({ length: count }, (_, i) => make(i));
    const tables = translatorTables('encoderDecoderTransformer', {
      vocabulary,
      sourceVocabulary,
      width,
      tied,
      headBias,
      initializer: normal(1 / Math.sqrt(width)),
    });
    const [sourcePositions, targetPositions] = ['sourcePositions', 'positions'].map((path) =>
      positionsOf('encoderDecoderTransformer', path, { kind, width, longest }),
    ) as [Positions, Positions];
    const encoder = stack(layers, (i) => encoderBlock(`encoder/${i}`, block));
    const decoder = stack(decoderLayers, (i) => decoderBlock(`decoder/${i}`, block));
    const [encoderNorm, decoderNorm] = ['encoderNorm', 'decoderNorm'].map((path) =>
      norm === 'before' ? layerNormLayer(path, { width }) : undefined,
    );
    const ends = [encoderNorm, decoderNorm].filter((end) => end !== undefined);
    const parts = [tables, sourcePositions, targetPositions, ...encoder, ...decoder, ...ends];
    const parameters = parts.flatMap((part) => part.parameters);
    const sitesOf = (path: string, count: number, sites: readonly string[]): string[] =>
      stack(count, (i) => sites.map((site) => `${path}/${i}/${site}`)).flat();
    const sourceSites = ['embedding/source', ...sitesOf('encoder', layers, encoderSites)];
    const embedded = (
      params: Params,
      ids: Tensor,
      [table, positions]: readonly [EmbeddingLayer, Positions],
    ): Tensor => add(mul(table.apply(params, ids), Math.sqrt(width)), positions.at(params, ids.shape[1]!));

    const encode = (params: Params, inputs: Params, at: At): Tensor => {
      const mask = inputs.sourceMask;
      const source = inputOf('encoderDecoderTransformer', { inputs }, 'source');
      const encoded = encoder.reduce(
        (values, { apply }, i) =>
          apply(params, { inputs: values, at: within(`encoder/${i}`, at), ...(mask && { keyMask: mask }) }),
        at('embedding/source', embedded(params, source, [tables.source, sourcePositions])),
      );
      return encoderNorm?.apply(params, encoded) ?? encoded;
    };

    return {
      parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
      inputs: ['source', 'sourceMask', 'ids'],
      sites: [
        ...sourceSites,
        'embedding/ids',
        ...sitesOf('decoder', decoderLayers, decoderSites),
        'output',
        'logits',
      ],
      widths: [...encoder, ...decoder].flatMap(({ widths = [] }) => widths),
      siteInputs: Object.fromEntries(sourceSites.map((site) => [site, 'source'])),

      init: (random) => initParameters(parameters, random),

      forward: (params, batch, mode) => {
        const { at, activations } = visitSites(mode);
        const mask = batch.inputs.sourceMask;
        const memory = encode(params, batch.inputs, at);
        const ids = inputOf('encoderDecoderTransformer', batch, 'ids');
        const decoded = decoder.reduce(
          (inputs, { apply }, i) =>
            apply(params, {
              inputs,
              memory,
              at: within(`decoder/${i}`, at),
              ...(mask && { memoryMask: mask }),
            }),
          at('embedding/ids', embedded(params, ids, [tables.target, targetPositions])),
        );
        const values = at('output', decoderNorm?.apply(params, decoded) ?? decoded);
        return { logits: at('logits', tables.logits(params, values)), activations };
      },

      decoder: (params, inputs) => {
        if (inputs === undefined || activation === 'gelu') return undefined;
        return memoryDecoder({
          memories: () => {
            const memory = encode(params, inputs, passSites);
            return decoder.map((_, i) => memoryOf(params, `decoder/${i}`, memory));
          },
          weights: (memories) => ({
            table: mul(params['embedding/table']!, Math.sqrt(width)),
            positions: (count) => targetPositions.at(params, count),
            layers: memories.map((memory, i) => decoderLayer(params, `decoder/${i}`, memory)),
            headSize: width / heads,
            activation,
            normPlace: norm,
            epsilon: 1e-5,
            ...(decoderNorm && { norm: normOf(params, 'decoderNorm') }),
            head: tables.head(params),
            memoryMask: inputs.sourceMask,
            ...(kind === 'learned' && { longest }),
          }),
        });
      },
    };
  },
);
