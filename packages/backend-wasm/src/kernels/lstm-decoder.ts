import { LSTM_DECODER_KERNEL, LSTM_DECODER_STEP_KERNEL } from '@ridgeline/tensors';
import type { DataId } from '@tensorflow/tfjs-core';
import { arena, padded } from '../arena.ts';
import { type Call, defineKernel } from '../define-kernel.ts';
import { floats } from '../device.ts';

/** From this many numbers on, the first layer's projection is computed for each id and not for all beforehand. */
const LARGEST_FOLDED = 4_000_000;

interface Layer {
  /** The first layer's projections of every id, [V, 4n]; 0 where they are computed. */
  readonly folded: number;
  readonly inputs: number;
  readonly hidden: number;
  readonly padded: number;
  /** Packed input kernel, packed recurrent kernel, bias [4n]. */
  readonly kernel: number;
  readonly recurrent: number;
  readonly bias: number;
  /** Where h [n] stands in what a row carries, in bytes; c [n] comes behind it. */
  readonly carried: number;
}

interface Session {
  readonly layers: readonly Layer[];
  readonly rectified: boolean;
  readonly table: number;
  readonly gates: number;
  readonly activation: number;
  readonly head: number;
  readonly headBias: number;
  readonly classes: number;
  /** Floats that a row carries. */
  readonly carried: number;
  /** Logits as wide as the head's last panel, and the tensor that they are given back in. */
  readonly scores: number;
  readonly logits: number;
}

const sessions = new WeakMap<DataId, Session>();

/** Where everything lies from `start` on (never 0, which means absent), and how many floats that takes. */
const layout = ({ inputs, attributes, run }: Call, start: number) => {
  const { take, size } = arena(start);
  const [vocabulary, embedding] = inputs.table!.shape as [number, number];
  const row = arena(0);
  const layers = Array.from({ length: attributes.layers as number }, (_, index): Layer => {
    const hidden = inputs[`recurrent/${index}`]!.shape[0]!;
    const below = inputs[`kernel/${index}`]!.shape[0]!;
    const n = padded(hidden);
    const folds = index === 0 && vocabulary * 4 * n <= LARGEST_FOLDED;
    return {
      inputs: below,
      hidden,
      padded: n,
      folded: folds ? take(vocabulary * 4 * n) : 0,
      kernel: folds ? 0 : take(run.packedBytes!(below, 4 * n) / 4),
      recurrent: take(run.packedRecurrentBytes!(4, hidden) / 4),
      bias: take(4 * n),
      carried: row.take(2 * n),
    };
  });
  const widest = Math.max(...layers.map((layer) => layer.padded));
  const last = layers.at(-1)!;
  return {
    session: {
      layers,
      rectified: attributes.activation === 'relu',
      table: layers[0]!.folded === 0 ? take(vocabulary * embedding) : 0,
      gates: take(4 * widest),
      activation: take(widest),
      head: take(run.packedBytes!(last.hidden, vocabulary) / 4),
      headBias: take(padded(vocabulary)),
      classes: vocabulary,
      carried: row.size(),
      scores: take(padded(vocabulary)),
      logits: 0,
    },
    size: size(),
  };
};

/** Packs one layer's weights where the layout has put them. */
const fillLayer = (call: Call, layer: Layer, index: number): void => {
  const { inputs, run, at, room, workspace } = call;
  const { padded: n, hidden, inputs: below } = layer;
  const row = 16 * n;
  const recurrent = inputs[`recurrent/${index}`]!;
  const unpadded = n === hidden ? 0 : room(n * row);
  run.packRecurrent!(4, hidden, at(recurrent), unpadded, layer.recurrent);
  run.widenRows!(4, hidden, at(inputs[`bias/${index}`]), layer.bias);
  const kernel = room(below * row);
  run.widenRows!(4 * below, hidden, at(inputs[`kernel/${index}`]), kernel);
  if (layer.folded === 0) {
    run.packMatrix!(below, 4 * n, kernel, row, 4, layer.kernel);
    return;
  }
  const rows = inputs.table!.shape[0]!;
  run.affine!(
    ...[rows, 4 * n, below],
    ...[at(inputs.table), 4 * below, 4],
    ...[kernel, row, 4],
    layer.bias,
    ...[layer.folded, row, workspace],
  );
};

/** [session, logits [V], carried [1, S]]: all weights in the order in which a step reads them, and a row's beginning. */
export const lstmDecoder = defineKernel(LSTM_DECODER_KERNEL, (call) => {
  const { inputs, run, at, zeros } = call;
  const memory = zeros([layout(call, 16).size]);
  const { session } = layout(call, at(memory));
  const logits = zeros([session.classes]);
  session.layers.forEach((layer, index) => {
    fillLayer(call, layer, index);
  });
  const [vocabulary, embedding] = inputs.table!.shape as [number, number];
  if (session.table !== 0) run.copy!(at(inputs.table), session.table, 4 * vocabulary * embedding);
  const { hidden } = session.layers.at(-1)!;
  run.packMatrix!(hidden, vocabulary, at(inputs.headKernel), 4 * vocabulary, 4, session.head);
  run.copy!(at(inputs.headBias), session.headBias, 4 * vocabulary);
  sessions.set(memory.dataId, { ...session, logits: at(logits) });
  return [memory, logits, zeros([1, session.carried])];
});

/** Moves one row by one id: what it carries at `carried`, its scores to `session.scores`. */
const readId = ({ run }: Call, session: Session, carried: number, id: number): void => {
  const { layers, gates, rectified, activation, classes } = session;
  let below = session.table + 4 * id * layers[0]!.inputs;
  for (const layer of layers) {
    const width = 4 * layer.padded;
    const h = carried + layer.carried;
    if (layer.folded !== 0) run.copy!(layer.folded + 4 * id * width, gates, 4 * width);
    else {
      run.copy!(layer.bias, gates, 4 * width);
      run.multiplyVector!(width, layer.inputs, below, layer.kernel, gates);
    }
    run.multiplyVector!(width, layer.padded, h, layer.recurrent, gates);
    run.lstmCell!(layer.padded, gates, h, h + width);
    below = h;
  }
  const { padded: width, hidden } = layers.at(-1)!;
  if (rectified) run.rectify!(width, below, activation);
  run.copy!(session.headBias, session.scores, 4 * classes);
  run.multiplyVector!(classes, hidden, rectified ? activation : below, session.head, session.scores);
};

/** Moves every row of what is carried [B, S] by one id, and copies the logits into an array of the host [B, V]. */
export const lstmDecoderStep = defineKernel(LSTM_DECODER_STEP_KERNEL, (call) => {
  const { inputs, attributes, device, run, at } = call;
  const session = sessions.get(inputs.session!.dataId)!;
  const { ids, into } = attributes as unknown as { readonly ids: Int32Array; readonly into: Float32Array };
  const first = at(inputs.carried);
  ids.forEach((id, row) => {
    readId(call, session, first + 4 * row * session.carried, id);
    run.copy!(session.scores, session.logits, 4 * session.classes);
    into.set(floats(device, inputs.logits!), row * session.classes);
  });
  return inputs.session!;
});
