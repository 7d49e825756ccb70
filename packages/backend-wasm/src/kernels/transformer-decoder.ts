import {
  TRANSFORMER_DECODER_KERNEL,
  TRANSFORMER_DECODER_STEP_KERNEL,
  type TransformerDecoderStep,
} from '@ridgeline/tensors';
import type { DataId } from '@tensorflow/tfjs-core';
import { type Arena, arena, padded } from '../arena.ts';
import { type Call, defineKernel } from '../define-kernel.ts';
import { floats } from '../device.ts';

/** y = x·W + b with W [inputs, outputs] packed. Addresses; 0 where there is no bias. */
interface Affine {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly bias: number;
}

interface Norm {
  readonly scale: number;
  readonly offset: number;
}

interface Layer {
  /** Of self-attention. */
  readonly heads: number;
  readonly attentionNorm: Norm;
  readonly attention: Affine;
  readonly attentionOutput: Affine;
  readonly cross?: { readonly norm: Norm; readonly queries: Affine; readonly output: Affine };
  readonly feedForwardNorm: Norm;
  readonly feedForwardIn: Affine;
  readonly feedForwardOut: Affine;
}

interface Session {
  readonly layers: readonly Layer[];
  readonly width: number;
  readonly headSize: number;
  readonly epsilon: number;
  readonly rectified: boolean;
  readonly rotary: boolean;
  readonly table: number;
  readonly norm: Norm;
  readonly head: Affine;
  /** What `hiddenKeys` makes of the mask of the memory, and the bytes of one of its rows; 0 where there is none. */
  readonly hidden: number;
  readonly hiddenBytes: number;
}

const sessions = new WeakMap<DataId, Session>();

/** Where everything lies, as `take` gives it out. */
const layout = ({ inputs, attributes }: Call, { take }: Arena): Session => {
  const { headSize, epsilon } = attributes as unknown as Pick<Session, 'headSize' | 'epsilon'>;
  const [vocabulary, width] = inputs.table!.shape as [number, number];
  const affine = (path: string, isTransposed = false): Affine => {
    const shape = inputs[`${path}/kernel`]!.shape as [number, number];
    const [below, above] = isTransposed ? [shape[1], shape[0]] : shape;
    const bias = inputs[`${path}/bias`] === undefined ? 0 : take(above);
    return { inputs: below, outputs: above, kernel: take(below * padded(above)), bias };
  };
  const norm = (): Norm => ({ scale: take(width), offset: take(width) });
  const layer = (i: number): Layer => {
    const attention = affine(`${i}/attention`);
    return {
      heads: attention.outputs / (3 * headSize),
      attentionNorm: norm(),
      attention,
      attentionOutput: affine(`${i}/attentionOutput`),
      ...(inputs[`${i}/queries/kernel`] && {
        cross: { norm: norm(), queries: affine(`${i}/queries`), output: affine(`${i}/crossOutput`) },
      }),
      feedForwardNorm: norm(),
      feedForwardIn: affine(`${i}/feedForwardIn`),
      feedForwardOut: affine(`${i}/feedForwardOut`),
    };
  };
  const [memories, keyTime] = inputs.memoryMask?.shape ?? [0, 0];
  const hiddenBytes = 16 * Math.ceil(keyTime! / 4);
  return {
    layers: Array.from({ length: attributes.layers as number }, (_, i) => layer(i)),
    ...{ width, headSize, epsilon },
    rectified: attributes.rectified as boolean,
    rotary: attributes.rotary as boolean,
    table: take(vocabulary * width),
    norm: norm(),
    head: affine('head', attributes.transposed as boolean),
    hidden: memories === 0 ? 0 : take((memories! * hiddenBytes) / 4),
    hiddenBytes,
  };
};

/** Packs and copies all weights to where the layout has put them. */
const fill = ({ inputs, attributes, run, at }: Call, session: Session): void => {
  const { layers, norm, head, hidden, hiddenBytes } = session;
  const copy = (name: string, to: number): void => {
    const { shape } = inputs[name]!;
    run.copy!(at(inputs[name]), to, 4 * shape.reduce((a, b) => a * b, 1));
  };
  const fillNorm = (path: string, { scale, offset }: Norm): void => {
    copy(`${path}/scale`, scale);
    copy(`${path}/offset`, offset);
  };
  const fillAffine = (path: string, to: Affine, isTransposed = false): void => {
    const steps = isTransposed ? [4, 4 * to.inputs] : [4 * to.outputs, 4];
    run.packMatrix!(to.inputs, to.outputs, at(inputs[`${path}/kernel`]), ...steps, to.kernel);
    if (to.bias !== 0) copy(`${path}/bias`, to.bias);
  };
  copy('table', session.table);
  fillNorm('norm', norm);
  fillAffine('head', head, attributes.transposed as boolean);
  layers.forEach(({ cross, ...layer }, i) => {
    fillNorm(`${i}/attentionNorm`, layer.attentionNorm);
    fillAffine(`${i}/attention`, layer.attention);
    fillAffine(`${i}/attentionOutput`, layer.attentionOutput);
    fillNorm(`${i}/feedForwardNorm`, layer.feedForwardNorm);
    fillAffine(`${i}/feedForwardIn`, layer.feedForwardIn);
    fillAffine(`${i}/feedForwardOut`, layer.feedForwardOut);
    if (cross === undefined) return;
    fillNorm(`${i}/crossNorm`, cross.norm);
    fillAffine(`${i}/queries`, cross.queries);
    fillAffine(`${i}/crossOutput`, cross.output);
  });
  if (hidden === 0) return;
  const [memories, keyTime] = inputs.memoryMask!.shape as [number, number];
  for (let row = 0; row < memories; row++)
    run.hiddenKeys!(keyTime, at(inputs.memoryMask) + 4 * row * keyTime, hidden + row * hiddenBytes);
};

