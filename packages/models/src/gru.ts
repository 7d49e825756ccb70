import type { Model } from '@ridgeline/contracts';
import { defineRowModel } from './define-model.ts';
import { recurrentModel } from './recurrent-model.ts';
import { recurrentOptions } from './recurrent-options.ts';

/** The options of {@link gru}. */
export type GruOptions = Parameters<typeof gru>[0];

/**
 * A language model over ids: embedding → GRU layers → head, with a ReLU between if asked for. The reset gate stands after the
 * recurrent product, inside which there is a bias of its own:
 *
 *     r, z = σ(x·W + b + h·U + u)        n = tanh(x·W_n + b_n + r∘(h·U_n + u_n))        h ← (1 − z)∘n + z∘h
 *
 * That is PyTorch's form, and Keras's with `reset_after`, its default, where gates stand in the order z, r, n. The first published one, with the
 * reset gate before the product, it is not.
 *
 * Sites, head, `tied` and `residual` are those of `lstm`. First values are PyTorch's: uniform ±1/√H, embedding N(0, 1), or ±0.1
 * where it is tied.
 *
 * @returns a model whose `carried` is each layer's `hidden` [B, H]; absent at the start, it is zero. It passes
 * through positions that `idsMask` names padding.
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no input `ids`.
 * @see Cho et al. 2014, "Learning phrase representations using RNN encoder–decoder"; `gruSequence`.
 * @example gru({ vocabulary: 10000, embedding: 256, hidden: 512 }).parameters.map(({ path }) => path)
 */
export const gru = /* @__PURE__ */ defineRowModel(
  'gru',
  {
    about: 'A recurrent language model: embedding, layers of gated recurrent units, a linear head.',
    formula: 'h ← (1 − z)∘n + z∘h, with n = tanh(x·W_n + b_n + r∘(h·U_n + u_n))',
    label: 'GRU',
    options: recurrentOptions,
    example: { vocabulary: 65, embedding: 32, hidden: 64 },
    same: { PyTorch: 'GRU', Keras: 'GRU with reset_after, its gates in another order' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ hidden, layers, ...options }): Omit<Model, 'spec'> =>
    recurrentModel('gru', {
      ...options,
      path: 'gru',
      cell: 'gru',
      hidden: Array<number>(layers).fill(hidden),
    }),
);
