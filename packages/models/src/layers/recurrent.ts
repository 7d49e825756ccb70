import { type Params, requireOneOf, requirePositiveInteger } from '@ridgeline/contracts';
import { gruSequence, linear, lstmSequence, rnnSequence, type SequenceOptions } from '@ridgeline/tensors';
import { addN, concat, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { uniform } from '../initializers.ts';
import type { Projection } from './embedding.ts';
import { type At, type Layer, type LayerParameter, passSites } from './layer.ts';

/** What a cell is given for a whole sequence: its input projections, its weights and its state, by name. */
interface CellInputs extends SequenceOptions {
  readonly projected: Tensor;
  readonly weights: (name: string) => Tensor;
  readonly state: (name: string) => Tensor;
}

/** A recurrent cell: how many gates it has, which weights and states, and what it does with a sequence. */
interface Cell {
  readonly gates: number;
  /** Weights beside `kernel`, `recurrent` and `bias`: PyTorch's second bias, where it does not add to the first. */
  readonly recurrentBias: boolean;
  readonly states: readonly string[];
  readonly run: (inputs: CellInputs) => { readonly outputs: Tensor } & Readonly<Record<string, Tensor>>;
}

const simple = (activation: 'tanh' | 'relu'): Cell => ({
  gates: 1,
  recurrentBias: false,
  states: ['hidden'],
  run: ({ weights, state, ...given }) => ({
    ...rnnSequence({ ...given, recurrent: weights('recurrent'), hidden: state('hidden'), activation }),
  }),
});

const cells = {
  lstm: {
    gates: 4,
    recurrentBias: false,
    states: ['hidden', 'cell'],
    run: ({ weights, state, ...given }) => ({
      ...lstmSequence({
        ...given,
        recurrent: weights('recurrent'),
        hidden: state('hidden'),
        cell: state('cell'),
      }),
    }),
  },
  gru: {
    gates: 3,
    recurrentBias: true,
    states: ['hidden'],
    run: ({ weights, state, ...given }) => ({
      ...gruSequence({
        ...given,
        recurrent: weights('recurrent'),
        recurrentBias: weights('recurrentBias'),
        hidden: state('hidden'),
      }),
    }),
  },
  rnn: simple('tanh'),
  rnnRelu: simple('relu'),
} as const satisfies Readonly<Record<string, Cell>>;

export interface RecurrentLayerOptions {
  /** `rnn` is the simple one with tanh. */
  readonly cell: keyof typeof cells;
  /** Width of the inputs, I. */
  readonly inputs: number;
  /** Width of each layer, H. */
  readonly hidden: number;
  /** How many are stacked: 1 if not given. */
  readonly layers?: number;
  /** Whether a second cell goes from the end to the start, and what becomes of the two outputs. `no` if not given. */
  readonly bidirectional?: 'no' | 'sum' | 'concat';
}

export interface RecurrentLayerInputs {
  /** [B, T, I], or what makes the first layer's projections, such as an embedding's `project`. */
  readonly inputs: Tensor | Projection;
  /** As the layer gave it, by path; what is absent is 0. */
  readonly state?: Params;
  /** [B, T], 0 where a position is padding: the state passes through it. */
  readonly mask?: Tensor;
  /** [B, H] for the path of a cell, such as `lstm/0`: what its h is multiplied with before every recurrent product. */
  readonly recurrentMask?: (path: string) => Tensor | undefined;
  readonly at?: At;
}

export interface RecurrentLayerOutputs {
  /** h of the last layer, [B, T, H], or [B, T, 2H] where two directions stand side by side. */
  readonly outputs: Tensor;
  /** `path/0/hidden`, and `path/0/cell` of an LSTM, after each sequence's end; of the second direction `path/0/reverse/…`. */
  readonly state: Params;
}

/** The paths of one layer's cells, one for each direction. */
const cellPaths = (path: string, layer: number, bidirectional: boolean): readonly string[] =>
  bidirectional ? [`${path}/${layer}`, `${path}/${layer}/reverse`] : [`${path}/${layer}`];

const cellParameters = (
  path: string,
  { gates, recurrentBias }: Cell,
  [inputs, hidden]: readonly [number, number],
): LayerParameter[] => {
  const initializer = uniform(1 / Math.sqrt(hidden));
  const columns = gates * hidden;
  return [
    { path: `${path}/kernel`, role: 'kernel', shape: [inputs, columns], initializer },
    { path: `${path}/recurrent`, role: 'recurrent', shape: [hidden, columns], initializer },
    { path: `${path}/bias`, role: 'bias', shape: [columns], initializer },
    ...(recurrentBias
      ? [{ path: `${path}/recurrentBias`, role: 'bias', shape: [columns], initializer } as const]
      : []),
  ];
};

/**
 * Recurrent layers, one upon the other: `path/0/kernel` [I, gates·H], `path/0/recurrent` [H, gates·H], `path/0/bias`,
 * and of a GRU `path/0/recurrentBias`. First values are PyTorch's, uniform ±1/√H; one bias takes the place of its two
 * where these only act as their sum. The site `between/0` follows the first layer, and so on up to the last but one.
 *
 * @throws `E_OPTION` or `E_RANGE` naming the option.
 * @see PyTorch's `nn.LSTM`, `nn.GRU` and `nn.RNN`.
 * @example recurrentLayer('lstm', { cell: 'lstm', inputs: 64, hidden: 128, layers: 2 }).apply(params, { inputs }).outputs
 */
export const recurrentLayer = (
  path: string,
  { cell: kind, inputs: width, hidden, layers = 1, bidirectional = 'no' }: RecurrentLayerOptions,
): Layer<RecurrentLayerInputs, RecurrentLayerOutputs> => {
  requireOneOf('recurrentLayer', Object.keys(cells), { cell: kind });
  requireOneOf('recurrentLayer', ['no', 'sum', 'concat'], { bidirectional });
  requirePositiveInteger('recurrentLayer', { inputs: width, hidden, layers });
  const cell: Cell = cells[kind];
  const both = bidirectional !== 'no';
  const outputWidth = bidirectional === 'concat' ? 2 * hidden : hidden;
  const stack = Array.from({ length: layers }, (_, layer) => cellPaths(path, layer, both));
  return {
    parameters: stack.flatMap((paths, layer) =>
      paths.flatMap((at) => cellParameters(at, cell, [layer === 0 ? width : outputWidth, hidden])),
    ),
    apply: (params, { inputs, state, mask, recurrentMask, at = passSites }) => {
      const next: Record<string, Tensor> = {};
      const runCell = (own: string, values: Tensor | Projection, reverse: boolean): Tensor => {
        const weights = (name: string): Tensor => params[`${own}/${name}`]!;
        const project = typeof values === 'function' ? values : linear.bind(undefined, values);
        const projected = project(weights('kernel'), weights('bias'));
        const hiddenMask = recurrentMask?.(own);
        const found = cell.run({
          projected,
          weights,
          state: (name) =>
            state?.[`${own}/${name}`] ?? zeros([projected.shape[0]!, weights('recurrent').shape[0]!]),
          reverse,
          ...(mask && { mask }),
          ...(hiddenMask && { recurrentMask: hiddenMask }),
        });
        for (const name of cell.states) next[`${own}/${name}`] = found[name]!;
        return found.outputs;
      };
      const outputs = stack.reduce<Tensor | Projection>((values, paths, layer) => {
        const found = paths.map((own, direction) => runCell(own, values, direction === 1));
        const joined = both ? (bidirectional === 'sum' ? addN(found) : concat(found, 2)) : found[0]!;
        return layer < layers - 1 ? at(`between/${layer}`, joined) : joined;
      }, inputs) as Tensor;
      return { outputs, state: next };
    },
  };
};
