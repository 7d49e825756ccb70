import type { Model } from '@ridgeline/contracts';
import { defineRowModel } from './define-model.ts';
import { headOf, headOption } from './heads/head-of.ts';
import { embeddingLayer } from './layers/embedding.ts';
import { initParameters } from './layers/layer.ts';
import { layerNormLayer } from './layers/layer-norm.ts';
import { recurrentLayer } from './layers/recurrent.ts';
import { embeddingColumns } from './layers/recurrent-widths.ts';
import { decoderOf } from './recurrent-decoder.ts';
import { recurrentPass, recurrentSites } from './recurrent-pass.ts';

/** The options of {@link minGru}. */
export type MinGruOptions = Parameters<typeof minGru>[0];

/**
 * A language model over ids: embedding → layers of minimal gated recurrent units → linear head. A layer is
 *
 *     z = σ(x·W_z + b_z)        h̃ = tanh(x·W_h + b_h)        h_t = (1 − z)∘h_{t−1} + z∘h̃
 *
 * with x the layer norm of its inputs, which every layer but the first adds to its outputs, and a layer norm before the head. No
 * product waits for the state of the position before: all positions share one. Gates do not see the state, so that it takes some
 * layers to do what one LSTM layer does.
 *
 * Noise and activity penalties act at the sites `embedding` [B, T, D], `between/0`, `between/1`, … (each recurrent layer but the last),
 * `hidden` and `output` (both the last recurrent layer, normed), all [B, T, H], and `logits` [B, T, V]. First values are PyTorch's: embedding N(0, 1), maps
 * uniform ±1/√inputs, norms 1 and 0. Where nothing watches the site `embedding`, the first layer's input map may be folded into the table, and
 * `activations` lacks that site.
 *
 * @returns a model whose `carried` is each layer's `hidden` [B, H]; absent at the start, it is zero. It passes through positions
 * that `idsMask` names padding.
 * @throws `E_RANGE` naming the option; later `E_SHAPE` if a batch has no input `ids`.
 * @see Feng et al. 2024, "Were RNNs all we needed?"; `minGruSequence` says in what it differs.
 * @example minGru({ vocabulary: 65, embedding: 64, hidden: 128 }).parameters.map(({ path }) => path)
 */
export const minGru = /* @__PURE__ */ defineRowModel(
  'minGru',
  {
    about:
      'A recurrent language model without recurrent products: embedding, layers of minimal gated recurrent units, a linear head.',
    formula: 'h ← (1 − z)∘h + z∘h̃ with z = σ(x·W_z + b_z), h̃ = tanh(x·W_h + b_h)',
    label: 'minGRU',
    options: {
      vocabulary: { type: 'integer', min: 1, from: 'data', about: 'The size of the vocabulary, V.' },
      embedding: { type: 'integer', min: 1, default: 64, about: 'The width of the embedding, D.' },
      hidden: { type: 'integer', min: 1, default: 128, about: 'The width of each recurrent layer, H.' },
      layers: {
        type: 'integer',
        min: 1,
        default: 3,
        about:
          'Recurrent layers. Each but the first adds its inputs to its outputs, and reads them through a layer norm.',
      },
      head: headOption,
    },
    example: { vocabulary: 65, embedding: 32, hidden: 64 },
    same: {
      QRNN: 'f-pooling with windows of 1',
      'Feng et al. 2024': 'minGRU with its tanh, alone in its block',
    },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ vocabulary, embedding, hidden, layers, head: headSpec }): Omit<Model, 'spec'> => {
    const table = embeddingLayer('embedding', { vocabulary, width: embedding, lookedUpBy: ['ids'] });
    const recurrent = recurrentLayer('minGru', {
      cell: 'minGru',
      inputs: embedding,
      hidden,
      layers,
      residual: true,
    });
    const norm = layerNormLayer('norm', { width: hidden });
    const head = headOf(headSpec).layer('head', { inputs: hidden, classes: vocabulary });
    const parameters = [table, recurrent, norm, head].flatMap((layer) => layer.parameters);

    return {
      parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
      sites: [...recurrentSites(layers), 'hidden', 'output', 'logits'],
      // a layer norm goes over the units of each layer, none of which so stands for itself
      widths: [
        embeddingColumns({
          path: 'minGru',
          cell: 'minGru',
          vocabulary,
          embedding,
          hidden: Array<number>(layers).fill(hidden),
        }),
      ],

      init: (random) => initParameters(parameters, random),

      forward: recurrentPass('minGru', {
        table,
        recurrent,
        head,
        between: (params, outputs, at) => at('output', at('hidden', norm.apply(params, outputs))),
      }),

      decoder: decoderOf({ path: 'minGru', cell: 'minGru', layers, norm: 'norm', head }),
    };
  },
);
