import type { Model } from '@ridgeline/contracts';
import { defineRowModel } from './define-model.ts';
import { recurrentModel } from './recurrent-model.ts';
import { recurrentOptions } from './recurrent-options.ts';

/** The options of {@link awdLstm}. */
export type AwdLstmOptions = Parameters<typeof awdLstm>[0];

/**
 * The language model of AWD-LSTM: embedding → LSTM layers, of which the last is as wide as the embedding → softmax by the table of
 * embeddings and a bias.
 *
 * What gave it its name are rules: `weightDrop`, `embeddingDropout`, `lockedDropout` at `embedding`, `between` and `output`,
 * `temporalActivationRegularization` at `hidden`, which is the last layer as it is, and `activationRegularization` at `dropped`, which is
 * the same behind the noise of `output`. `examples/configs/awd-lstm-ptb.yaml` has all of them. Its averaging, NT-ASGD, is no part of the
 * model.
 *
 * Sites: `embedding` [B, T, D], `between/0`, … [B, T, H], `hidden`, `output` and `dropped` [B, T, D], `logits` [B, T, V]. First values
 * are theirs: table uniform ±0.1, its bias 0, layers uniform ±1/√width.
 *
 * @returns a model whose `carried` is each layer's `hidden` and `cell`; absent at the start, they are zero.
 * @throws `E_RANGE` naming the option; later `E_SHAPE` if a batch has no input `ids`.
 * @see Merity, Keskar and Socher 2018, "Regularizing and optimizing LSTM language models", with the sizes of its Penn Treebank model.
 * @example awdLstm({ vocabulary: 10000, embedding: 400, hidden: 1150 }).parameters.map(({ path }) => path)
 */
export const awdLstm = /* @__PURE__ */ defineRowModel(
  'awdLstm',
  {
    about: 'The LSTM of AWD-LSTM: the last layer as wide as the embedding, whose table is the head.',
    label: 'AWD-LSTM',
    formula: 'p = softmax(h·Eᵀ + b)',
    options: {
      vocabulary: recurrentOptions.vocabulary,
      embedding: { ...recurrentOptions.embedding, default: 400 },
      hidden: {
        ...recurrentOptions.hidden,
        default: 1150,
        about: 'The width of each recurrent layer but the last, H.',
      },
      layers: { ...recurrentOptions.layers, default: 3 },
    },
    example: { vocabulary: 65, embedding: 32, hidden: 64 },
    same: { PyTorch: 'RNNModel of awd-lstm-lm with tie_weights, without its dropout' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ vocabulary, embedding, hidden, layers }): Omit<Model, 'spec'> =>
    recurrentModel('awdLstm', {
      ...{ vocabulary, embedding, tied: true },
      path: 'lstm',
      cell: 'lstm',
      hidden: [...Array<number>(layers - 1).fill(hidden), embedding],
      behind: ['dropped'],
    }),
);
