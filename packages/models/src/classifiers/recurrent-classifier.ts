import type { Model } from '@ridgeline/contracts';
import { concat } from '@tensorflow/tfjs-core';
import { defineTextModel } from '../define-model.ts';
import { recurrentLayer } from '../layers/recurrent.ts';
import { cellOptions } from '../recurrent-options.ts';
import { attentionOverTime, maxOverTime, meanOverTime } from './pooling.ts';
import { type TextEncoder, textClassifier, textSizes } from './text-classifier.ts';

/** The options of {@link recurrentClassifier}. */
export type RecurrentClassifierOptions = Parameters<typeof recurrentClassifier>[0];

/**
 * A classifier of texts by a recurrent network: embedding → recurrent layers, in both directions if asked for → one vector of all
 * positions → linear head. The vector is by `pooling` the `last` state, of both directions side by side, the `mean` or the
 * `max` over the positions, or by `attention` a mean whose weights are learnt.
 *
 * It reads `ids` [B, T] and `idsMask`: the state passes through padding. Sites: `embedding` [B, T, D], `between/0`, … (each layer but
 * the last), `hidden` (the last, [B, T, H] or both directions [B, T, 2H]) where the pooling looks at it, `output` [B, H or 2H] and `logits`
 * [B, K]. First values are PyTorch's.
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no input `ids`.
 * @see Schuster and Paliwal 1997 for both directions; Yang et al. 2016 for attention.
 * @example recurrentClassifier({ vocabulary: 8000, classes: 6, bidirectional: true, pooling: 'max' })
 */
export const recurrentClassifier = /* @__PURE__ */ defineTextModel(
  'recurrentClassifier',
  {
    about: 'Recurrent layers over a text, in one direction or both, and one vector of all their states.',
    label: 'recurrent classifier',
    formula: 'logits = pool_t(RNN(E[id])_t)·H + c',
    options: {
      ...textSizes,
      ...cellOptions,
      bidirectional: {
        type: 'flag',
        default: false,
        about:
          'Whether a second cell goes from the end to the start; its outputs stand beside those of the first.',
      },
      pooling: {
        type: 'choice',
        among: ['last', 'mean', 'max', 'attention'],
        default: 'last',
        about: 'How one vector is made of all positions.',
      },
    },
    example: { vocabulary: 65, classes: 3, embedding: 32, hidden: 64 },
    same: { PyTorch: 'nn.LSTM, nn.GRU or nn.RNN with packed sequences, one bias for two where these add up' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ vocabulary, classes, cell, embedding, hidden, layers, bidirectional, pooling }): Omit<Model, 'spec'> => {
    const outputs = bidirectional ? 2 * hidden : hidden;
    const recurrent = recurrentLayer('recurrent', {
      cell,
      inputs: embedding,
      hidden,
      layers,
      bidirectional: bidirectional ? 'concat' : 'no',
    });
    const attention = attentionOverTime('attention', outputs);
    const pools = { mean: meanOverTime, max: maxOverTime };
    const lastStates = ['', '/reverse']
      .slice(0, bidirectional ? 2 : 1)
      .map((direction) => `recurrent/${layers - 1}${direction}/hidden`);

    const encoder: TextEncoder = {
      parameters: [...recurrent.parameters, ...(pooling === 'attention' ? attention.parameters : [])],
      sites: [
        ...Array.from({ length: layers - 1 }, (_, layer) => `between/${layer}`),
        ...(pooling === 'last' ? [] : ['hidden']),
      ],
      outputs,
      apply: (params, { inputs, mask, at }) => {
        const given = { at, ...(mask && { mask }) };
        const { outputs: states, state } = recurrent.apply(params, { inputs, ...given });
        if (pooling === 'last')
          return lastStates.length === 1
            ? state[lastStates[0]!]!
            : concat(
                lastStates.map((path) => state[path]!),
                1,
              );
        const pooled = { inputs: at('hidden', states), ...(mask && { mask }) };
        return pooling === 'attention' ? attention.apply(params, pooled) : pools[pooling](pooled);
      },
    };
    return textClassifier('recurrentClassifier', { vocabulary, classes, embedding }, encoder);
  },
);
