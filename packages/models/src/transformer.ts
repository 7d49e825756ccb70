import { type Model, RidgelineError } from '@ridgeline/contracts';
import { inputOf, rotaryTurns, transformerDecoder } from '@ridgeline/tensors';
import { add, slice, type Tensor } from '@tensorflow/tfjs-core';
import { defineModel } from './define-model.ts';
import { affineOf } from './heads/affine-of.ts';
import { headOf, headOption } from './heads/head-of.ts';
import { tiedHead } from './heads/tied.ts';
import { normal, zero } from './initializers.ts';
import { decoderLayer, normOf } from './layers/decoder-weights.ts';
import { embeddingLayer } from './layers/embedding.ts';
import { encoderBlock, streamOf } from './layers/encoder-block.ts';
import { initParameters, type LayerParameter, visitSites, within } from './layers/layer.ts';
import { layerNormLayer } from './layers/layer-norm.ts';
import { requireHeads } from './layers/self-attention.ts';

/** The options of {@link transformer}. */
export type TransformerOptions = Parameters<typeof transformer>[0];

const DEVIATION = 0.02;

/** First values as GPT-2's: N(0, 0.02²), of the maps at the ends of branches divided by √(number of branches), biases 0. */
const started = (parameter: LayerParameter, layers: number): LayerParameter => {
  if (parameter.role === 'norm') return parameter;
  if (parameter.role === 'bias') return { ...parameter, initializer: zero };
  const endsBranch = /\/(attention\/output|feedForward\/out)\/kernel$/.test(parameter.path);
  return { ...parameter, initializer: normal(endsBranch ? DEVIATION / Math.sqrt(2 * layers) : DEVIATION) };
};

/** @throws `E_SHAPE` */
const requireContext = (time: number, contextLength: number): void => {
  if (time <= contextLength) return;
  throw new RidgelineError(
    'E_SHAPE',
    `transformer: ids must have at most contextLength = ${contextLength} positions, got ${time}.`,
    { hint: `Set training.sequenceLength to ${contextLength} or less, or model.contextLength to ${time}.` },
  );
};

/**
 * A language model over ids in the shape of GPT-2: embedding and positions → blocks of causal self-attention and a feed-forward
 * part, each behind a layer norm in a residual branch → layer norm → head. The table E of the embedding gives the logits too, x·Eᵀ, unless
 * `head` names another end.
 *
 * With `positions: 'learned'` a row of `positions/table` [contextLength, D] is added at each position; with `'rotary'` queries and keys are
 * turned. Noise and activity penalties act at the sites `embedding` [B, T, D], `blocks/0/attention` [B, T, D],
 * `blocks/0/feedForwardHidden` [B, T, F], `blocks/0/feedForward` [B, T, D], …, `output` [B, T, D] and `logits` [B, T, V]; there is none on the
 * weights of attention. First values are GPT-2's: N(0, 0.02²), at the ends of branches divided by √(2·layers), biases 0.
 *
 * It carries nothing from batch to batch. `idsMask` hides padding from all other positions.
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no input `ids`, or more positions than `contextLength`.
 * @see Radford et al. 2019, "Language models are unsupervised multitask learners"; the first values are those of its code and of nanoGPT.
 * @example transformer({ vocabulary: 65, width: 32, heads: 4, layers: 2, contextLength: 32 })
 */
