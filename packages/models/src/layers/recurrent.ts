import { type Params, RidgelineError, requireOneOf, requirePositiveInteger } from '@ridgeline/contracts';
import { linear } from '@ridgeline/tensors';
import { addN, concat, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { uniform } from '../initializers.ts';
import type { Projection } from './embedding.ts';
import { type At, type Layer, type LayerParameter, passSites } from './layer.ts';
import { type Cell, type CellKind, cells } from './recurrent-cells.ts';
import { residualLayer } from './residual.ts';

export interface RecurrentLayerOptions {
  /** `rnn` is the simple one with tanh. */
  readonly cell: CellKind;
  /** Width of the inputs, I. */
  readonly inputs: number;
  /** Width of each layer, H, or one width for each layer. */
  readonly hidden: number | readonly number[];
  /** How many are stacked where they have one width: 1 if not given. */
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

/** @throws `E_OPTION` */
const requireOneWidth = (widths: readonly number[]): void => {
  if (new Set(widths).size <= 1) return;
  throw new RidgelineError(
    'E_OPTION',
    `recurrentLayer: with residual all layers must have one width, got ${widths.join(', ')}.`,
    { hint: 'Give one width, or leave residual out.' },
  );
};

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
  requirePositiveInteger('recurrentLayer', { inputs: width, layers });
  const widths = typeof hidden === 'number' ? Array<number>(layers).fill(hidden) : hidden;
  for (const each of widths) requirePositiveInteger('recurrentLayer', { hidden: each });
  if (residual) requireOneWidth(widths);
  const cell: Cell = cells[kind];
  const both = bidirectional !== 'no';
  const outputWidth = (layer: number): number => (bidirectional === 'concat' ? 2 : 1) * widths[layer]!;
  const stack = widths.map((own, layer) => {
    const paths = cellPaths(path, layer, both);
    const below = layer === 0 ? width : outputWidth(layer - 1);
    const branches = residual && layer > 0;
    return {
      paths,
      cells: paths.flatMap((at) => cellParameters(at, cell, [below, own])),
      ...(branches && {
        beside: residualLayer(`${path}/${layer}/norm`, { width: below, place: 'before' }),
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
        return layer < widths.length - 1 ? at(`between/${layer}`, found) : found;
      }, inputs) as Tensor;
      return { outputs, state: next };
    },
  };
};
