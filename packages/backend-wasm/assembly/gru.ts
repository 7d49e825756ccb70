import { sigmoid, tanh } from './elementary';
import { matMulPacked } from './mat-mul';
import { add } from './rows';
import { backThroughProduct, counts, narrow, paddedWidth, position, putOutput, recurrentInput, toStepsRows } from './sequence';
import { multiplyAdd, splat } from './simd';

/** All steps of a GRU, for every row of the batch: see `gruForwardRows`. */
export function gruForward(
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  projected: usize,
  gates: usize,
  candidates: usize,
  bias: usize,
  packed: usize,
  state: usize,
  outputs: usize,
  mask: usize,
  recurrentMask: usize,
  room: usize,
  workspace: usize,
): void {
  gruForwardRows(
    0, batch, batch, time, hidden, reverse, projected, gates, candidates, bias, packed, state, outputs, mask, recurrentMask, room,
    workspace,
  );
}

/**
 * All steps of a GRU for the rows first ≤ b < end of a batch: r, z = σ(p + h·U + u), n = tanh(p_n + r∘(h·U_n + u_n)), h ← (1 − z)∘n + z∘h.
 * Layouts as in sequence.ts, w = padded hidden:
 *
 * @param projected [batch, time, 3·hidden]: x·W + b.
 * @param gates [time, batch, 3w]: r, z, n after activation on return.
 * @param candidates [time, batch, w]: h·U_n + u_n on return.
 * @param bias [3w]: u.
 * @param packed the recurrent kernel, by `packRecurrent`.
 * @param state [batch, w]: h before the first step; h after the last on return.
 * @param room [batch, 4w]
 */
export function gruForwardRows(
  first: i32,
  end: i32,
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  projected: usize,
  gates: usize,
  candidates: usize,
  bias: usize,
  packed: usize,
  state: usize,
  outputs: usize,
  mask: usize,
  recurrentMask: usize,
  room: usize,
  workspace: usize,
): void {
  const w = paddedWidth(hidden);
  const row = (<usize>w) << 2;
  const before = <usize>first * row;
  const others = <usize>(batch - end + first) * row;
  const rows = end - first;
  const one = splat(1);
  toStepsRows(first, end, batch, time, 3, hidden, reverse, projected, gates);
  room += 4 * before;
  const masked = room + 3 * <usize>rows * row;
  gates += 3 * before;
  candidates += before;
  state += before;
  if (recurrentMask != 0) recurrentMask += before;
  for (let s = 0; s < time; s++) {
    const t = position(s, time, reverse);
    const product = recurrentInput(rows * w, state, recurrentMask, masked);
    for (let b = 0; b < rows; b++) memory.copy(room + <usize>b * 3 * row, bias, 3 * row);
    matMulPacked(rows, 3 * w, w, product, row, packed, room, 3 * row, workspace);
    let recurrent = room;
    let h = state;
    for (let b = first; b < end; b++) {
      if (counts(mask, b, t, time)) {
        for (let j: usize = 0; j < row; j += 16) {
          const r = sigmoid(f32x4.add(v128.load(gates + j), v128.load(recurrent + j)));
          const z = sigmoid(f32x4.add(v128.load(gates + j + row), v128.load(recurrent + j + row)));
          const candidate = v128.load(recurrent + j + 2 * row);
          const n = tanh(multiplyAdd(r, candidate, v128.load(gates + j + 2 * row)));
          v128.store(gates + j, r);
          v128.store(gates + j + row, z);
          v128.store(gates + j + 2 * row, n);
          v128.store(candidates + j, candidate);
          v128.store(h + j, multiplyAdd(z, v128.load(h + j), f32x4.mul(f32x4.sub(one, z), n)));
        }
      }
      putOutput(b, t, time, hidden, h, outputs);
      gates += 3 * row;
      candidates += row;
      recurrent += 3 * row;
      h += row;
    }
    gates += 3 * others;
    candidates += others;
  }
}

/** All steps backwards, for every row of the batch: see `gruBackwardRows`. */
export function gruBackward(
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  gates: usize,
  candidates: usize,
  states: usize,
  packed: usize,
  outputsGradient: usize,
  state: usize,
  projectedGradient: usize,
  mask: usize,
  recurrentMask: usize,
  room: usize,
  workspace: usize,
): void {
  gruBackwardRows(
    0, batch, batch, time, hidden, reverse, gates, candidates, states, packed, outputsGradient, state,
    projectedGradient, mask, recurrentMask, room, workspace,
  );
}

/**
 * All steps backwards for the rows first ≤ b < end.
 *
 * @param gates as `gruForward` left them; on return the cotangents of r, z before activation and of h·U_n + u_n.
 * @param states [time, batch, w]: h before every step.
 * @param packed the transposed recurrent kernel, by `packRecurrentTransposed`.
 * @param state [batch, w]: 0 on entry, the cotangent of the first h on return.
 * @param projectedGradient [batch, time, 3·hidden]
 * @param room [batch, 3w]
 */
export function gruBackwardRows(
  first: i32,
  end: i32,
  batch: i32,
  time: i32,
  hidden: i32,
  reverse: i32,
  gates: usize,
  candidates: usize,
  states: usize,
  packed: usize,
  outputsGradient: usize,
  state: usize,
  projectedGradient: usize,
  mask: usize,
  recurrentMask: usize,
  room: usize,
  workspace: usize,
): void {
  const w = paddedWidth(hidden);
  const row = (<usize>w) << 2;
  const narrowRow = (<usize>hidden) << 2;
  const one = splat(1);
  for (let s = time - 1; s >= 0; s--) {
    const t = position(s, time, reverse);
    const step = gates + <usize>(s * batch) * 3 * row;
    for (let b = first; b < end; b++) {
      const gate = step + <usize>b * 3 * row;
      const candidate = candidates + <usize>(s * batch + b) * row;
      const before = states + <usize>(s * batch + b) * row;
      const dh = state + <usize>b * row;
      const at = <usize>(b * time + t);
      add(hidden, outputsGradient + at * narrowRow, dh);
      if (counts(mask, b, t, time)) {
        for (let j: usize = 0; j < row; j += 16) {
          const r = v128.load(gate + j);
          const z = v128.load(gate + j + row);
          const n = v128.load(gate + j + 2 * row);
          const d = v128.load(dh + j);
          const dN = f32x4.mul(f32x4.mul(d, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(n, n)));
          const dZ = f32x4.mul(f32x4.mul(d, f32x4.sub(v128.load(before + j), n)), f32x4.mul(z, f32x4.sub(one, z)));
          const dR = f32x4.mul(f32x4.mul(dN, v128.load(candidate + j)), f32x4.mul(r, f32x4.sub(one, r)));
          v128.store(gate + j, dR);
          v128.store(gate + j + row, dZ);
          v128.store(gate + j + 2 * row, dN);
          v128.store(candidate + j, f32x4.mul(dN, r));
          v128.store(dh + j, f32x4.mul(d, z));
        }
      } else {
        memory.fill(gate, 0, 3 * row);
        memory.fill(candidate, 0, row);
      }
      narrow(3, hidden, w, gate, projectedGradient + at * 3 * narrowRow);
      // from here on the third gate is what h·U_n + u_n gets
      memory.copy(gate + 2 * row, candidate, row);
    }
    backThroughProduct(first, end, 3 * w, w, step, packed, recurrentMask, room, state, workspace);
  }
}
