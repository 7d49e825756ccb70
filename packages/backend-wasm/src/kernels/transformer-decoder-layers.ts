import { type Arena, padded } from '../arena.ts';
import type { Call } from '../define-kernel.ts';
import type { Affine, Layer, Norm, Session } from './transformer-session.ts';

/** Room for the values of some positions, which lie one behind the other. */
export interface Scratch {
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
  /** Each row as wide as the last panel of the head. */
  readonly logits: number;
}

/** Positions that are read now: one of each of some texts, or several of one. */
export interface Piece {
  readonly texts: number;
  readonly time: number;
  /** The position of the first of a text. */
  readonly start: number;
}

export const scratchOf = (
  { run, inputs }: Call,
  { layers, width, head }: Session,
  { texts, time, start }: Piece,
  { take }: Arena,
): Scratch => {
  const widest = (of: (layer: Layer) => number): number => Math.max(...layers.map(of));
  const count = texts * time;
  // a product of one row fills its last panel
  const rows = (columns: number): number => take(count * columns + 8);
  const heads = widest((layer) => layer.heads);
  const keyTimes = layers.map((_, i) => inputs[`memory/${i}`]?.shape[1] ?? 0);
  const hidden = widest(({ feedForwardIn }) => feedForwardIn.outputs);
  const several = time > 1;
  return {
    values: rows(width),
    normed: rows(width),
    statistics: take(2 * count),
    projected: rows(widest(({ attention }) => attention.outputs)),
    attended: rows(
      widest(({ attentionOutput, cross }) => Math.max(attentionOutput.inputs, cross?.output.inputs ?? 0)),
    ),
    hidden: rows(hidden),
    activated: rows(hidden),
    slopes: rows(hidden),
    scores: take(4 * Math.ceil(Math.max(start + time, ...keyTimes) / 4)),
    notes: several ? take(heads * time * run.attentionNotes!(time)) : 0,
    blocks: several ? take(run.attentionRoom!() / 4) : 0,
    logits: take(texts * padded(head.outputs)),
  };
};

export interface Reading extends Piece {
  readonly scratch: Scratch;
}

/** The values, normed. */
export const normalize = (
  { run }: Call,
  { width, epsilon }: Session,
  { scale, offset }: Norm,
  { texts, time, scratch }: Reading,
): number => {
  const { values, normed, statistics } = scratch;
  run.layerNormForward!(texts * time, width, epsilon, values, scale, offset, normed, statistics);
  return normed;
};

/** What a branch reads: the values, normed where norms stand before branches. */
const branchInputs = (call: Call, session: Session, norm: Norm, piece: Reading): number =>
  session.normAfter ? piece.scratch.values : normalize(call, session, norm, piece);

/** Ends a branch that was added to the values: they are normed where norms stand behind branches. */
const endBranch = (call: Call, session: Session, norm: Norm, piece: Reading): void => {
  if (!session.normAfter) return;
  const { texts, time, scratch } = piece;
  call.run.copy!(normalize(call, session, norm, piece), scratch.values, 4 * texts * time * session.width);
};

/** to [texts·time, outputs] = from·W + b, or added to what stands there. @param stride bytes from one of its rows to the next */
export const multiply = (
  { run, workspace }: Call,
  { inputs, outputs, kernel, bias }: Affine,
  { texts, time }: Piece,
  {
    from,
    to,
    adds = false,
    stride = 4 * outputs,
  }: { readonly from: number; readonly to: number; readonly adds?: boolean; readonly stride?: number },
): void => {
  const row = 4 * outputs;
  const count = texts * time;
  if (!adds && bias === 0) run.zero!(to, count * stride);
  for (let i = 0; bias !== 0 && i < count; i++) {
    if (adds) run.addColumnSums!(1, outputs, bias, row, to + i * stride);
    else run.copy!(bias, to + i * stride, row);
  }
  if (time > 1) run.matMulPacked!(count, outputs, inputs, from, 4 * inputs, kernel, to, stride, workspace);
  else if (stride % 32 === 0) run.multiplyVectors!(count, outputs, inputs, from, kernel, to, stride);
  // the last panel of a row reaches into the next, which must not be under way
  else
    for (let i = 0; i < count; i++)
      run.multiplyVector!(outputs, inputs, from + 4 * i * inputs, kernel, to + i * stride);
};