/** [session, logits: as wide as the last panel of the head] */
export const transformerDecoder = defineKernel(TRANSFORMER_DECODER_KERNEL, (call) => {
  const { at, zeros } = call;
  // never from address 0, which means absent
  const measured = arena(16);
  layout(call, measured);
  const memory = zeros([measured.size()]);
  const session = layout(call, arena(at(memory)));
  fill(call, session);
  sessions.set(memory.dataId, session);
  return [memory, zeros([padded(session.head.outputs)])];
});

/** Room for the values of `time` positions of one text, of which rows lie one behind the other. */
interface Scratch {
  readonly values: number;
  readonly normed: number;
  readonly statistics: number;
  readonly projected: number;
  readonly attended: number;
  readonly hidden: number;
  readonly activated: number;
  readonly slopes: number;
  /** Of one query. */
  readonly scores: number;
  /** Of attention over several positions. */
  readonly notes: number;
  readonly blocks: number;
}

const scratchOf = (
  { run, inputs }: Call,
  { layers, width }: Session,
  time: number,
  end: number,
  { take }: Arena,
): Scratch => {
  const widest = (of: (layer: Layer) => number): number => Math.max(...layers.map(of));
  // a product of one row fills its last panel
  const rows = (columns: number): number => take(time * columns + 8);
  const heads = widest((layer) => layer.heads);
  const keyTimes = layers.map((_, i) => inputs[`memory/${i}`]?.shape[1] ?? 0);
  const hidden = widest(({ feedForwardIn }) => feedForwardIn.outputs);
  const several = time > 1;
  return {
    values: rows(width),
    normed: rows(width),
    statistics: take(2 * time),
    projected: rows(widest(({ attention }) => attention.outputs)),
    attended: rows(
      widest(({ attentionOutput, cross }) => Math.max(attentionOutput.inputs, cross?.output.inputs ?? 0)),
    ),
    hidden: rows(hidden),
    activated: rows(hidden),
    slopes: rows(hidden),
    scores: take(4 * Math.ceil(Math.max(end, ...keyTimes) / 4)),
    notes: several ? take(heads * time * run.attentionNotes!(time)) : 0,
    blocks: several ? take(run.attentionRoom!() / 4) : 0,
  };
};

/** Some positions of a text that are read now. */
interface Piece {
  readonly time: number;
  readonly start: number;
  readonly scratch: Scratch;
}

/** The values, normed. */
const normalize = (
  { run }: Call,
  { width, epsilon }: Session,
  { scale, offset }: Norm,
  { time, scratch }: Piece,
): number => {
  const { values, normed, statistics } = scratch;
  run.layerNormForward!(time, width, epsilon, values, scale, offset, normed, statistics);
  return normed;
};

/** to [time, outputs] = from·W + b, or added to what stands there. */
const multiply = (
  { run, workspace }: Call,
  { inputs, outputs, kernel, bias }: Affine,
  time: number,
  { from, to, adds = false }: { readonly from: number; readonly to: number; readonly adds?: boolean },
): number => {
  const row = 4 * outputs;
  if (!adds && bias === 0) run.zero!(to, time * row);
  for (let t = 0; bias !== 0 && t < time; t++) {
    if (adds) run.addColumnSums!(1, outputs, bias, row, to + t * row);
    else run.copy!(bias, to + t * row, row);
  }
  if (time === 1) run.multiplyVector!(outputs, inputs, from, kernel, to);
  else run.matMulPacked!(time, outputs, inputs, from, 4 * inputs, kernel, to, row, workspace);
  return to;
};

