import { at, horizontalSum, splat, SUM_BLOCK } from './simd';
import { squaredNorm } from './updates';

/** absolute·Σ|w| + ½·square·Σw² of n floats. */
export function normPenalty(n: i32, weights: usize, absolute: f32, square: f32): f64 {
  let total: f64 = 0;
  while (n > 0) {
    let left = min(n, SUM_BLOCK);
    n -= left;
    // two sums, since each addition waits for the one before
    let even = splat(0);
    let odd = splat(0);
    for (; left >= 8; left -= 8) {
      even = f32x4.add(even, penaltyOf(v128.load(weights), absolute, square));
      odd = f32x4.add(odd, penaltyOf(v128.load(weights, 16), absolute, square));
      weights += 32;
    }
    for (; left > 0; left--) {
      even = f32x4.add(even, penaltyOf(v128.load32_zero(weights), absolute, square));
      weights += 4;
    }
    total += <f64>horizontalSum(f32x4.add(even, odd));
  }
  return total;
}

/** absolute·|w| + ½·square·w² */
@inline
function penaltyOf(w: v128, absolute: f32, square: f32): v128 {
  const ridge = f32x4.mul(f32x4.mul(splat(square / 2), w), w);
  return absolute == 0 ? ridge : f32x4.add(f32x4.mul(splat(absolute), f32x4.abs(w)), ridge);
}

/** to = gradient + absolute·sign(w) + square·w, of n floats. */
function addSlope(
  n: i32,
  gradient: usize,
  weights: usize,
  absolute: f32,
  square: f32,
  to: usize,
): void {
  let i: usize = 0;
  for (; n >= 4; n -= 4, i += 16) {
    const w = v128.load(weights + i);
    v128.store(to + i, f32x4.add(v128.load(gradient + i), slopeOf(w, absolute, square)));
  }
  for (; n > 0; n--, i += 4) {
    const w = v128.load32_zero(weights + i);
    v128.store_lane<f32>(to + i, f32x4.add(v128.load32_zero(gradient + i), slopeOf(w, absolute, square)), 0);
  }
}

/** absolute·sign(w) + square·w */
@inline
export function slopeOf(w: v128, absolute: f32, square: f32): v128 {
  const ridge = f32x4.mul(splat(square), w);
  if (absolute == 0) return ridge;
  const lasso = v128.or(
    v128.and(f32x4.gt(w, splat(0)), splat(absolute)),
    v128.and(f32x4.lt(w, splat(0)), splat(-absolute)),
  );
  // NaN is neither above nor below 0; infinity times 0 is not to become one
  const slope = square == 0 ? lasso : f32x4.add(lasso, ridge);
  return v128.bitselect(w, slope, f32x4.ne(w, w));
}

/**
 * to = gradient + absolute·sign(w) + square·w, of n floats; `to` may be the gradient. Gives `normPenalty`, and writes `squaredNorm` of the sum.
 */
export function penalisedGradient(
  n: i32,
  gradient: usize,
  weights: usize,
  absolute: f32,
  square: f32,
  to: usize,
  norm: usize,
): f64 {
  let penalty: f64 = 0;
  let squares: f64 = 0;
  // by the blocks that sums are made of, which the second pass and the third then find at hand
  for (let i = 0; i < n; i += SUM_BLOCK) {
    const some = min(n - i, SUM_BLOCK);
    penalty += normPenalty(some, at(weights, i), absolute, square);
    addSlope(some, at(gradient, i), at(weights, i), absolute, square, at(to, i));
    squares += squaredNorm(some, at(to, i));
  }
  store<f32>(norm, <f32>squares);
  return penalty;
}
