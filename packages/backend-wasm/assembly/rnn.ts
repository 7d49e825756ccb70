import { tanh } from './elementary';
import { matMulPacked } from './mat-mul';
import { add } from './rows';
import { backThroughProduct, counts, narrow, paddedWidth, position, putOutput, recurrentInput, toStepsRows } from './sequence';
import { splat } from './simd';

/** In this order of operands NaN stays NaN. */
@inline
function relu(x: v128): v128 {
  return f32x4.pmax(x, splat(0));
}

/** All steps of a simple recurrent network, for every row of the batch: see `rnnForwardRows`. */
export function rnnForward(
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  rectified: i32,
  projected: usize,
  gates: usize,
  packed: usize,
  state: usize,
  outputs: usize,
  mask: usize,
  recurrentMask: usize,
  room: usize,
  workspace: usize,
): void {
  rnnForwardRows(
    0, batch, batch, time, hidden, reverse, rectified, projected, gates, packed, state, outputs, mask, recurrentMask, room,
    workspace,
  );
}

/**
 * All steps of a simple recurrent network for the rows first ≤ b < end of a batch, h ← a(p + h·U) with a = tanh or ReLU. Layouts as in sequence.ts.
 *
 * @param projected [batch, time, hidden]: x·W + b.
 * @param gates [time, batch, padded]: what is activated.
 * @param room [batch, padded], used with a recurrentMask.
 */
export function rnnForwardRows(
  first: i32,
  end: i32,
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  rectified: i32,
  projected: usize,
  gates: usize,
  packed: usize,
  state: usize,
  outputs: usize,
  mask: usize,
  recurrentMask: usize,
  room: usize,
  workspace: usize,
): void {
  const n = paddedWidth(hidden);
  const row = (<usize>n) << 2;
  toStepsRows(first, end, batch, time, 1, hidden, reverse, projected, gates);
  const before = <usize>first * row;
  const others = <usize>(batch - end + first) * row;
  const rows = end - first;
  gates += before;
  state += before;
  room += before;
  if (recurrentMask != 0) recurrentMask += before;
  for (let s = 0; s < time; s++) {
    const t = position(s, time, reverse);
    const product = recurrentInput(rows * n, state, recurrentMask, room);
    matMulPacked(rows, n, n, product, row, packed, gates, row, workspace);
    let h = state;
    for (let b = first; b < end; b++) {
      if (counts(mask, b, t, time)) {
        for (let j: usize = 0; j < row; j += 16) {
          const sum = v128.load(gates + j);
          v128.store(h + j, rectified ? relu(sum) : tanh(sum));
        }
      }
      putOutput(b, t, time, hidden, h, outputs);
      gates += row;
      h += row;
    }
    gates += others;
  }
}

/** All steps backwards, for every row of the batch: see `rnnBackwardRows`. */
export function rnnBackward(
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  rectified: i32,
  d: usize,
  packed: usize,
  outputsGradient: usize,
  state: usize,
  projectedGradient: usize,
  mask: usize,
  recurrentMask: usize,
  room: usize,
  workspace: usize,
): void {
  rnnBackwardRows(
    0, batch, batch, time, hidden, reverse, rectified, d, packed, outputsGradient, state, projectedGradient, mask,
    recurrentMask, room, workspace,
  );
}

/**
 * All steps backwards for the rows first ≤ b < end.
 *
 * @param d [time, batch, padded]: the outputs in the order of steps on entry, the cotangents of the sums on return.
 * @param state [batch, padded]: 0 on entry, the cotangent of the first h on return.
 * @param projectedGradient [batch, time, hidden]
 */
export function rnnBackwardRows(
  first: i32,
  end: i32,
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  rectified: i32,
  d: usize,
  packed: usize,
  outputsGradient: usize,
  state: usize,
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
    const step = d + <usize>(s * batch) * row;
    for (let b = first; b < end; b++) {
      const sum = step + <usize>b * row;
      const dh = state + <usize>b * row;
      const at = <usize>(b * time + t);
      add(hidden, outputsGradient + at * narrowRow, dh);
      if (counts(mask, b, t, time)) {
        for (let j: usize = 0; j < row; j += 16) {
          const h = v128.load(sum + j);
          const cotangent = v128.load(dh + j);
          const slope = rectified
            ? v128.and(f32x4.gt(h, splat(0)), one)
            : f32x4.sub(one, f32x4.mul(h, h));
          v128.store(sum + j, f32x4.mul(cotangent, slope));
          v128.store(dh + j, splat(0));
        }
      } else memory.fill(sum, 0, row);
      narrow(1, hidden, n, sum, projectedGradient + at * narrowRow);
    }
    backThroughProduct(first, end, n, n, step, packed, recurrentMask, room, state, workspace);
  }
}
