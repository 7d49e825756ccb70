import { log } from './elementary';
import { at, horizontalSum, put, some, splat } from './simd';
import { exponentials, largest } from './softmax-cross-entropy';

/** log p − log q */
@inline
function ratio(whole: bool, from: usize, to: usize, shift: f32): v128 {
  return f32x4.add(f32x4.sub(some(whole, from), some(whole, to)), splat(shift));
}

/** p of exp(x − top) in its place, q − p in the place of the same of the other; returns p·(log p − log q). */
@inline
function weigh(whole: bool, from: usize, to: usize, shift: f32, shareP: f32, shareQ: f32, p: usize, q: usize): v128 {
  const probability = f32x4.mul(some(whole, p), splat(shareP));
  put(whole, p, probability);
  put(whole, q, f32x4.sub(f32x4.mul(some(whole, q), splat(shareQ)), probability));
  return f32x4.mul(probability, ratio(whole, from, to, shift));
}

@inline
function slope(whole: bool, from: usize, to: usize, shift: f32, divergence: f32, p: usize): void {
  put(whole, p, f32x4.mul(some(whole, p), f32x4.sub(ratio(whole, from, to, shift), splat(divergence))));
}

/**
 * KL(p‖q) of the softmaxes p, q of every two rows, with its slopes by the logits of both: p·(log p − log q − KL) and q − p.
 */
export function softmaxDivergence(
  rows: i32,
  n: i32,
  from: usize,
  to: usize,
  divergences: usize,
  fromSlope: usize,
  toSlope: usize,
): void {
  for (let i = 0; i < rows; i++) {
    const topP = largest(n, from);
    const topQ = largest(n, to);
    const sumP = exponentials(n, from, topP, fromSlope);
    const sumQ = exponentials(n, to, topQ, toSlope);
    const shift = topQ - topP + (log(sumQ) - log(sumP));
    const shareP: f32 = 1 / sumP;
    const shareQ: f32 = 1 / sumQ;
    let sums = splat(0);
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      sums = f32x4.add(
        sums,
        weigh(true, at(from, j), at(to, j), shift, shareP, shareQ, at(fromSlope, j), at(toSlope, j)),
      );
    }
    let divergence = horizontalSum(sums);
    for (; j < n; j++) {
      const one = weigh(false, at(from, j), at(to, j), shift, shareP, shareQ, at(fromSlope, j), at(toSlope, j));
      divergence += f32x4.extract_lane(one, 0);
    }
    store<f32>(at(divergences, i), divergence);
    for (j = 0; j + 4 <= n; j += 4) slope(true, at(from, j), at(to, j), shift, divergence, at(fromSlope, j));
    for (; j < n; j++) slope(false, at(from, j), at(to, j), shift, divergence, at(fromSlope, j));
    from = at(from, n);
    to = at(to, n);
    fromSlope = at(fromSlope, n);
    toSlope = at(toSlope, n);
  }
}
