import { tanh } from './elementary';
import { matMulPacked } from './mat-mul';
import { add } from './rows';
import { backThroughProduct, counts, narrow, paddedWidth, position, putOutput, recurrentInput, toSteps } from './sequence';
import { splat } from './simd';

/** In this order of operands NaN stays NaN. */
@inline
function relu(x: v128): v128 {
  return f32x4.pmax(x, splat(0));
}

/**
 * All steps of a simple recurrent network, h ← a(p + h·U) with a = tanh or ReLU. Layouts as in sequence.ts.
 *
 * @param projected [batch, time, hidden]: x·W + b.
 * @param gates [time, batch, padded]: what is activated.
 * @param room [batch, padded], used with a recurrentMask.
 */
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
  const n = paddedWidth(hidden);
  const row = (<usize>n) << 2;
  toSteps(batch, time, 1, hidden, reverse, projected, gates);
  for (let s = 0; s < time; s++) {
    const t = position(s, time, reverse);
    const product = recurrentInput(batch * n, state, recurrentMask, room);
    matMulPacked(batch, n, n, product, row, packed, gates, row, workspace);
    let h = state;
    for (let b = 0; b < batch; b++) {
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
  }
}

/**
 * All steps backwards.
 *
 * @param d [time, batch, padded]: the outputs in the order of steps on entry, the cotangents of the sums on return.
 * @param state [batch, padded]: 0 on entry, the cotangent of the first h on return.
 * @param projectedGradient [batch, time, hidden]
 */
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
  const n = paddedWidth(hidden);
  const row = (<usize>n) << 2;
  const narrowRow = (<usize>hidden) << 2;
  const one = splat(1);
  for (let s = time - 1; s >= 0; s--) {
    const t = position(s, time, reverse);
    const step = d + <usize>(s * batch) * row;
    for (let b = 0; b < batch; b++) {
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
    backThroughProduct(batch, n, n, step, packed, recurrentMask, room, state, workspace);
  }
}