/** Adds self-attention to the values, and puts keys and values of their positions where the caches of the texts have them. */
export const attend = (
  call: Call,
  session: Session,
  layer: Layer,
  { piece, caches }: { readonly piece: Reading; readonly caches: readonly number[] },
): void => {
  const { run, at, inputs, workspace } = call;
  const { headSize, rotary } = session;
  const { heads, attention, attentionOutput, attentionNorm } = layer;
  const { time, start, scratch } = piece;
  const { projected, attended, scores, notes, blocks, values } = scratch;
  const bytes = 4 * heads * headSize;
  multiply(call, attention, piece, {
    from: branchInputs(call, session, attentionNorm, piece),
    to: projected,
  });
  const step = 2 * bytes;
  caches.forEach((cache, text) => {
    const own = projected + text * time * 3 * bytes;
    const to = attended + text * time * bytes;
    for (let t = 0; rotary && t < time; t++) {
      const cosines = at(inputs.places) + 4 * (start + t) * headSize;
      run.turnPairs!(2 * heads, headSize, own + 3 * t * bytes, cosines, cosines + 2 * headSize);
    }
    run.copyRows!(time, step, own + bytes, 3 * bytes, cache + start * step, step);
    const keysAndValues = [cache, cache + bytes, step, 0];
    if (time === 1) {
      run.attendRow!(heads, headSize, start + 1, own, ...keysAndValues, scores, to);
      return;
    }
    run.zero!(to, time * bytes);
    run.attentionForward!(
      ...[1, heads, time, time, headSize, 1, own, 3 * bytes],
      ...[...keysAndValues, to, bytes, notes, blocks, workspace],
    );
  });
  multiply(call, attentionOutput, piece, { from: attended, to: values, adds: true });
  endBranch(call, session, attentionNorm, piece);
};

/** A row of the memory, which a text reads. */
export interface MemoryRow {
  readonly at: number;
  readonly keyTime: number;
  readonly hidden: number;
}

/** Adds what the values find in the memory. */
export const attendMemory = (
  call: Call,
  session: Session,
  cross: NonNullable<Layer['cross']>,
  {
    piece,
    memories,
    keep,
  }: {
    readonly piece: Reading;
    readonly memories: readonly MemoryRow[];
    /** Is given where the last query of each text stands. */
    readonly keep: ((text: number, at: number) => void) | undefined;
  },
): void => {
  const { headSize } = session;
  const { time, scratch } = piece;
  const { projected, attended, scores, values } = scratch;
  const { outputs } = cross.queries;
  const bytes = 4 * outputs;
  multiply(call, cross.queries, piece, {
    from: branchInputs(call, session, cross.norm, piece),
    to: projected,
  });
  memories.forEach((memory, text) => {
    keep?.(text, projected + ((text + 1) * time - 1) * bytes);
    for (let i = text * time; i < (text + 1) * time; i++)
      call.run.attendRow!(
        ...[outputs / headSize, headSize, memory.keyTime, projected + i * bytes],
        ...[memory.at, memory.at + bytes, 2 * bytes, memory.hidden, scores, attended + i * bytes],
      );
  });
  multiply(call, cross.output, piece, { from: attended, to: values, adds: true });
  endBranch(call, session, cross.norm, piece);
};

export const feedForward = (call: Call, session: Session, layer: Layer, piece: Reading): void => {
  const { run } = call;
  const { feedForwardNorm, feedForwardIn, feedForwardOut } = layer;
  const { texts, time, scratch } = piece;
  const { hidden, activated, slopes, values } = scratch;
  multiply(call, feedForwardIn, piece, {
    from: branchInputs(call, session, feedForwardNorm, piece),
    to: hidden,
  });
  const count = texts * time * feedForwardIn.outputs;
  if (session.activation === 'relu') run.rectify!(count, hidden, activated);
  else if (session.activation === 'swish') run.swish!(count, hidden, activated);
  else run.geluForward!(count, hidden, activated, slopes);
  multiply(call, feedForwardOut, piece, { from: activated, to: values, adds: true });
  endBranch(call, session, feedForwardNorm, piece);
};
