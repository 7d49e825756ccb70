import type { Model } from '@ridgeline/contracts';
import { defineRowModel } from './define-model.ts';
import { recurrentModel } from './recurrent-model.ts';
import { recurrentOptions } from './recurrent-options.ts';

/** The options of {@link lstm}. */
export type LstmOptions = Parameters<typeof lstm>[0];

/**
 * A language model over ids: embedding → LSTM layers → head, with a ReLU between if asked for. The head is linear, its softmax over all ids,
 * unless `head` names another or `tied` makes it the table of embeddings, as in PyTorch's example of language models, which asks for
 * D = H alike. With `residual`, layer i > 0 gives x + cell(norm(x)).
 *
 * Noise and activity penalties act at the sites `embedding` [B, T, D], `between/0`, `between/1`, … (each recurrent layer but the last),
 * `hidden` (the last recurrent layer), `output` (after the activation; the article's dropout stands here), all
 * [B, T, H], and `logits` [B, T, V]. First values are PyTorch’s unless `initialRange` gives one for all: uniform ±1/√H, embedding N(0, 1), or ±0.1 where it is tied. The one bias of a
 * recurrent layer takes the place of PyTorch's two, which only ever act as their sum. Where nothing watches the site
 * `embedding`, the first layer's input map may be folded into the table, and `activations` lacks that site.
 *
 * @returns a model whose `carried` is each layer's `hidden` and `cell` [B, H]; absent at the start, it is zero. It passes
 * through positions that `idsMask` names padding.
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no input `ids`.
 * @see Hochreiter and Schmidhuber 1997; Graves 2013, "Generating sequences with recurrent neural networks".
 * @example lstm({ vocabulary: 65, embedding: 64, hidden: 128 }).parameters.map(({ path }) => path)
 */
export const lstm = /* @__PURE__ */ defineRowModel(
  'lstm',
  {
    about: 'A recurrent language model: embedding, layers of long short-term memory, a linear head.',
    label: 'LSTM',
    options: recurrentOptions,
    example: { vocabulary: 65, embedding: 32, hidden: 64 },
    same: { PyTorch: 'LSTM, with one bias for two', Keras: 'LSTM' },
    stage: 'stable',
    since: '0.1.0',
  },
  ({ hidden, layers, ...options }): Omit<Model, 'spec'> =>
    recurrentModel('lstm', {
      ...options,
      path: 'lstm',
      cell: 'lstm',
      hidden: Array<number>(layers).fill(hidden),
    }),
);
