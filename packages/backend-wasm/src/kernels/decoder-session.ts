import type { DecoderCell, RecurrentDecoderAttributes } from '@ridgeline/tensors';
import { type Arena, arena, padded } from '../arena.ts';
import type { Call } from '../define-kernel.ts';
import { decoderCells } from './decoder-cells.ts';

/** From this many numbers on, the first layer's projection is computed for each id and not for all beforehand. */
const LARGEST_FOLDED = 4_000_000;

/** Scale and offset of a norm. */
export interface Norm {
  readonly scale: number;
  readonly offset: number;
}

export interface Layer {
  /** The first layer's projections of every id, [V, gates·n]; 0 where they are computed. */
  readonly folded: number;
  readonly inputs: number;
  readonly hidden: number;
  readonly padded: number;
  /** gates·n */
  readonly width: number;
  /** Packed input kernel, packed recurrent kernel, their biases [gates·n]; 0 where there is none. */
  readonly kernel: number;
  readonly recurrent: number;
  readonly bias: number;
  readonly recurrentBias: number;
  readonly residual?: Norm;
  /** Where h [n] stands in what a row carries, in bytes; other states come behind it. */
  readonly carried: number;
}

/** One map of the head: kernels that are packed, one after the other. */
export interface HeadMap {
  readonly kernels: readonly { readonly inputs: number; readonly outputs: number; readonly packed: number }[];
  /** As wide as the last panel of the last kernel, as all that follow are of theirs; zeros where the head has none. */
  readonly bias: number;
  /** What the first of two kernels gives. */
  readonly narrow: number;
  readonly scores: number;
  /** Where its scores stand among those of all maps, in bytes. */
  readonly first: number;
}

/** Where everything lies that a decoder reads. Addresses are bytes, and 0 where there is nothing. */
export interface Session {
  readonly cell: DecoderCell;
  readonly layers: readonly Layer[];
  readonly norm?: Norm;
  readonly rectified: boolean;
  readonly table: number;
  /** Rooms of the widest layer: its gates, those of the recurrent product, and rows of values. */
  readonly gates: number;
  readonly recurrentGates: number;
  readonly stream: number;
  readonly normed: number;
  readonly activation: number;
  /** What a norm notes of a row. */
  readonly statistics: number;
  readonly maps: readonly HeadMap[];
  /** Floats that a row carries, and scores that it gets. */
  readonly carried: number;
  readonly outputs: number;
}

type Take = Arena['take'];

const attributesOf = ({ attributes }: Call): RecurrentDecoderAttributes =>
  attributes as unknown as RecurrentDecoderAttributes;

const normAt = (take: Take, width: number): Norm => ({ scale: take(width), offset: take(width) });

const layerAt = (call: Call, index: number, take: Take, takeCarried: Take): Layer => {
  const { inputs, run } = call;
  const { gates, states } = decoderCells[attributesOf(call).cell];
  const named = (name: string) => inputs[`layers/${index}/${name}`];
  const [below, columns] = named('kernel')!.shape as [number, number];
  const hidden = columns / gates;
  const n = padded(hidden);
  const width = gates * n;
  const vocabulary = inputs.table!.shape[0]!;
  const folds = index === 0 && vocabulary * width <= LARGEST_FOLDED;
  return {
    inputs: below,
    hidden,
    padded: n,
    width,
    folded: folds ? take(vocabulary * width) : 0,
    kernel: folds ? 0 : take(run.packedBytes!(below, width) / 4),
    recurrent: named('recurrent') ? take(run.packedRecurrentBytes!(gates, hidden) / 4) : 0,
    bias: take(width),
    recurrentBias: named('recurrentBias') ? take(width) : 0,
    ...(named('scale') && { residual: normAt(take, below) }),
    carried: takeCarried(states * n),
  };
};

const mapsAt = (call: Call, take: Take): readonly HeadMap[] => {
  const { inputs, run } = call;
  let first = 0;
  return attributesOf(call).maps.map(({ kernels, transposed }, map) => {
    const packed = ['first', 'second'].slice(0, kernels).map((name) => {
      const [a, b] = inputs[`head/${map}/${name}`]!.shape as [number, number];
      const [from, to] = transposed ? [b, a] : [a, b];
      return { inputs: from, outputs: to, packed: take(run.packedBytes!(from, to) / 4) };
    });
    const { outputs } = packed.at(-1)!;
    const found = {
      kernels: packed,
      bias: take(padded(outputs)),
      narrow: kernels === 2 ? take(padded(packed[0]!.outputs)) : 0,
      scores: take(padded(outputs)),
      first,
    };
    first += 4 * outputs;
    return found;
  });
};

