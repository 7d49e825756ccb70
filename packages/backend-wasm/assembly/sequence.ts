import { matMul, matMulPacked, packMatrix, packedBytes } from './mat-mul';
import { at } from './simd';

/*
 * What the recurrent layers share. Sequences come batch-major, [batch, time, …]; inside they are kept in the order in
 * which they are gone through, [time, batch, …], so that a step is one contiguous block, and every gate is `padded`
 * floats wide, the next multiple of 8 of `hidden`: no loop over a gate has a remainder. What is padded stays 0.
 */

@inline
export function paddedWidth(hidden: i32): i32 {
  return (hidden + 7) & ~7;
}

/** The position that step s is at. */
@inline
export function position(s: i32, time: i32, reverse: i32): i32 {
  return reverse ? time - 1 - s : s;
}

/** Does row b count at position t? */
@inline
export function counts(mask: usize, b: i32, t: i32, time: i32): bool {
  return mask == 0 || load<f32>(at(mask, b * time + t)) != 0;
}

/** gates × hidden floats → gates × padded floats. */
@inline
function widen(gates: i32, hidden: i32, padded: i32, from: usize, to: usize): void {
  const bytes = (<usize>hidden) << 2;
  if (hidden == padded) {
    memory.copy(to, from, <usize>gates * bytes);
    return;
  }
  for (let gate = 0; gate < gates; gate++) {
    memory.copy(to, from, bytes);
    memory.fill(to + bytes, 0, (<usize>(padded - hidden)) << 2);
    from += bytes;
    to += (<usize>padded) << 2;
  }
}

/** gates × padded floats → gates × hidden floats. */
@inline
export function narrow(gates: i32, hidden: i32, padded: i32, from: usize, to: usize): void {
  const bytes = (<usize>hidden) << 2;
  if (hidden == padded) {
    memory.copy(to, from, <usize>gates * bytes);
    return;
  }
  for (let gate = 0; gate < gates; gate++) {
    memory.copy(to, from, bytes);
    from += (<usize>padded) << 2;
    to += bytes;
  }
}

/** [batch, time, gates, hidden] → [time, batch, gates, padded] in the order of steps. */
export function toSteps(
  batch: i32,
  time: i32,
  gates: i32,
  hidden: i32,
  reverse: i32,
  from: usize,
  to: usize,
): void {
  toStepsRows(0, batch, batch, time, gates, hidden, reverse, from, to);
}

/** The same for the rows first ≤ b < end of a batch. */
export function toStepsRows(
  first: i32,
  end: i32,
  batch: i32,
  time: i32,
  gates: i32,
  hidden: i32,
  reverse: i32,
  from: usize,
  to: usize,
): void {
  const padded = paddedWidth(hidden);
  const row = (<usize>(gates * hidden)) << 2;
  const wide = (<usize>(gates * padded)) << 2;
  for (let s = 0; s < time; s++) {
    const t = position(s, time, reverse);
    for (let b = first; b < end; b++) {
      widen(gates, hidden, padded, from + <usize>(b * time + t) * row, to + <usize>(s * batch + b) * wide);
    }
  }
}

/** [rows, hidden] → [rows, padded] */
export function widenRows(rows: i32, hidden: i32, from: usize, to: usize): void {
  const padded = paddedWidth(hidden);
  for (let b = 0; b < rows; b++) {
    widen(1, hidden, padded, from, to);
    from += (<usize>hidden) << 2;
    to += (<usize>padded) << 2;
  }
}

/** [rows, padded] → [rows, hidden] */
export function narrowRows(rows: i32, hidden: i32, from: usize, to: usize): void {
  const padded = paddedWidth(hidden);
  for (let b = 0; b < rows; b++) {
    narrow(1, hidden, padded, from, to);
    from += (<usize>padded) << 2;
    to += (<usize>hidden) << 2;
  }
}

/** Row b of step s of the hidden states [batch, time, hidden] ← its `padded` floats. */
@inline
export function putOutput(b: i32, t: i32, time: i32, hidden: i32, from: usize, outputs: usize): void {
  memory.copy(outputs + (<usize>((b * time + t) * hidden) << 2), from, (<usize>hidden) << 2);
}

/** The state before every step, [time, batch, padded]: the first one, then the outputs of the step before. */
export function statesBefore(
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  first: usize,
  outputs: usize,
  to: usize,
): void {
  const padded = paddedWidth(hidden);
  widenRows(batch, hidden, first, to);
  to += (<usize>(batch * padded)) << 2;
  for (let s = 0; s < time - 1; s++) {
    const t = position(s, time, reverse);
    for (let b = 0; b < batch; b++) {
      widen(1, hidden, padded, outputs + (<usize>((b * time + t) * hidden) << 2), to);
      to += (<usize>padded) << 2;
    }
  }
}

