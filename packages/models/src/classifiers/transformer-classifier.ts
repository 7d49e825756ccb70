import { type Model, RidgelineError } from '@ridgeline/contracts';
import { add, slice, type Tensor } from '@tensorflow/tfjs-core';
import { defineTextModel } from '../define-model.ts';
import { normal } from '../initializers.ts';
import { encoderBlock, streamOf } from '../layers/encoder-block.ts';
import { within } from '../layers/layer.ts';
import { layerNormLayer } from '../layers/layer-norm.ts';
import { requireHeads } from '../layers/self-attention.ts';
import { firstOverTime, meanOverTime } from './pooling.ts';
import { type TextEncoder, textClassifier, textSizes } from './text-classifier.ts';

/** The options of {@link transformerClassifier}. */
export type TransformerClassifierOptions = Parameters<typeof transformerClassifier>[0];

const blockSites = ['attention', 'feedForwardHidden', 'feedForward'];

/** The first rows of a table of positions. @throws `E_SHAPE` for a text that is longer */
const positionsOf = (table: Tensor, time: number): Tensor => {
  const [positions, width] = table.shape as [number, number];
  if (time <= positions) return slice(table, [0, 0], [time, width]);
  throw new RidgelineError(
    'E_SHAPE',
    `transformerClassifier: a text may have ${positions} positions, got ${time}.`,
    { hint: 'Cut it, or train with more positions: data.maxTokens.' },
  );
};

/**
 * A classifier of texts by a Transformer's encoder: embedding + learnt positions → blocks of self-attention and a feed-forward part,
 * layer norms before each branch and after the stack → one vector of all positions → linear head. The vector is by `pooling` the
 * `mean` over the positions, or what stands at the `first`.
 *
 * It reads `ids` [B, T] and `idsMask`, whose zeros are hidden from every position. Sites: `embedding` [B, T, D] (before positions are
 * added), `blocks/0/attention`, `…/feedForwardHidden`, `…/feedForward`, … [B, T, ·], `output` [B, D] and `logits` [B, K]. Table and
 * positions begin as N(0, 1/D), all else as PyTorch's.
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no input `ids`, or for a text with more positions.
 * @see Vaswani et al. 2017; Devlin et al. 2019 for learnt positions; as PyTorch's `nn.TransformerEncoder` with `norm_first`.
 * @example transformerClassifier({ vocabulary: 8000, classes: 6, positions: 64, width: 64, heads: 4, feedForward: 128 })
 */
export const transformerClassifier = /* @__PURE__ */ defineTextModel(
  'transformerClassifier',
  {
    about: 'Blocks of self-attention over a text with learnt positions, and one vector of all of them.',
    label: 'Transformer classifier',
    formula: 'logits = pool_t(norm(encoder(E[id] + P))_t)·H + c',
    options: {
      ...textSizes,
      positions: { type: 'integer', min: 1, from: 'data', about: 'The most positions that a text may have.' },
      width: {
        type: 'integer',
        min: 1,
        default: 64,
        about: 'The width of the embedding and of the blocks, D.',
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
      layers: { type: 'integer', min: 1, default: 2, about: 'Blocks.' },
      pooling: {
        type: 'choice',
        among: ['mean', 'first'],
        default: 'mean',
        about: 'How one vector is made of all positions.',
      },
    },
    example: { vocabulary: 65, classes: 3, positions: 32, width: 32, heads: 4, feedForward: 64, layers: 1 },
    same: { PyTorch: 'nn.TransformerEncoder with norm_first' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ vocabulary, classes, positions, width, heads, feedForward, layers, pooling }): Omit<Model, 'spec'> => {
    requireHeads('transformerClassifier', { width, heads });
    const blocks = Array.from({ length: layers }, (_, i) =>
      encoderBlock(`blocks/${i}`, { width, heads, feedForward }),
    );
    const norm = layerNormLayer('norm', { width });
    const small = normal(1 / Math.sqrt(width));
    const pool = pooling === 'mean' ? meanOverTime : firstOverTime;

    const encoder: TextEncoder = {
      parameters: [
        { path: 'positions/table', role: 'embedding', shape: [positions, width], initializer: small },
        ...blocks.flatMap(({ parameters }) => parameters),
        ...norm.parameters,
      ],
      sites: blocks.flatMap((_, i) => blockSites.map((site) => `blocks/${i}/${site}`)),
      widths: blocks.flatMap(({ widths = [] }) => widths),
      outputs: width,
      apply: (params, { inputs, mask, at }) => {
        const placed = add(inputs, positionsOf(params['positions/table']!, inputs.shape[1]!));
        const hidden = mask && { keyMask: mask };
        const encoded = blocks.reduce(
          (values, block, i) =>
            block.apply(params, { inputs: values, at: within(`blocks/${i}`, at), ...hidden }),
          placed,
        );
        return pool({ inputs: norm.apply(params, encoded), ...(mask && { mask }) });
      },
    };
    const model = textClassifier(
      'transformerClassifier',
      { vocabulary, classes, embedding: width, table: small },
      encoder,
    );
    return { ...model, scaleFree: [streamOf(model.parameters)] };
  },
);