/** Where everything lies from `start` on, which is not 0, and how many floats that takes. */
export const layout = (call: Call, start: number): { readonly session: Session; readonly size: number } => {
  const { take, size } = arena(start);
  const row = arena(0);
  const { cell, layers: count, activation } = attributesOf(call);
  const [vocabulary, embedding] = call.inputs.table!.shape as [number, number];
  const layers = Array.from({ length: count }, (_, index) => layerAt(call, index, take, row.take));
  const widest = Math.max(...layers.map((layer) => layer.padded));
  const maps = mapsAt(call, take);
  return {
    session: {
      cell,
      layers,
      ...(call.inputs['norm/scale'] && { norm: normAt(take, layers.at(-1)!.hidden) }),
      rectified: activation === 'relu',
      table: layers[0]!.folded === 0 ? take(vocabulary * embedding) : 0,
      gates: take(4 * widest),
      recurrentGates: take(4 * widest),
      stream: take(widest),
      normed: take(widest),
      activation: take(widest),
      statistics: take(2),
      maps,
      carried: row.size(),
      outputs: maps.reduce((sum, { kernels }) => sum + kernels.at(-1)!.outputs, 0),
    },
    size: size(),
  };
};

const fillNorm = ({ inputs, run, at }: Call, path: string, { scale, offset }: Norm): void => {
  for (const [name, to] of Object.entries({ scale, offset })) {
    const given = inputs[`${path}/${name}`]!;
    run.copy!(at(given), to, 4 * given.shape[0]!);
  }
};

/** Packs one layer's weights where the layout has put them. */
const fillLayer = (call: Call, layer: Layer, index: number): void => {
  const { inputs, run, at, room, workspace } = call;
  const { padded: n, hidden, inputs: below, width } = layer;
  const gates = width / n;
  const row = 4 * width;
  const named = (name: string) => at(inputs[`layers/${index}/${name}`]);
  if (layer.recurrent !== 0) {
    const unpadded = n === hidden ? 0 : room(n * row);
    run.packRecurrent!(gates, hidden, named('recurrent'), unpadded, layer.recurrent);
  }
  run.widenRows!(gates, hidden, named('bias'), layer.bias);
  if (layer.recurrentBias !== 0) run.widenRows!(gates, hidden, named('recurrentBias'), layer.recurrentBias);
  if (layer.residual) fillNorm(call, `layers/${index}`, layer.residual);
  const kernel = room(below * row);
  run.widenRows!(gates * below, hidden, named('kernel'), kernel);
  if (layer.folded === 0) {
    run.packMatrix!(below, width, kernel, row, 4, layer.kernel);
    return;
  }
  const rows = inputs.table!.shape[0]!;
  run.affine!(
    ...[rows, width, below],
    ...[at(inputs.table), 4 * below, 4],
    ...[kernel, row, 4],
    layer.bias,
    ...[layer.folded, row, workspace],
  );
};

const fillMap = (call: Call, { kernels, bias }: HeadMap, map: number): void => {
  const { inputs, run, at } = call;
  const { transposed } = attributesOf(call).maps[map]!;
  kernels.forEach(({ inputs: from, outputs, packed }, i) => {
    const steps = transposed ? [4, 4 * from] : [4 * outputs, 4];
    run.packMatrix!(from, outputs, at(inputs[`head/${map}/${['first', 'second'][i]}`]), ...steps, packed);
  });
  const given = inputs[`head/${map}/bias`];
  if (given) run.copy!(at(given), bias, 4 * given.shape[0]!);
};

/** All weights in the order in which a step reads them, in memory that holds zeros. */
export const fill = (call: Call, { layers, norm, table, maps }: Session): void => {
  const { inputs, run, at } = call;
  layers.forEach((layer, index) => {
    fillLayer(call, layer, index);
  });
  if (norm) fillNorm(call, 'norm', norm);
  const [vocabulary, embedding] = inputs.table!.shape as [number, number];
  if (table !== 0) run.copy!(at(inputs.table), table, 4 * vocabulary * embedding);
  maps.forEach((map, index) => {
    fillMap(call, map, index);
  });
};
