import { normPenalty, slopeOf } from './norm-penalty';
import { at, splat } from './simd';

/** How often a row counts; without counts each row does once. */
@inline
function countOf(counts: usize, row: i32): f32 {
  return counts == 0 ? 1 : load<f32>(at(counts, row));
}

/** Σ over rows of count · (absolute·Σ|x| + ½·square·Σx²), rows of `width` floats; `counts` may be absent. */
export function activityNorm(
  rows: i32,
  width: i32,
  x: usize,
  counts: usize,
  absolute: f32,
  square: f32,
): f64 {
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) {
    total += <f64>countOf(counts, row) * normPenalty(width, at(x, row * width), absolute, square);
  }
  return total;
}

/** to = gradient · count · (absolute·sign(x) + square·x), with one float as the gradient of the whole. */
export function activityNormGradient(
  rows: i32,
  width: i32,
  x: usize,
  counts: usize,
  absolute: f32,
  square: f32,
  gradient: usize,
  to: usize,
): void {
  const whole = load<f32>(gradient);
  for (let row = 0; row < rows; row++) {
    const factor = splat(whole * countOf(counts, row));
    let left = width;
    for (; left >= 4; left -= 4) {
      v128.store(to, f32x4.mul(factor, slopeOf(v128.load(x), absolute, square)));
      x += 16;
      to += 16;
    }
    for (; left > 0; left--) {
      const slope = slopeOf(v128.load32_zero(x), absolute, square);
      v128.store_lane<f32>(to, f32x4.mul(factor, slope), 0);
      x += 4;
      to += 4;
    }
  }
}
