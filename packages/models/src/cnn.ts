import type { Model, UnitWeights, Width } from '@ridgeline/contracts';
import { evaluationMode, inputOf, record } from '@ridgeline/tensors';
import {
  add,
  cast,
  concat,
  expandDims,
  mul,
  reshape,
  slice,
  type Tensor,
  zeros,
} from '@tensorflow/tfjs-core';
import { defineRowModel } from './define-model.ts';
import { headOf, headOption } from './heads/head-of.ts';
import { embeddingLayer } from './layers/embedding.ts';
import { gatedConvolution } from './layers/gated-convolution.ts';
import { initParameters, passSites, visitSites } from './layers/layer.ts';
import { stepDecoder } from './step-decoder.ts';

/** The options of {@link cnn}. */
export type CnnOptions = Parameters<typeof cnn>[0];

interface Stream {
  readonly vocabulary: number;
  readonly width: number;
  readonly kernelSize: number;
  /** The paths of the convolutions. */
  readonly layers: readonly string[];
  readonly head: readonly UnitWeights[];
}

/** What the embedding begins and every convolution adds to, column by column: nothing but the head and the convolutions reads it. */
const columnsOf = ({ vocabulary, width, kernelSize, layers, head }: Stream): Width => {
  const count = 2 * kernelSize * width;
  return {
    name: 'width',
    size: width,
    weights: [
      { path: 'embedding/table', axis: 1, starts: [0], count: vocabulary, flow: 'in' },
      ...layers.flatMap((path) => [
        // a value and its gate
        { path: `${path}/kernel`, axis: 2, starts: [0, width], count, flow: 'in' as const },
        { path: `${path}/bias`, axis: 0, starts: [0, width], count: 2, flow: 'in' as const },
        { path: `${path}/kernel`, axis: 1, starts: [0], count, flow: 'out' as const },
      ]),
      ...head.map((places) => ({ ...places, flow: 'out' as const })),
    ],
    sites: ['embedding', ...layers, 'output'].map((site) => ({ site, start: 0 })),
  };
};

/**
 * A language model of convolutions: embedding → gated convolutions, each beside what it reads, x + a∘σ(b) with (a, b) of a window of
 * `kernelSize` positions → linear head. No position waits for another, and none sees beyond the `contextLength` =
 * layers·(kernelSize − 1) + 1 ids that end at it.
 *
 * Noise and activity penalties act at the sites `embedding` [B, T, D], `layers/0`, `layers/1`, … (what each convolution adds), `output`, all
 * [B, T, D], and `logits` [B, T, V]. First values are PyTorch's: embedding N(0, 1), convolutions uniform ±1/√(kernelSize·D). Positions that `idsMask`
 * names padding are zeros to all others. Columns of the embedding and of all that is added to it may leave, as the width `width`.
 *
 * @throws `E_RANGE` naming the option; later `E_SHAPE` if a batch has no input `ids`.
 * @see Dauphin et al. 2017, "Language modeling with gated convolutional networks"; without its weight normalisation and bottlenecks.
 * @example cnn({ vocabulary: 65, width: 64, layers: 3, kernelSize: 4 }).contextLength // 10
 */
export const cnn = /* @__PURE__ */ defineRowModel(
  'cnn',
  {
    about:
      'A language model of gated convolutions over the last ids: embedding, residual layers, a linear head.',
    formula: 'x ← x + a∘σ(b) with (a, b) = conv(x)',
    label: 'gated CNN',
    options: {
      vocabulary: { type: 'integer', min: 1, from: 'data', about: 'The size of the vocabulary, V.' },
      width: {
        type: 'integer',
        min: 1,
        default: 128,
        about: 'The width of the embedding and of all layers, D.',
      },
      layers: { type: 'integer', min: 1, default: 4, about: 'Convolutions, one after the other.' },
      kernelSize: {
        type: 'integer',
        min: 1,
        default: 4,
        about: 'Positions of a window, its own the last of them.',
      },
      head: headOption,
    },
    example: { vocabulary: 65, width: 32, layers: 2, kernelSize: 3 },
    same: { PyTorch: 'Conv1d behind zeros, then functional.glu' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ vocabulary, width, layers, kernelSize, head: headSpec }): Omit<Model, 'spec'> => {
    const table = embeddingLayer('embedding', { vocabulary, width, lookedUpBy: ['ids'] });
    const paths = Array.from({ length: layers }, (_, i) => `layers/${i}`);
    const convolutions = paths.map((path) => gatedConvolution(path, { width, kernelSize }));
    const head = headOf(headSpec).layer('head', { inputs: width, classes: vocabulary });
    const parameters = [table, ...convolutions, head].flatMap((layer) => layer.parameters);
    /** The convolutions that look at positions before their own. */
    const reaching = kernelSize > 1 ? paths : [];

    return {
      parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
      inputs: ['ids', 'idsMask'],
      sites: ['embedding', ...paths, 'output', 'logits'],
      widths: [columnsOf({ vocabulary, width, kernelSize, layers: paths, head: head.inputWeights })],
      contextLength: layers * (kernelSize - 1) + 1,

      init: (random) => initParameters(parameters, random),

      forward: (params, batch, mode) => {
        const ids = inputOf('cnn', batch, 'ids');
        const mask = batch.inputs.idsMask;
        const { at, activations } = visitSites(mode);
        const shown = mask && expandDims(cast(mask, 'float32'), 2);
        const hide = (values: Tensor): Tensor => (shown ? mul(values, shown) : values);
        const values = convolutions.reduce(
          (inputs, { apply }, i) => hide(add(inputs, at(`layers/${i}`, apply(params, inputs)))),
          hide(at('embedding', table.apply(params, ids))),
        );
        const given = { inputs: at('output', values), at, mode };
        // not spread, which would compute logits that nobody reads
        return Object.assign(head.apply(params, given), { activations });
      },

      decoder: (params) =>
        stepDecoder({
          who: 'cnn',
          vocabulary,
          first: (_, rows) =>
            record(
              reaching.map((path) => [
                path,
                zeros([rows, kernelSize - 1, params[`${path}/kernel`]!.shape[1]!]),
              ]),
            ),
          step: (ids, _, carried) => {
            const windows: Tensor[] = [];
            const inputs = convolutions.reduce(
              (values, { applyWhole }, i) => {
                const before = carried[`layers/${i}`];
                windows.push(before ? concat([before, values], 1) : values);
                return add(values, applyWhole(params, windows.at(-1)!));
              },
              table.apply(params, expandDims(ids, 1)),
            );
            const { logits } = head.apply(params, { inputs, at: passSites, mode: evaluationMode });
            const latest = (window: Tensor): Tensor => slice(window, [0, 1, 0], [-1, kernelSize - 1, -1]);
            return {
              logits: reshape(logits, [-1, vocabulary]),
              carried: record(reaching.map((path, i) => [path, latest(windows[i]!)])),
            };
          },
        }),
    };
  },
);