/** Adds self-attention to the values, and puts keys and values of their positions where `cache` has them. */
const attend = (call: Call, session: Session, layer: Layer, piece: Piece, cache: number): void => {
  const { run, at, inputs, workspace } = call;
  const { headSize, rotary } = session;
  const { heads, attention, attentionOutput, attentionNorm } = layer;
  const { time, start, scratch } = piece;
  const { projected, attended, scores, notes, blocks, values } = scratch;
  const bytes = 4 * heads * headSize;
  multiply(call, attention, time, { from: normalize(call, session, attentionNorm, piece), to: projected });
  for (let t = 0; rotary && t < time; t++) {
    const cosines = at(inputs.places) + 4 * (start + t) * headSize;
    run.turnPairs!(2 * heads, headSize, projected + 3 * t * bytes, cosines, cosines + 2 * headSize);
  }
  const step = 2 * bytes;
  run.copyRows!(time, step, projected + bytes, 3 * bytes, cache + start * step, step);
  const keysAndValues = [cache, cache + bytes, step, 0];
  if (time === 1) run.attendRow!(heads, headSize, start + 1, projected, ...keysAndValues, scores, attended);
  else {
    run.zero!(attended, time * bytes);
    run.attentionForward!(
      ...[1, heads, time, time, headSize, 1, projected, 3 * bytes],
      ...[...keysAndValues, attended, bytes, notes, blocks, workspace],
    );
  }
  multiply(call, attentionOutput, time, { from: attended, to: values, adds: true });
};

/** Adds what the values find in a row of the memory. */
const attendMemory = (
  call: Call,
  session: Session,
  cross: NonNullable<Layer['cross']>,
  piece: Piece,
  memory: { readonly at: number; readonly keyTime: number; readonly hidden: number },
): void => {
  const { headSize } = session;
  const { time, scratch } = piece;
  const { projected, attended, scores, values } = scratch;
  const { outputs } = cross.queries;
  const bytes = 4 * outputs;
  multiply(call, cross.queries, time, { from: normalize(call, session, cross.norm, piece), to: projected });
  for (let t = 0; t < time; t++) {
    call.run.attendRow!(
      ...[outputs / headSize, headSize, memory.keyTime, projected + t * bytes],
      ...[memory.at, memory.at + bytes, 2 * bytes, memory.hidden, scores, attended + t * bytes],
    );
  }
  multiply(call, cross.output, time, { from: attended, to: values, adds: true });
};

const feedForward = (call: Call, session: Session, layer: Layer, piece: Piece): void => {
  const { run } = call;
  const { feedForwardNorm, feedForwardIn, feedForwardOut } = layer;
  const { time, scratch } = piece;
  const { hidden, activated, slopes, values } = scratch;
  multiply(call, feedForwardIn, time, { from: normalize(call, session, feedForwardNorm, piece), to: hidden });
  const count = time * feedForwardIn.outputs;
  if (session.rectified) run.rectify!(count, hidden, activated);
  else run.geluForward!(count, hidden, activated, slopes);
  multiply(call, feedForwardOut, time, { from: activated, to: values, adds: true });
};

/** Puts the embeddings of the ids, with what tells their positions, into the values. */
const embed = (
  { run, at, inputs }: Call,
  { table, width, rotary }: Session,
  ids: Int32Array,
  piece: Piece,
): void => {
  const row = 4 * width;
  ids.forEach((id, t) => {
    const to = piece.scratch.values + t * row;
    run.copy!(table + id * row, to, row);
    if (!rotary) run.addColumnSums!(1, width, at(inputs.places) + (piece.start + t) * row, row, to);
  });
};

/** Reads the next ids of every row, and copies the logits after the last of them into an array of the host [rows, V]. */
export const transformerDecoderStep = defineKernel(TRANSFORMER_DECODER_STEP_KERNEL, (call) => {
  const { inputs, attributes, device, at, room } = call;
  const session = sessions.get(inputs.session!.dataId)!;
  const { layers, width, norm, head, hidden, hiddenBytes } = session;
  const { ids, time, start, memoryRows, into } = attributes as unknown as TransformerDecoderStep;
  const measured = arena(16);
  scratchOf(call, session, time, start + time, measured);
  const scratch = scratchOf(call, session, time, start + time, arena(room(4 * measured.size())));
  const piece = { time, start, scratch };
  const rowBytes = (name: string): number => {
    const [, positions, columns] = inputs[name]!.shape as [number, number, number];
    return 4 * positions * columns;
  };
  memoryRows.forEach((memoryRow, row) => {
    embed(call, session, ids.subarray(row * time, (row + 1) * time), piece);
    layers.forEach((layer, i) => {
      const cache = at(inputs[`cache/${i}`]) + row * rowBytes(`cache/${i}`);
      attend(call, session, layer, piece, cache);
      if (layer.cross !== undefined) {
        const name = `memory/${i}`;
        attendMemory(call, session, layer.cross, piece, {
          at: at(inputs[name]) + memoryRow * rowBytes(name),
          keyTime: inputs[name]!.shape[1]!,
          hidden: hidden === 0 ? 0 : hidden + memoryRow * hiddenBytes,
        });
      }
      feedForward(call, session, layer, piece);
    });
    const last = {
      ...piece,
      time: 1,
      scratch: { ...scratch, values: scratch.values + 4 * (time - 1) * width },
    };
    multiply(call, head, 1, { from: normalize(call, session, norm, last), to: at(inputs.logits) });
    into.set(floats(device, inputs.logits!).subarray(0, head.outputs), row * head.outputs);
  });
  return inputs.session!;
});
