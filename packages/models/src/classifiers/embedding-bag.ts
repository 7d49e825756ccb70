import type { Model, Width } from '@ridgeline/contracts';
import { relu } from '@tensorflow/tfjs-core';
import { defineTextModel } from '../define-model.ts';
import { linearLayer } from '../layers/linear.ts';
import { meanOverTime } from './pooling.ts';
import { headKernel, type TextEncoder, textClassifier, textSizes } from './text-classifier.ts';

/** The options of {@link embeddingBag}. */
export type EmbeddingBagOptions = Parameters<typeof embeddingBag>[0];

/** The units of the hidden layer. */
const hiddenWidth = (embedding: number, hidden: number, classes: number): Width => ({
  name: 'hidden',
  size: hidden,
  weights: [
    { path: 'hidden/kernel', axis: 1, starts: [0], count: embedding, flow: 'in' },
    { path: 'hidden/bias', axis: 0, starts: [0], count: 1, flow: 'in' },
    { path: headKernel, axis: 0, starts: [0], count: classes, flow: 'out' },
  ],
  sites: [{ site: 'output', start: 0 }],
});

/**
 * A classifier of texts by the mean of their embeddings: embedding → mean over the positions → a layer with a ReLU, if asked
 * for → linear head. The order of words has no part in it.
 *
 * It reads `ids` [B, T] and `idsMask`, whose zeros have no part in it. Sites: `embedding` [B, T, D], `output`, [B, D] or with
 * a hidden layer [B, H], and `logits` [B, K]. First values are PyTorch's: embedding N(0, 1), the rest uniform ±1/√inputs.
 *
 * @throws `E_RANGE` naming the option; later `E_SHAPE` if a batch has no input `ids`.
 * @see Joulin et al. 2017, "Bag of tricks for efficient text classification"; Iyyer et al. 2015 for hidden layers.
 * @example embeddingBag({ vocabulary: 8000, classes: 6, embedding: 64, hidden: 32 }).parameters.map(({ path }) => path)
 */
export const embeddingBag = /* @__PURE__ */ defineTextModel(
  'embeddingBag',
  {
    about:
      'The mean of the embeddings of a text, and a hidden layer if asked for: quick, blind to the order of words.',
    label: 'bag of embeddings',
    formula: 'logits = mean_t(E[id_t])·H + c',
    options: {
      ...textSizes,
      embedding: { type: 'integer', min: 1, default: 64, about: 'The width of the embedding, D.' },
      hidden: {
        type: 'integer',
        min: 1,
        optional: true,
        about: 'The width of a layer with a ReLU before the head. Absent: there is none.',
      },
    },
    example: { vocabulary: 65, classes: 3, embedding: 32 },
    same: {
      PyTorch: "nn.EmbeddingBag(mode='mean')",
      fastText: 'supervised, with the softmax over all classes',
    },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ vocabulary, classes, embedding, hidden }): Omit<Model, 'spec'> => {
    const bag: TextEncoder = { parameters: [], outputs: embedding, apply: (_, text) => meanOverTime(text) };
    const layer =
      hidden === undefined ? undefined : linearLayer('hidden', { inputs: embedding, outputs: hidden });
    const deep = layer && {
      parameters: layer.parameters,
      widths: [hiddenWidth(embedding, hidden!, classes)],
      outputs: hidden!,
      apply: (...[params, text]: Parameters<TextEncoder['apply']>) =>
        relu(layer.apply(params, meanOverTime(text))),
    };
    return textClassifier('embeddingBag', { vocabulary, classes, embedding }, deep ?? bag);
  },
);
