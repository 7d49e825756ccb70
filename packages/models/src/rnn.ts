import type { Model } from '@ridgeline/contracts';
import { defineRowModel } from './define-model.ts';
import { recurrentModel } from './recurrent-model.ts';
import { recurrentOptions } from './recurrent-options.ts';

/** The options of {@link rnn}. */
export type RnnOptions = Parameters<typeof rnn>[0];

/**
 * A language model over ids: embedding → simple recurrent layers, h ← f(x·W + h·U + b), → head.
 *
 * Sites, head, `tied` and `residual` are those of `lstm`. First values are PyTorch's: uniform ±1/√H, embedding N(0, 1), or ±0.1
 * where it is tied. The one bias takes the place of PyTorch's two, which only ever act as their sum.
 *
 * @param options.nonlinearity f. With `relu` nothing holds the state back: clip the gradient.
 * @returns a model whose `carried` is each layer's `hidden` [B, H]; absent at the start, it is zero. It passes
 * through positions that `idsMask` names padding.
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no input `ids`.
 * @see Elman 1990; Mikolov et al. 2010, "Recurrent neural network based language model"; `rnnSequence`.
 * @example rnn({ vocabulary: 65, embedding: 64, hidden: 128 }).parameters.map(({ path }) => path)
 */
export const rnn = /* @__PURE__ */ defineRowModel(
  'rnn',
  {
    about: 'A recurrent language model: embedding, layers of simple recurrent units, a linear head.',
    formula: 'h ← f(x·W + h·U + b)',
    label: 'simple RNN',
    options: {
      ...recurrentOptions,
      nonlinearity: {
        type: 'choice',
        among: ['tanh', 'relu'],
        default: 'tanh',
        about: 'What a unit makes of its sum.',
      },
    },
    example: { vocabulary: 65, embedding: 32, hidden: 64 },
    same: { PyTorch: 'RNN, with one bias for two', Keras: 'SimpleRNN' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ hidden, layers, nonlinearity, ...options }): Omit<Model, 'spec'> =>
    recurrentModel('rnn', {
      ...options,
      path: 'rnn',
      cell: nonlinearity === 'relu' ? 'rnnRelu' : 'rnn',
      hidden: Array<number>(layers).fill(hidden),
    }),
);
