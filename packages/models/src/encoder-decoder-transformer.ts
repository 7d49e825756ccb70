import { define, type Model } from '@ridgeline/contracts';
import { inputOf, linear } from '@ridgeline/tensors';
import { add, mul, type Tensor } from '@tensorflow/tfjs-core';
import { normal } from './initializers.ts';
import { decoderBlock } from './layers/decoder-block.ts';
import { embeddingLayer } from './layers/embedding.ts';
import { encoderBlock } from './layers/encoder-block.ts';
import { initParameters, visitSites, within } from './layers/layer.ts';
import { layerNormLayer } from './layers/layer-norm.ts';
import { requireHeads } from './layers/self-attention.ts';
import { sinusoidalPositions } from './layers/sinusoidal-positions.ts';

/** The options of {@link encoderDecoderTransformer}. */
export type EncoderDecoderTransformerOptions = Parameters<typeof encoderDecoderTransformer>[0];

/** The sites of a block, which its layers pass in this order. */
const encoderSites = ['attention', 'feedForwardHidden', 'feedForward'];
const decoderSites = ['attention', 'memory', 'feedForwardHidden', 'feedForward'];

/**
 * A model from a text to a text: an encoder reads the whole source, a decoder reads it and the target so far, which it
 * may look back on and not ahead. One table E [V, D] embeds both texts and gives the logits, x·Eᵀ.
 *
 * It reads `source` [B, S], `sourceMask` [B, S], whose zeros hide padding from both stacks, and `ids` [B, T]. Tokens enter as
 * √D·E + sinusoidal positions, and E begins as N(0, 1/D); layer norms stand before each branch and after each stack. Sites:
 * `embedding/source`, `encoder/0/attention`, `…/feedForwardHidden`, `…/feedForward`, … [B, S, ·], then `embedding/ids`,
 * `decoder/0/attention`, `…/memory`, `…/feedForwardHidden`, `…/feedForward`, … [B, T, ·], `output` [B, T, D] and `logits` [B, T, V].
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no `source` or no `ids`.
 * @see Vaswani et al. 2017, "Attention is all you need"; as PyTorch's `nn.Transformer` with `norm_first`.
 * @example encoderDecoderTransformer({ vocabulary: 65, width: 32, heads: 4, feedForward: 64, layers: 2 })
 */
export const encoderDecoderTransformer = /* @__PURE__ */ define(
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
        about: 'The size of the vocabulary of both texts, V.',
      },
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
    },
    example: { vocabulary: 65, width: 32, heads: 4, feedForward: 64, layers: 2 },
    same: { PyTorch: 'nn.Transformer with norm_first, one table for both texts and the head' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ vocabulary, width, heads, feedForward, layers }): Omit<Model, 'spec'> => {
    requireHeads('encoderDecoderTransformer', { width, heads });
    const block = { width, heads, feedForward };
    const stack = <T>(make: (index: number) => T): T[] => Array.from({ length: layers }, (_, i) => make(i));
    const table = embeddingLayer('embedding', { vocabulary, width });
    const encoder = stack((i) => encoderBlock(`encoder/${i}`, block));
    const decoder = stack((i) => decoderBlock(`decoder/${i}`, block));
    const encoderNorm = layerNormLayer('encoderNorm', { width });
    const decoderNorm = layerNormLayer('decoderNorm', { width });
    const small = normal(1 / Math.sqrt(width));
    const parameters = [table, ...encoder, ...decoder, encoderNorm, decoderNorm]
      .flatMap((part) => part.parameters)
      .map((parameter) =>
        parameter.role === 'embedding' ? { ...parameter, initializer: small } : parameter,
      );
    const sitesOf = (path: string, sites: readonly string[]): string[] =>
      stack((i) => sites.map((site) => `${path}/${i}/${site}`)).flat();
    const sourceSites = ['embedding/source', ...sitesOf('encoder', encoderSites)];

    return {
      parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
      inputs: ['source', 'sourceMask', 'ids'],
      sites: [...sourceSites, 'embedding/ids', ...sitesOf('decoder', decoderSites), 'output', 'logits'],
      widths: [...encoder, ...decoder].flatMap(({ widths = [] }) => widths),
      siteInputs: Object.fromEntries(sourceSites.map((site) => [site, 'source'])),

      init: (random) => initParameters(parameters, random),

      forward: (params, batch, mode) => {
        const { at, activations } = visitSites(mode);
        const mask = batch.inputs.sourceMask;
        const embed = (name: 'source' | 'ids'): Tensor => {
          const ids = inputOf('encoderDecoderTransformer', batch, name);
          const scaled = mul(table.apply(params, ids), Math.sqrt(width));
          return at(`embedding/${name}`, add(scaled, sinusoidalPositions(ids.shape[1]!, width)));
        };
        const encoded = encoder.reduce(
          (inputs, { apply }, i) =>
            apply(params, { inputs, at: within(`encoder/${i}`, at), ...(mask && { keyMask: mask }) }),
          embed('source'),
        );
        const memory = encoderNorm.apply(params, encoded);
        const decoded = decoder.reduce(
          (inputs, { apply }, i) =>
            apply(params, {
              inputs,
              memory,
              at: within(`decoder/${i}`, at),
              ...(mask && { memoryMask: mask }),
            }),
          embed('ids'),
        );
        const values = at('output', decoderNorm.apply(params, decoded));
        const logits = linear(values, params['embedding/table']!, undefined, { transposed: true });
        return {
          logits: at('logits', logits),
          activations,
        };
      },
    };
  },
);
