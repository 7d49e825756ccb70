import { sigmoid, tanh } from './elementary';
import { add } from './rows';
import { counts, position } from './sequence';
import { multiplyAdd, put, some, splat } from './simd';

/** z ← σ(p), h̃ ← tanh(p), h ← (1 − z)∘h + z∘h̃; h̃ stands a `row` behind z. */
@inline
function forward(whole: bool, row: usize, projected: usize, before: usize, gate: usize, h: usize): void {
  const z = sigmoid(some(whole, projected));
  const candidate = tanh(some(whole, projected + row));
  put(whole, gate, z);
  put(whole, gate + row, candidate);
  put(whole, h, multiplyAdd(z, candidate, f32x4.mul(f32x4.sub(splat(1), z), some(whole, before))));
}

/**
 * All steps of a minimal GRU. It has no product whose rows would have to stand together, so all lies as it comes, and a
 * row of the batch is gone through from end to end:
 *
 * @param projected [batch, time, 2·hidden]: x·W + b.
 * @param first [batch, hidden]: h before the first step.
 * @param gates [batch, time, 2·hidden]: z, h̃ after activation on return; what they were where nothing counts.
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
        const p = projected + 2 * at;
        const gate = gates + 2 * at;
        let j: usize = 0;
        for (; j < whole; j += 16) forward(true, row, p + j, before + j, gate + j, h + j);
        for (; j < row; j += 4) forward(false, row, p + j, before + j, gate + j, h + j);
      } else memory.copy(h, before, row);
      before = h;
    }
  }
}

/** The cotangents of both p of one step; what arrives at h joins `d`, which then goes on to the step before. */
@inline
function backward(
  whole: bool,
  row: usize,
  gate: usize,
  before: usize,
  arriving: usize,
  d: usize,
  gradient: usize,
): void {
  const one = splat(1);
  const z = some(whole, gate);
  const candidate = some(whole, gate + row);
  const closed = f32x4.sub(one, z);
  const total = f32x4.add(some(whole, d), some(whole, arriving));
  const change = f32x4.sub(candidate, some(whole, before));
  const slope = f32x4.sub(one, f32x4.mul(candidate, candidate));
  put(whole, gradient, f32x4.mul(f32x4.mul(total, change), f32x4.mul(z, closed)));
  put(whole, gradient + row, f32x4.mul(f32x4.mul(total, z), slope));
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
      const gate = gates + 2 * at;
      let j: usize = 0;
      for (; j < whole; j += 16) backward(true, row, gate + j, before + j, arriving + j, d + j, gradient + j);
      for (; j < row; j += 4) backward(false, row, gate + j, before + j, arriving + j, d + j, gradient + j);
    }
  }
}
