import { define, type Model, type UnitWeights, type Width } from '@ridgeline/contracts';
import { lstmDecoder } from '@ridgeline/tensors';
import { relu } from '@tensorflow/tfjs-core';
import { headOf, headOption } from './heads/head-of.ts';
import { embeddingLayer } from './layers/embedding.ts';
import { initParameters } from './layers/layer.ts';
import { recurrentLayer } from './layers/recurrent.ts';
import { recurrentPass, recurrentSites } from './recurrent-pass.ts';

/** The options of {@link lstm}. */
export type LstmOptions = Parameters<typeof lstm>[0];

/** Columns of the embedding, and the units of each recurrent layer with all that goes in, its bias and all that comes out. */
const widthsOf = (
  {
    vocabulary,
    embedding,
    hidden,
    layers,
  }: Readonly<Record<'vocabulary' | 'embedding' | 'hidden' | 'layers', number>>,
  head: readonly UnitWeights[],
): readonly Width[] => {
  const gates = [0, 1, 2, 3].map((gate) => gate * hidden);
  const unitsOf = (layer: number): Width => {
    const path = `lstm/${layer}`;
    const isLast = layer === layers - 1;
    const next: UnitWeights = { path: `lstm/${layer + 1}/kernel`, axis: 0, starts: [0], count: 4 * hidden };
    const sites = isLast ? ['hidden', 'output'] : [`between/${layer}`];
    const count = 4 * (layer === 0 ? embedding : hidden);
    return {
      name: `hidden/${layer}`,
      size: hidden,
      weights: [
        { path: `${path}/kernel`, axis: 1, starts: gates, count },
        { path: `${path}/recurrent`, axis: 1, starts: gates, count: 4 * hidden },
        { path: `${path}/bias`, axis: 0, starts: gates, count: 4 },
        ...(isLast ? head : [next]),
        { path: `${path}/recurrent`, axis: 0, starts: [0], count: 4 * hidden },
      ],
      carried: ['hidden', 'cell'].map((state) => ({ path: `${path}/${state}`, axis: 1, starts: [0] })),
      sites: sites.map((site) => ({ site, start: 0 })),
    };
  };
  const columns: Width = {
    name: 'embedding',
    size: embedding,
    weights: [
      { path: 'embedding/table', axis: 1, starts: [0], count: vocabulary },
      { path: 'lstm/0/kernel', axis: 0, starts: [0], count: 4 * hidden },
    ],
    sites: [{ site: 'embedding', start: 0 }],
  };
  return [columns, ...Array.from({ length: layers }, (_, layer) => unitsOf(layer))];
};

/**
 * A language model over ids: embedding → LSTM layers → head, with a ReLU between if asked for. The head is linear, its softmax over all ids, unless `head` names another.
 *
 * Noise and activity penalties act at the sites `embedding` [B, T, D], `between/0`, `between/1`, … (each recurrent layer but the last),
 * `hidden` (the last recurrent layer), `output` (after the activation; the article's dropout stands here), all
 * [B, T, H], and `logits` [B, T, V]. First values are PyTorch's: uniform ±1/√H, embedding N(0, 1). The one bias of a
 * recurrent layer takes the place of PyTorch's two, which only ever act as their sum. Where nothing watches the site
 * `embedding`, the first layer's input map may be folded into the table, and `activations` lacks that site.
 *
 * @returns a model whose `carried` is each layer's `hidden` and `cell` [B, H]; absent at the start, it is zero. It passes
 * through positions that `idsMask` names padding.
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no input `ids`.
 * @see Hochreiter and Schmidhuber 1997; Graves 2013, "Generating sequences with recurrent neural networks".
 * @example lstm({ vocabulary: 65, embedding: 64, hidden: 128 }).parameters.map(({ path }) => path)
 */
export const lstm = /* @__PURE__ */ define(
  'lstm',
  {
    about: 'A recurrent language model: embedding, layers of long short-term memory, a linear head.',
    label: 'LSTM',
    options: {
      vocabulary: { type: 'integer', min: 1, from: 'data', about: 'The size of the vocabulary, V.' },
      embedding: { type: 'integer', min: 1, default: 64, about: 'The width of the embedding, D.' },
      hidden: { type: 'integer', min: 1, default: 128, about: 'The width of each recurrent layer, H.' },
      layers: { type: 'integer', min: 1, default: 1, about: 'Recurrent layers.' },
      activation: {
        type: 'choice',
        among: ['relu', 'none'],
        default: 'none',
        about: 'What stands between the last recurrent layer and the head.',
      },
      head: headOption,
    },
    example: { vocabulary: 65, embedding: 32, hidden: 64 },
    same: { PyTorch: 'LSTM, with one bias for two', Keras: 'LSTM' },
    stage: 'stable',
    since: '0.1.0',
  },
  ({ vocabulary, embedding, hidden, layers, activation, head: headSpec }): Omit<Model, 'spec'> => {
    const table = embeddingLayer('embedding', { vocabulary, width: embedding, lookedUpBy: ['ids'] });
    const recurrent = recurrentLayer('lstm', { cell: 'lstm', inputs: embedding, hidden, layers });
    const head = headOf(headSpec).layer('head', { inputs: hidden, classes: vocabulary });
    const parameters = [table, recurrent, head].flatMap((layer) => layer.parameters);

    return {
      parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
      sites: [...recurrentSites(layers), 'hidden', 'output', 'logits'],
      widths: widthsOf({ vocabulary, embedding, hidden, layers }, head.inputWeights),

      init: (random) => initParameters(parameters, random),

      forward: recurrentPass('lstm', {
        table,
        recurrent,
        head,
        between: (_, outputs, at) => {
          const values = at('hidden', outputs);
          return at('output', activation === 'relu' ? relu(values) : values);
        },
      }),

      decoder: (params) => {
        const end = head.affine?.(params);
        return (
          end &&
          lstmDecoder({
            table: params['embedding/table']!,
            layers: Array.from({ length: layers }, (_, layer) => ({
              kernel: params[`lstm/${layer}/kernel`]!,
              recurrent: params[`lstm/${layer}/recurrent`]!,
              bias: params[`lstm/${layer}/bias`]!,
            })),
            activation,
            headKernel: end.kernel,
            headBias: end.bias,
            ...(end.transposed && { headTransposed: true }),
          })
        );
      },
    };
  },
);
