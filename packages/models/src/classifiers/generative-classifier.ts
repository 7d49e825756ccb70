import type { Model } from '@ridgeline/contracts';
import { inputOf } from '@ridgeline/tensors';
import { add, cast, expandDims, mul, sum, tensor1d } from '@tensorflow/tfjs-core';
import { defineModel } from '../define-model.ts';
import { uniform } from '../initializers.ts';
import { embeddingLayer } from '../layers/embedding.ts';
import { initParameters, visitSites } from '../layers/layer.ts';
import { recurrentLayer } from '../layers/recurrent.ts';
import { recurrentWidths } from '../layers/recurrent-widths.ts';
import { cellOptions, requireTied } from '../recurrent-options.ts';
import { recurrentSites } from '../recurrent-pass.ts';
import { classExperts } from './class-experts.ts';
import { followingIds } from './following-ids.ts';
import { classPriors, logPriors } from './log-priors.ts';
import { textSizes } from './text-classifier.ts';

/** The options of {@link generativeClassifier}. */
export type GenerativeClassifierOptions = Parameters<typeof generativeClassifier>[0];

const who = 'generativeClassifier';

/**
 * A generative classifier of texts: one recurrent language model for all classes, told the class where it guesses the next token,
 *
 *     log p(x, y) = log p(y) + Σ_t log p(x_t | x_<t, y)        p(x_t | x_<t, y) = softmax(W·h_t + U·v_y + c_y)
 *
 * embedding → recurrent layers → h_t; v_y is the embedding of the class, c_y a bias of its own. The recurrence does not see the class: it is
 * run once, and gives log p(x, y) of all classes, the `logits` [B, K]. Their softmax is p(y | x), their log Σ exp is log p(x). Since it
 * adds up what every token says as if the model were true, p(y | x) of long texts is far too sure.
 *
 * It reads `ids` [B, T] and `idsMask`, whose zeros have no part in it. The first id of a row is the boundary, which begins the text and ends
 * it too: of an empty text p(x | y) is that of its end. Sites: `embedding` [B, T, D], `between/0`, … (each layer but the last), `hidden`
 * and `output` [B, T, H], both the last layer, and `logits`. First values are PyTorch's, but that all classes begin alike; a table that is
 * the head too begins uniform ±0.1.
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no input `ids`.
 * @see Yogatama, Dyer, Ling and Blunsom 2017, "Generative and Discriminative Text Classification with Recurrent Neural Networks": the shared
 * LSTM.
 * @example generativeClassifier({ vocabulary: 8000, classes: 6, priors: [0.2, 0.2, 0.2, 0.2, 0.1, 0.1], embedding: 100 })
 */
export const generativeClassifier = /* @__PURE__ */ defineModel(
  'generativeClassifier',
  {
    about: 'One recurrent language model told the class: the class under which a text is most likely.',
    label: 'generative classifier',
    formula: 'logits = log p(y) + Σ_t log p(x_t | x_<t, y), p = softmax(W·h_t + U·v_y + c_y)',
    options: {
      ...textSizes,
      ...classPriors,
      ...cellOptions,
      label: { type: 'integer', min: 1, default: 16, about: 'The width of the embedding of a class, L.' },
      tied: {
        type: 'flag',
        default: false,
        about: 'Whether W is the table of embeddings. It then takes D = H.',
      },
    },
    example: { vocabulary: 65, classes: 3, embedding: 32, hidden: 64 },
    same: { 'Yogatama et al. 2017': 'the shared LSTM' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ vocabulary, classes, priors, cell, embedding, hidden, layers, label, tied }): Omit<Model, 'spec'> => {
    if (tied) requireTied(who, { embedding, hidden });
    const prior = logPriors(who, classes, priors);
    const table = embeddingLayer('embedding', {
      ...{ vocabulary, width: embedding, lookedUpBy: ['ids'] },
      ...(tied && { tied, initializer: uniform(0.1) }),
    });
    const recurrent = recurrentLayer('recurrent', { cell, inputs: embedding, hidden, layers });
    const experts = classExperts('head', {
      ...{ vocabulary, classes, inputs: hidden, label },
      ...(tied && { table: 'embedding/table' }),
    });
    const parameters = [table, recurrent, experts].flatMap((layer) => layer.parameters);
    return {
      parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
      inputs: ['ids', 'idsMask'],
      sites: [...recurrentSites(layers), 'hidden', 'output', 'logits'],
      widths: recurrentWidths({
        ...{ path: 'recurrent', cell, vocabulary, embedding, tied, residual: false },
        hidden: Array<number>(layers).fill(hidden),
        head: [
          tied
            ? { path: 'embedding/table', axis: 1, starts: [0], count: vocabulary }
            : { path: 'head/kernel', axis: 0, starts: [0], count: vocabulary },
        ],
      }),

      init: (random) => initParameters(parameters, random),

      forward: (params, batch, mode) => {
        const ids = inputOf(who, batch, 'ids');
        const mask = batch.inputs.idsMask;
        const { at, activations } = visitSites(mode);
        const inputs = at('embedding', table.apply(params, ids));
        const { outputs } = recurrent.apply(params, { inputs, at, ...(mask && { mask }) });
        const states = at('output', at('hidden', outputs));
        const told = experts.apply(params, { inputs: states, next: followingIds(ids, mask) });
        const counted = mask === undefined ? told : mul(told, expandDims(cast(mask, 'float32'), 2));
        return { logits: at('logits', add(sum(counted, 1), tensor1d(prior))), activations };
      },
    };
  },
);
