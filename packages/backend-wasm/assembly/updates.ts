import { horizontalSum, multiplyAdd, put, some, splat, SUM_BLOCK } from './simd';

@inline
function addSquare(sum: v128, x: v128): v128 {
  return multiplyAdd(x, x, sum);
}

/** Σ x² of n floats. */
export function squaredNorm(n: i32, x: usize): f64 {
  let total: f64 = 0;
  while (n > 0) {
    let left = min(n, SUM_BLOCK);
    n -= left;
    // four sums, since each addition waits for the one before
    let a = splat(0);
    let b = splat(0);
    let c = splat(0);
    let d = splat(0);
    for (; left >= 16; left -= 16) {
      a = addSquare(a, v128.load(x));
      b = addSquare(b, v128.load(x, 16));
      c = addSquare(c, v128.load(x, 32));
      d = addSquare(d, v128.load(x, 48));
      x += 64;
    }
    for (; left > 0; left--) {
      a = addSquare(a, v128.load32_zero(x));
      x += 4;
    }
    total += <f64>horizontalSum(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
  }
  return total;
}

/** soft(w·scale + u, threshold) / divisor, soft(x, t) = x − clamp(x, −t, t). */
@inline
function moved(w: v128, u: v128, scale: f32, threshold: f32, divisor: f32): v128 {
  const sum = f32x4.add(f32x4.mul(w, splat(scale)), u);
  const within = f32x4.pmin(f32x4.pmax(sum, splat(-threshold)), splat(threshold));
  // where nothing is to be taken away the number stays as it is, −0 included
  const kept = threshold == 0 ? sum : f32x4.sub(sum, within);
  return f32x4.div(kept, splat(divisor));
}

/** to = soft(w·scale + u, threshold) / divisor, of n floats. */
export function applyUpdate(
  n: i32,
  weights: usize,
  update: usize,
  scale: f32,
  threshold: f32,
  divisor: f32,
  to: usize,
): void {
  let i: usize = 0;
  for (; n >= 4; n -= 4, i += 16) {
    put(true, to + i, moved(some(true, weights + i), some(true, update + i), scale, threshold, divisor));
  }
  for (; n > 0; n--, i += 4) {
    put(false, to + i, moved(some(false, weights + i), some(false, update + i), scale, threshold, divisor));
  }
}

/** to = from + share·(towards − from), of n floats; `to` may be `from`. */
export function lerp(n: i32, from: usize, towards: usize, share: f32, to: usize): void {
  let i: usize = 0;
  for (; n >= 4; n -= 4, i += 16) put(true, to + i, between(some(true, from + i), some(true, towards + i), share));
  for (; n > 0; n--, i += 4) put(false, to + i, between(some(false, from + i), some(false, towards + i), share));
}

@inline
function between(from: v128, towards: v128, share: f32): v128 {
  return f32x4.add(from, f32x4.mul(splat(share), f32x4.sub(towards, from)));
}

/** soft(w, absolute·s) / (1 + square·s) for step sizes s. */
@inline
function movedBySizes(w: v128, s: v128, absolute: f32, square: f32): v128 {
  let kept = w;
  if (absolute != 0) {
    const thresholds = f32x4.mul(splat(absolute), s);
    kept = f32x4.sub(w, f32x4.pmin(f32x4.pmax(w, f32x4.neg(thresholds)), thresholds));
  }
  return square == 0 ? kept : f32x4.div(kept, f32x4.add(splat(1), f32x4.mul(splat(square), s)));
}

/** `adam` for four floats, or for one. */
@inline
function adamStep(
  whole: bool,
  gradient: usize,
  first: usize,
  second: usize,
  weights: usize,
  beta1: f32,
  complement1: f32,
  beta2: f32,
  complement2: f32,
  rate: f32,
  epsilon: f32,
  scale: f32,
  threshold: f32,
  divisor: f32,
  sizeRate: f32,
  absolute: f32,
  square: f32,
  to: usize,
  nextFirst: usize,
  nextSecond: usize,
): void {
  const g = some(whole, gradient);
  const m = multiplyAdd(splat(beta1), some(whole, first), f32x4.mul(splat(complement1), g));
  const v = multiplyAdd(splat(beta2), some(whole, second), f32x4.mul(splat(complement2), f32x4.mul(g, g)));
  put(whole, nextFirst, m);
  put(whole, nextSecond, v);
  const root = f32x4.add(f32x4.sqrt(v), splat(epsilon));
  let next = f32x4.div(f32x4.mul(splat(-rate), m), root);
  if (weights != 0) next = moved(some(whole, weights), next, scale, threshold, divisor);
  if (absolute != 0 || square != 0) next = movedBySizes(next, f32x4.div(splat(sizeRate), root), absolute, square);
  put(whole, to, next);
}

/**
 * Adam in one pass over n floats: m' = β₁m + (1 − β₁)g, v' = β₂v + (1 − β₂)g², update = −rate·m'/(√v' + ε).
 * The caller puts the bias corrections into `rate` and `epsilon`. `to` is the update, or with weights (not 0) what
 * `applyUpdate` makes of both, and behind it soft(w, absolute·s) / (1 + square·s) for the step sizes s = sizeRate/(√v' + ε).
 */
export function adam(
  n: i32,
  gradient: usize,
  first: usize,
  second: usize,
  weights: usize,
  beta1: f32,
  complement1: f32,
  beta2: f32,
  complement2: f32,
  rate: f32,
  epsilon: f32,
  scale: f32,
  threshold: f32,
  divisor: f32,
  sizeRate: f32,
  absolute: f32,
  square: f32,
  to: usize,
  nextFirst: usize,
  nextSecond: usize,
): void {
  const bytes: usize = weights == 0 ? 0 : 16;
  for (; n >= 4; n -= 4) {
    adamStep(true, gradient, first, second, weights, beta1, complement1, beta2, complement2, rate, epsilon, scale, threshold, divisor, sizeRate, absolute, square, to, nextFirst, nextSecond);
    gradient += 16;
    first += 16;
    second += 16;
    weights += bytes;
    to += 16;
    nextFirst += 16;
    nextSecond += 16;
  }
  for (; n > 0; n--) {
    adamStep(false, gradient, first, second, weights, beta1, complement1, beta2, complement2, rate, epsilon, scale, threshold, divisor, sizeRate, absolute, square, to, nextFirst, nextSecond);
    gradient += 4;
    first += 4;
    second += 4;
    weights += bytes >> 2;
    to += 4;
    nextFirst += 4;
    nextSecond += 4;
  }
}