export const transformer = /* @__PURE__ */ defineModel(
  'transformer',
  {
    about: 'A language model in the shape of GPT-2: blocks of causal self-attention and feed-forward parts.',
    label: 'Transformer',
    formula: 'logits = norm(blocks(E[ids] + P))·Eᵀ',
    options: {
      vocabulary: { type: 'integer', min: 1, from: 'data', about: 'The size of the vocabulary, V.' },
      width: {
        type: 'integer',
        min: 1,
        default: 128,
        about: 'The width of the embedding and of all blocks, D.',
      },
      heads: {
        type: 'integer',
        min: 1,
        default: 4,
        about: 'Heads of each attention; they divide the width.',
      },
      layers: { type: 'integer', min: 1, default: 4, about: 'Blocks.' },
      feedForward: {
        type: 'integer',
        min: 1,
        optional: true,
        about: 'The width inside the feed-forward parts, F. Absent: four times the width.',
      },
      contextLength: {
        type: 'integer',
        min: 1,
        default: 64,
        about: 'The longest sequence that is read at once; of a longer text only the end is looked at.',
      },
      positions: {
        type: 'choice',
        among: ['learned', 'rotary'],
        default: 'learned',
        about: 'How positions are told apart: by a table that is added, or by turning queries and keys.',
      },
      activation: {
        type: 'choice',
        among: ['geluTanh', 'gelu'],
        default: 'geluTanh',
        about: 'What stands inside the feed-forward parts: GELU by tanh, as in GPT-2, or exactly.',
      },
      bias: { type: 'flag', default: true, about: 'Whether projections and maps have biases.' },
      head: {
        ...headOption,
        about:
          'What makes a probability for each id. Absent: the softmax whose kernel is the table of the embedding.',
      },
    },
    example: { vocabulary: 65, width: 32, heads: 4, layers: 2, contextLength: 32 },
    same: { 'Hugging Face': 'GPT2LMHeadModel, with learned positions and the tanh form of GELU' },
    stage: 'trial',
    since: '0.1.0',
  },
  (options): Omit<Model, 'spec'> => {
    const { vocabulary, width, heads, layers, contextLength, positions, activation, bias } = options;
    const { feedForward = 4 * width } = options;
    requireHeads('transformer', { width, heads });
    const rotary = positions === 'rotary';
    if (rotary && (width / heads) % 2 !== 0) {
      throw new RidgelineError(
        'E_OPTION',
        `transformer: heads of rotary positions must have an even width, got ${width} / ${heads} = ${width / heads}.`,
        { hint: 'Change model.width or model.heads, or take learned positions.' },
      );
    }
    const tied = options.head === undefined;
    const table = embeddingLayer('embedding', { vocabulary, width, lookedUpBy: ['ids'], tied });
    const places = rotary ? undefined : embeddingLayer('positions', { vocabulary: contextLength, width });
    const shape = {
      width,
      heads,
      feedForward,
      activation: activation as 'geluTanh',
      bias,
      causal: true,
      rotary,
    };
    const blocks = Array.from({ length: layers }, (_, i) => encoderBlock(`blocks/${i}`, shape));
    const norm = layerNormLayer('norm', { width });
    const head = tied
      ? tiedHead('head', { table: 'embedding/table', classes: vocabulary, bias: false })
      : headOf(options.head).layer('head', { inputs: width, classes: vocabulary });
    const parameters = [
      ...[table, ...(places ? [places] : []), ...blocks, norm]
        .flatMap((layer) => layer.parameters)
        .map((parameter) => started(parameter, layers)),
      ...head.parameters,
    ];
    const sitesOf = (i: number) =>
      ['attention', 'feedForwardHidden', 'feedForward'].map((site) => `blocks/${i}/${site}`);

    return {
      parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
      inputs: ['ids', 'idsMask'],
      sites: ['embedding', ...blocks.flatMap((_, i) => sitesOf(i)), 'output', 'logits'],
      widths: blocks.flatMap(({ widths = [] }) => widths),
      // a table that is the head too gives logits of its own scale
      ...(!tied && { scaleFree: [streamOf(parameters)] }),
      contextLength,

      init: (random) => initParameters(parameters, random),

      forward: (params, batch, mode) => {
        const ids = inputOf('transformer', batch, 'ids');
        const keyMask = batch.inputs.idsMask;
        const time = ids.shape[1]!;
        requireContext(time, contextLength);
        const { at, activations } = visitSites(mode);
        const placed = (values: Tensor): Tensor =>
          rotary ? values : add(values, slice(params['positions/table']!, [0, 0], [time, width]));
        const values = blocks.reduce(
          (inputs, { apply }, i) =>
            apply(params, { inputs, at: within(`blocks/${i}`, at), ...(keyMask && { keyMask }) }),
          at('embedding', placed(table.apply(params, ids))),
        );
        const inputs = at('output', norm.apply(params, values));
        // not spread, which would compute logits that nobody reads
        return Object.assign(head.apply(params, { inputs, at, mode }), { activations });
      },

      decoder: (params) => {
        const end = affineOf(head.decoderHead(params));
        if (end === undefined || activation !== 'geluTanh') return undefined;
        return transformerDecoder({
          table: params['embedding/table']!,
          positions: (count) =>
            rotary
              ? rotaryTurns(count, width / heads)
              : slice(params['positions/table']!, [0, 0], [count, width]),
          rotary,
          layers: blocks.map((_, i) => decoderLayer(params, `blocks/${i}`)),
          headSize: width / heads,
          activation,
          epsilon: 1e-5,
          norm: normOf(params, 'norm'),
          head: end,
          contextLength,
        });
      },
    };
  },
);
