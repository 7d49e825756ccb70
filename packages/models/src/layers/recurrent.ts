import { type Params, RidgelineError, requireOneOf, requirePositiveInteger } from '@ridgeline/contracts';
import {
  gruSequence,
  linear,
  lstmSequence,
  minGruSequence,
  rnnSequence,
  type SequenceOptions,
} from '@ridgeline/tensors';
import { addN, concat, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { uniform } from '../initializers.ts';
import type { Projection } from './embedding.ts';
import { type At, type Layer, type LayerParameter, passSites } from './layer.ts';
import { residualLayer } from './residual.ts';

/** What a cell is given for a whole sequence: its input projections, its weights and its state, by name. */
interface CellInputs extends SequenceOptions {
  readonly projected: Tensor;
  readonly weights: (name: string) => Tensor;
  readonly state: (name: string) => Tensor;
}

/** A recurrent cell: how many gates it has, which weights and states, and what it does with a sequence. */
interface Cell {
  readonly gates: number;
  /** Weights beside `kernel` and `bias`: of the recurrent product, and PyTorch's second bias, where it does not add to the first. */
  readonly more: readonly ('recurrent' | 'recurrentBias')[];
  readonly states: readonly string[];
  readonly run: (inputs: CellInputs) => { readonly outputs: Tensor } & Readonly<Record<string, Tensor>>;
}

const simple = (activation: 'tanh' | 'relu'): Cell => ({
  gates: 1,
  more: ['recurrent'],
  states: ['hidden'],
  run: ({ weights, state, ...given }) => ({
    ...rnnSequence({ ...given, recurrent: weights('recurrent'), hidden: state('hidden'), activation }),
  }),
});

const cells = {
  lstm: {
    gates: 4,
    more: ['recurrent'],
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
    more: ['recurrent', 'recurrentBias'],
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
  minGru: {
    gates: 2,
    more: [],
    states: ['hidden'],
    run: ({ weights: _, state, ...given }) => ({ ...minGruSequence({ ...given, hidden: state('hidden') }) }),
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
  /** Whether every layer but the first adds its inputs to its outputs, and reads them through a layer norm: false if not given. */
  readonly residual?: boolean;
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
  /**
   * [B, H] for the path of a cell, such as `lstm/0`: what its h is multiplied with before every recurrent product. A `minGru` has none.
   */
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
  { gates, more }: Cell,
  [inputs, hidden]: readonly [number, number],
): LayerParameter[] => {
  const columns = gates * hidden;
  // without a recurrent product a cell is an affine map and what follows it
  const initializer = uniform(1 / Math.sqrt(more.length === 0 ? inputs : hidden));
  const weights = {
    kernel: { role: 'kernel', shape: [inputs, columns] },
    recurrent: { role: 'recurrent', shape: [hidden, columns] },
    bias: { role: 'bias', shape: [columns] },
    recurrentBias: { role: 'bias', shape: [columns] },
  } as const;
  return (['kernel', 'recurrent', 'bias', 'recurrentBias'] as const)
    .filter((name) => name === 'kernel' || name === 'bias' || more.includes(name))
    .map((name) => ({ path: `${path}/${name}`, ...weights[name], initializer }));
};

/** @throws `E_OPTION` */
const requireProduct = (kind: string, path: string, { more }: Cell): void => {
  if (more.includes('recurrent')) return;
  throw new RidgelineError(
    'E_OPTION',
    `recurrentLayer: recurrentMask must give none to a cell without a recurrent product, got one for the ${kind} at "${path}".`,
    { hint: 'Put dropout at the sites between layers.' },
  );
};

/**
 * Recurrent layers, one upon the other: `path/0/kernel` [I, gates·H], `path/0/recurrent` [H, gates·H], `path/0/bias`,
 * and of a GRU `path/0/recurrentBias`. First values are PyTorch's, uniform ±1/√H; one bias takes the place of its two
 * where these only act as their sum. A `minGru` has no recurrent product and none of its weights: it begins as an `nn.Linear`,
 * uniform ±1/√I. With `residual` layer i > 0 has a norm too, `path/i/norm`, and gives x + cell(norm(x)). The site `between/0` follows the first layer, and so on up to the last but one.
 *
 * @throws `E_OPTION` or `E_RANGE` naming the option.
 * @see PyTorch's `nn.LSTM`, `nn.GRU` and `nn.RNN`; `minGruSequence`.
 * @example recurrentLayer('lstm', { cell: 'lstm', inputs: 64, hidden: 128, layers: 2 }).apply(params, { inputs }).outputs
 */
export const recurrentLayer = (
  path: string,
  {
    cell: kind,
    inputs: width,
    hidden,
    layers = 1,
    residual = false,
    bidirectional = 'no',
  }: RecurrentLayerOptions,
): Layer<RecurrentLayerInputs, RecurrentLayerOutputs> => {
  requireOneOf('recurrentLayer', Object.keys(cells), { cell: kind });
  requireOneOf('recurrentLayer', ['no', 'sum', 'concat'], { bidirectional });
  requirePositiveInteger('recurrentLayer', { inputs: width, hidden, layers });
  const cell: Cell = cells[kind];
  const both = bidirectional !== 'no';
  const outputWidth = bidirectional === 'concat' ? 2 * hidden : hidden;
  const stack = Array.from({ length: layers }, (_, layer) => {
    const paths = cellPaths(path, layer, both);
    const branches = residual && layer > 0;
    return {
      paths,
      cells: paths.flatMap((at) => cellParameters(at, cell, [layer === 0 ? width : outputWidth, hidden])),
      ...(branches && {
        beside: residualLayer(`${path}/${layer}/norm`, { width: outputWidth, place: 'before' }),
      }),
    };
  });
  return {
    parameters: stack.flatMap(({ cells, beside }) => [...(beside?.parameters ?? []), ...cells]),
    apply: (params, { inputs, state, mask, recurrentMask, at = passSites }) => {
      const next: Record<string, Tensor> = {};
      const runCell = (own: string, values: Tensor | Projection, reverse: boolean): Tensor => {
        const weights = (name: string): Tensor => params[`${own}/${name}`]!;
        const project = typeof values === 'function' ? values : linear.bind(undefined, values);
        const projected = project(weights('kernel'), weights('bias'));
        const hiddenMask = recurrentMask?.(own);
        if (hiddenMask !== undefined) requireProduct(kind, own, cell);
        const found = cell.run({
          projected,
          weights,
          state: (name) =>
            state?.[`${own}/${name}`] ?? zeros([projected.shape[0]!, projected.shape[2]! / cell.gates]),
          reverse,
          ...(mask && { mask }),
          ...(hiddenMask && { recurrentMask: hiddenMask }),
        });
        for (const name of cell.states) next[`${own}/${name}`] = found[name]!;
        return found.outputs;
      };
      const runLayer = (paths: readonly string[], values: Tensor | Projection): Tensor => {
        const found = paths.map((own, direction) => runCell(own, values, direction === 1));
        return both ? (bidirectional === 'sum' ? addN(found) : concat(found, 2)) : found[0]!;
      };
      const outputs = stack.reduce<Tensor | Projection>((values, { paths, beside }, layer) => {
        const found =
          beside === undefined
            ? runLayer(paths, values)
            : beside.apply(params, {
                inputs: values as Tensor,
                branch: (normed) => runLayer(paths, normed),
              });
        return layer < layers - 1 ? at(`between/${layer}`, found) : found;
      }, inputs) as Tensor;
      return { outputs, state: next };
    },
  };
};
