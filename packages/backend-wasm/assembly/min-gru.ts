import { sigmoid } from './elementary';
import { add } from './rows';
import { counts, position } from './sequence';
import { multiplyAdd, put, some, splat } from './simd';

/** z ← σ(p), h ← (1 − z)∘h + z∘h̃ */
@inline
function forward(whole: bool, gate: usize, candidate: usize, before: usize, z: usize, h: usize): void {
  const opened = sigmoid(some(whole, gate));
  const kept = f32x4.mul(f32x4.sub(splat(1), opened), some(whole, before));
  put(whole, z, opened);
  put(whole, h, multiplyAdd(opened, some(whole, candidate), kept));
}

/**
 * All steps of a minimal GRU. It has no product whose rows would have to stand together, so all lies as it comes, and a
 * row of the batch is gone through from end to end:
 *
 * @param projected [batch, time, 2·hidden]: x·W + b, z before its sigmoid and then h̃.
 * @param first [batch, hidden]: h before the first step.
 * @param gates [batch, time, hidden]: z on return; what it was where nothing counts.
 * @param outputs [batch, time, hidden]
 * @param mask [batch, time] or 0
 */
export function minGruForward(
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  projected: usize,
  first: usize,
  gates: usize,
  outputs: usize,
  mask: usize,
): void {
  const row = (<usize>hidden) << 2;
  const whole = row & ~15;
  for (let b = 0; b < batch; b++) {
    let before = first + <usize>b * row;
    for (let s = 0; s < time; s++) {
      const t = position(s, time, reverse);
      const at = <usize>(b * time + t) * row;
      const h = outputs + at;
      if (counts(mask, b, t, time)) {
        const gate = projected + 2 * at;
        const z = gates + at;
        let j: usize = 0;
        for (; j < whole; j += 16) forward(true, gate + j, gate + row + j, before + j, z + j, h + j);
        for (; j < row; j += 4) forward(false, gate + j, gate + row + j, before + j, z + j, h + j);
      } else memory.copy(h, before, row);
      before = h;
    }
  }
}

/** The cotangents of p and h̃ of one step; what arrives at h joins `d`, which then goes on to the step before. */
@inline
function backward(
  whole: bool,
  candidate: usize,
  before: usize,
  z: usize,
  arriving: usize,
  d: usize,
  gateGradient: usize,
  candidateGradient: usize,
): void {
  const opened = some(whole, z);
  const closed = f32x4.sub(splat(1), opened);
  const total = f32x4.add(some(whole, d), some(whole, arriving));
  const slope = f32x4.mul(opened, closed);
  const change = f32x4.sub(some(whole, candidate), some(whole, before));
  put(whole, gateGradient, f32x4.mul(f32x4.mul(total, change), slope));
  put(whole, candidateGradient, f32x4.mul(total, opened));
  put(whole, d, f32x4.mul(total, closed));
}

/**
 * All steps backwards.
 *
 * @param gates, outputs as `minGruForward` left them.
 * @param state [batch, hidden]: 0 on entry, the cotangent of the first h on return.
 * @param projectedGradient [batch, time, 2·hidden]
 */
export function minGruBackward(
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  projected: usize,
  first: usize,
  gates: usize,
  outputs: usize,
  outputsGradient: usize,
  state: usize,
  projectedGradient: usize,
  mask: usize,
): void {
  const row = (<usize>hidden) << 2;
  const whole = row & ~15;
  for (let b = 0; b < batch; b++) {
    const d = state + <usize>b * row;
    for (let s = time - 1; s >= 0; s--) {
      const t = position(s, time, reverse);
      const at = <usize>(b * time + t) * row;
      const gradient = projectedGradient + 2 * at;
      const arriving = outputsGradient + at;
      if (!counts(mask, b, t, time)) {
        add(hidden, arriving, d);
        memory.fill(gradient, 0, 2 * row);
        continue;
      }
      const before =
        s == 0 ? first + <usize>b * row : outputs + <usize>(b * time + position(s - 1, time, reverse)) * row;
      const candidate = projected + 2 * at + row;
      const z = gates + at;
      let j: usize = 0;
      for (; j < whole; j += 16) {
        backward(true, candidate + j, before + j, z + j, arriving + j, d + j, gradient + j, gradient + row + j);
      }
      for (; j < row; j += 4) {
        backward(false, candidate + j, before + j, z + j, arriving + j, d + j, gradient + j, gradient + row + j);
      }
    }
  }
}
