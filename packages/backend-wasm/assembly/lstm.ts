import { sigmoid, tanh } from './elementary';
import { matMulPacked } from './mat-mul';
import { add } from './rows';
import { backThroughProduct, counts, narrow, paddedWidth, position, putOutput, recurrentInput, toStepsRows } from './sequence';
import { multiplyAdd, splat } from './simd';

/** All steps of an LSTM, for every row of the batch: see `lstmForwardRows`. */
export function lstmForward(
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  projected: usize,
  gates: usize,
  packed: usize,
  state: usize,
  cells: usize,
  tanhCells: usize,
  outputs: usize,
  mask: usize,
  recurrentMask: usize,
  room: usize,
  workspace: usize,
): void {
  lstmForwardRows(
    0, batch, batch, time, hidden, reverse, projected, gates, packed, state, cells, tanhCells, outputs, mask, recurrentMask, room,
    workspace,
  );
}

/**
 * All steps of an LSTM for the rows first ≤ b < end of a batch. Layouts as in sequence.ts, n = padded hidden:
 *
 * @param projected [batch, time, 4·hidden]: x·W + b.
 * @param gates [time, batch, 4n]: the activated gates i, f, g, o on return.
 * @param packed the recurrent kernel, by `packRecurrent`.
 * @param state [batch, n]: h before the first step; h after the last on return.
 * @param cells [time + 1, batch, n]: the first block is c before the first step.
 * @param tanhCells [time, batch, n]
 * @param outputs [batch, time, hidden]
 * @param mask [batch, time] or 0 · recurrentMask [batch, n] or 0
 * @param room [batch, n], used with a recurrentMask.
 */
export function lstmForwardRows(
  first: i32,
  end: i32,
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  projected: usize,
  gates: usize,
  packed: usize,
  state: usize,
  cells: usize,
  tanhCells: usize,
  outputs: usize,
  mask: usize,
  recurrentMask: usize,
  room: usize,
  workspace: usize,
): void {
  const n = paddedWidth(hidden);
  const row = (<usize>n) << 2;
  const block = <usize>batch * row;
  toStepsRows(first, end, batch, time, 4, hidden, reverse, projected, gates);
  const before = <usize>first * row;
  const others = <usize>(batch - end + first) * row;
  const rows = end - first;
  gates += 4 * before;
  state += before;
  cells += before;
  tanhCells += before;
  room += before;
  if (recurrentMask != 0) recurrentMask += before;
  for (let s = 0; s < time; s++) {
    const t = position(s, time, reverse);
    const product = recurrentInput(rows * n, state, recurrentMask, room);
    matMulPacked(rows, 4 * n, n, product, row, packed, gates, 4 * row, workspace);
    let h = state;
    for (let b = first; b < end; b++) {
      if (counts(mask, b, t, time)) {
        for (let j: usize = 0; j < row; j += 16) {
          const i = sigmoid(v128.load(gates + j));
          const f = sigmoid(v128.load(gates + j + row));
          const g = tanh(v128.load(gates + j + 2 * row));
          const o = sigmoid(v128.load(gates + j + 3 * row));
          const c = multiplyAdd(f, v128.load(cells + j), f32x4.mul(i, g));
          const squashed = tanh(c);
          v128.store(gates + j, i);
          v128.store(gates + j + row, f);
          v128.store(gates + j + 2 * row, g);
          v128.store(gates + j + 3 * row, o);
          v128.store(cells + block + j, c);
          v128.store(tanhCells + j, squashed);
          v128.store(h + j, f32x4.mul(o, squashed));
        }
      } else memory.copy(cells + block, cells, row);
      putOutput(b, t, time, hidden, h, outputs);
      gates += 4 * row;
      cells += row;
      tanhCells += row;
      h += row;
    }
    gates += 4 * others;
    cells += others;
    tanhCells += others;
  }
}

/** All steps backwards, for every row of the batch: see `lstmBackwardRows`. */
export function lstmBackward(
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  gates: usize,
  packed: usize,
  cells: usize,
  tanhCells: usize,
  outputsGradient: usize,
  state: usize,
  cell: usize,
  projectedGradient: usize,
  mask: usize,
  recurrentMask: usize,
  room: usize,
  workspace: usize,
): void {
  lstmBackwardRows(
    0, batch, batch, time, hidden, reverse, gates, packed, cells, tanhCells, outputsGradient, state, cell,
    projectedGradient, mask, recurrentMask, room, workspace,
  );
}

/**
 * All steps backwards for the rows first ≤ b < end.
 *
 * @param gates as `lstmForward` left them; on return their cotangents before activation.
 * @param packed the transposed recurrent kernel, by `packRecurrentTransposed`.
 * @param outputsGradient [batch, time, hidden]
 * @param state [batch, n]: 0 on entry, the cotangent of the first h on return.
 * @param cell [batch, n]: the cotangent of the last c on entry, of the first c on return.
 * @param projectedGradient [batch, time, 4·hidden]
 */
export function lstmBackwardRows(
  first: i32,
  end: i32,
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  gates: usize,
  packed: usize,
  cells: usize,
  tanhCells: usize,
  outputsGradient: usize,
  state: usize,
  cell: usize,
  projectedGradient: usize,
  mask: usize,
  recurrentMask: usize,
  room: usize,
  workspace: usize,
): void {
  const n = paddedWidth(hidden);
  const row = (<usize>n) << 2;
  const narrowRow = (<usize>hidden) << 2;
  const one = splat(1);
  for (let s = time - 1; s >= 0; s--) {
    const t = position(s, time, reverse);
    const step = gates + <usize>(s * batch) * 4 * row;
    for (let b = first; b < end; b++) {
      const gate = step + <usize>b * 4 * row;
      const before = cells + <usize>(s * batch + b) * row;
      const squashed = tanhCells + <usize>(s * batch + b) * row;
      const dh = state + <usize>b * row;
      const dc = cell + <usize>b * row;
      const at = <usize>(b * time + t);
      add(hidden, outputsGradient + at * narrowRow, dh);
      if (counts(mask, b, t, time)) {
        for (let j: usize = 0; j < row; j += 16) {
          const i = v128.load(gate + j);
          const f = v128.load(gate + j + row);
          const g = v128.load(gate + j + 2 * row);
          const o = v128.load(gate + j + 3 * row);
          const tc = v128.load(squashed + j);
          const d = v128.load(dh + j);
          const dO = f32x4.mul(f32x4.mul(d, tc), f32x4.mul(o, f32x4.sub(one, o)));
          const dC = multiplyAdd(f32x4.mul(d, o), f32x4.sub(one, f32x4.mul(tc, tc)), v128.load(dc + j));
          const dI = f32x4.mul(f32x4.mul(dC, g), f32x4.mul(i, f32x4.sub(one, i)));
          const dF = f32x4.mul(f32x4.mul(dC, v128.load(before + j)), f32x4.mul(f, f32x4.sub(one, f)));
          const dG = f32x4.mul(f32x4.mul(dC, i), f32x4.sub(one, f32x4.mul(g, g)));
          v128.store(gate + j, dI);
          v128.store(gate + j + row, dF);
          v128.store(gate + j + 2 * row, dG);
          v128.store(gate + j + 3 * row, dO);
          v128.store(dc + j, f32x4.mul(dC, f));
          v128.store(dh + j, splat(0));
        }
      } else memory.fill(gate, 0, 4 * row);
      narrow(4, hidden, n, gate, projectedGradient + at * 4 * narrowRow);
    }
    backThroughProduct(first, end, 4 * n, n, step, packed, recurrentMask, room, state, workspace);
  }
}