/** What the recurrent product is given: the state [batch, width], or its masked copy in `room`. */
@inline
export function recurrentInput(count: i32, state: usize, recurrentMask: usize, room: usize): usize {
  if (recurrentMask == 0) return state;
  memory.copy(room, state, (<usize>count) << 2);
  multiplyBlocks(1, count, recurrentMask, room);
  return room;
}

/** Multiplies `count` blocks of n floats by one block, the mask of recurrent dropout. */
export function multiplyBlocks(count: i32, n: i32, mask: usize, values: usize): void {
  for (let block = 0; block < count; block++) {
    for (let j = 0; j < n; j += 4) {
      v128.store(values, f32x4.mul(v128.load(values), v128.load(at(mask, j))));
      values += 16;
    }
  }
}

/** to[n] += values[n] ∘ mask[n] */
export function addMasked(n: i32, values: usize, mask: usize, to: usize): void {
  for (let j = 0; j < n; j += 4) {
    const product = f32x4.mul(v128.load(at(values, j)), v128.load(at(mask, j)));
    v128.store(at(to, j), f32x4.add(v128.load(at(to, j)), product));
  }
}

/** Bytes of the recurrent kernel once packed, either way round. */
export function packedRecurrentBytes(gates: i32, hidden: i32): usize {
  const padded = paddedWidth(hidden);
  return packedBytes(padded, gates * padded);
}

/** The recurrent kernel [hidden, gates·hidden] → U [padded, gates·padded], packed for h·U. */
export function packRecurrent(gates: i32, hidden: i32, recurrent: usize, room: usize, to: usize): void {
  const padded = paddedWidth(hidden);
  const row = (<usize>(gates * padded)) << 2;
  packMatrix(padded, gates * padded, padRecurrent(gates, hidden, recurrent, room), row, 4, to);
}

/** The same for d·Uᵀ. */
export function packRecurrentTransposed(gates: i32, hidden: i32, recurrent: usize, room: usize, to: usize): void {
  const padded = paddedWidth(hidden);
  const row = (<usize>(gates * padded)) << 2;
  packMatrix(gates * padded, padded, padRecurrent(gates, hidden, recurrent, room), 4, row, to);
}

/** The kernel itself if nothing is to be padded, else its padded copy in `room`. */
function padRecurrent(gates: i32, hidden: i32, recurrent: usize, room: usize): usize {
  const padded = paddedWidth(hidden);
  if (padded == hidden) return recurrent;
  memory.fill(room, 0, (<usize>(padded * gates * padded)) << 2);
  for (let i = 0; i < hidden; i++) {
    widen(
      gates,
      hidden,
      padded,
      recurrent + ((<usize>(i * gates * hidden)) << 2),
      room + ((<usize>(i * gates * padded)) << 2),
    );
  }
  return room;
}

/** Uᵀ's gradient: to[hidden, gates·hidden] = statesᵀ · d, over `rows` rows of states [padded] and d [gates·padded]. */
export function recurrentGradient(
  rows: i32,
  gates: i32,
  hidden: i32,
  states: usize,
  d: usize,
  to: usize,
  workspace: usize,
): void {
  const padded = paddedWidth(hidden);
  const row = (<usize>(gates * hidden)) << 2;
  const stateStep = (<usize>padded) << 2;
  const step = (<usize>(gates * padded)) << 2;
  memory.fill(to, 0, <usize>hidden * row);
  if (padded == hidden) {
    matMul(hidden, gates * hidden, rows, states, 4, stateStep, d, step, 4, to, row, workspace);
    return;
  }
  for (let gate = 0; gate < gates; gate++) {
    const gateBytes = (<usize>(gate * padded)) << 2;
    matMul(
      hidden, hidden, rows, states, 4, stateStep, d + gateBytes, step, 4,
      to + ((<usize>(gate * hidden)) << 2), row, workspace,
    );
  }
}

/** to[batch, padded] += d[batch, width] · Uᵀ in rows first ≤ b < end, through the mask of recurrent dropout if there is one. */
@inline
export function backThroughProduct(
  first: i32,
  end: i32,
  width: i32,
  padded: i32,
  d: usize,
  packed: usize,
  recurrentMask: usize,
  room: usize,
  to: usize,
  workspace: usize,
): void {
  const row = (<usize>padded) << 2;
  const step = (<usize>width) << 2;
  const before = <usize>first * row;
  const rows = end - first;
  const from = d + <usize>first * step;
  if (recurrentMask == 0) {
    matMulPacked(rows, padded, width, from, step, packed, to + before, row, workspace);
    return;
  }
  memory.fill(room + before, 0, <usize>rows * row);
  matMulPacked(rows, padded, width, from, step, packed, room + before, row, workspace);
  addMasked(rows * padded, room + before, recurrentMask + before, to + before);
}
