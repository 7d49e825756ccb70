import { horizontalSum, multiplyAdd, splat } from './simd';

/** Floats that are summed in single precision before they join a sum in double precision. */
const BLOCK: i32 = 1024;

/** Σ x² of n floats. */
export function squaredNorm(n: i32, x: usize): f64 {
  let total: f64 = 0;
  while (n > 0) {
    let left = min(n, BLOCK);
    n -= left;
    let sums = splat(0);
    for (; left >= 4; left -= 4) {
      const v = v128.load(x);
      sums = multiplyAdd(v, v, sums);
      x += 16;
    }
    total += <f64>horizontalSum(sums);
    for (; left > 0; left--) {
      const v = load<f32>(x);
      total += <f64>(v * v);
      x += 4;
    }
  }
  return total;
}

/**
 * Adam in one pass over n floats: m' = β₁m + (1 − β₁)g, v' = β₂v + (1 − β₂)g², update = −rate·m'/(√v' + ε).
 * The caller puts the bias corrections into `rate` and `epsilon`.
 */
export function adam(
  n: i32,
  gradient: usize,
  first: usize,
  second: usize,
  beta1: f32,
  complement1: f32,
  beta2: f32,
  complement2: f32,
  rate: f32,
  epsilon: f32,
  update: usize,
  nextFirst: usize,
  nextSecond: usize,
): void {
  for (; n > 0; n -= 4) {
    const whole = n >= 4;
    const g = whole ? v128.load(gradient) : v128.load32_zero(gradient);
    const m0 = whole ? v128.load(first) : v128.load32_zero(first);
    const v0 = whole ? v128.load(second) : v128.load32_zero(second);
    const m = multiplyAdd(splat(beta1), m0, f32x4.mul(splat(complement1), g));
    const v = multiplyAdd(splat(beta2), v0, f32x4.mul(splat(complement2), f32x4.mul(g, g)));
    const u = f32x4.div(f32x4.mul(splat(-rate), m), f32x4.add(f32x4.sqrt(v), splat(epsilon)));
    if (whole) {
      v128.store(nextFirst, m);
      v128.store(nextSecond, v);
      v128.store(update, u);
      gradient += 16;
      first += 16;
      second += 16;
      nextFirst += 16;
      nextSecond += 16;
      update += 16;
    } else {
      v128.store_lane<f32>(nextFirst, m, 0);
      v128.store_lane<f32>(nextSecond, v, 0);
      v128.store_lane<f32>(update, u, 0);
      gradient += 4;
      first += 4;
      second += 4;
      nextFirst += 4;
      nextSecond += 4;
      update += 4;
      n += 3;
    }
  }
}

/** to = soft(w·scale + u, threshold) / divisor, soft(x, t) = x − clamp(x, −t, t). */
export function applyUpdate(
  n: i32,
  weights: usize,
  update: usize,
  scale: f32,
  threshold: f32,
  divisor: f32,
  to: usize,
): void {
  for (; n > 0; n -= 4) {
    const whole = n >= 4;
    const w = whole ? v128.load(weights) : v128.load32_zero(weights);
    const u = whole ? v128.load(update) : v128.load32_zero(update);
    const moved = f32x4.add(f32x4.mul(w, splat(scale)), u);
    const within = f32x4.pmin(f32x4.pmax(moved, splat(-threshold)), splat(threshold));
    // where nothing is to be taken away the number stays as it is, −0 included
    const kept = threshold == 0 ? moved : f32x4.sub(moved, within);
    const result = f32x4.div(kept, splat(divisor));
    if (whole) {
      v128.store(to, result);
      weights += 16;
      update += 16;
      to += 16;
    } else {
      v128.store_lane<f32>(to, result, 0);
      weights += 4;
      update += 4;
      to += 4;
      n += 3;
    }
  }
}
