import { exp } from './elementary';
import { clamp, splat } from './simd';

/** to = x between the two bounds; a NaN stays one. */
export function clip(count: i32, low: f32, high: f32, x: usize, to: usize): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, clamp(v128.load(x), low, high));
    x += 16;
    to += 16;
  }
  for (; count > 0; count--) {
    store<f32>(to, f32x4.extract_lane(clamp(splat(load<f32>(x)), low, high), 0));
    x += 4;
    to += 4;
  }
}

@inline
function signs(x: v128): v128 {
  const positive = v128.and(f32x4.gt(x, splat(0)), splat(1));
  const negative = v128.and(f32x4.lt(x, splat(0)), splat(1));
  return f32x4.sub(positive, negative);
}

/** to = −1, 0 or 1; 0 of a NaN. */
export function sign(count: i32, x: usize, to: usize): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, signs(v128.load(x)));
    x += 16;
    to += 16;
  }
  for (; count > 0; count--) {
    store<f32>(to, f32x4.extract_lane(signs(splat(load<f32>(x))), 0));
    x += 4;
    to += 4;
  }
}

/** Beyond the bounds of `exp` it is the square of the root, which comes to 0, to infinity and to what is not normal. */
@inline
function wholeExp(x: v128): v128 {
  const root = exp(f32x4.mul(x, splat(0.5)));
  const within = v128.and(f32x4.ge(x, splat(-87.33654)), f32x4.le(x, splat(88.37626)));
  return v128.bitselect(exp(x), f32x4.mul(root, root), within);
}

/** to = eˣ, a NaN stays one. */
export function exponential(count: i32, x: usize, to: usize): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, wholeExp(v128.load(x)));
    x += 16;
    to += 16;
  }
  for (; count > 0; count--) {
    store<f32>(to, f32x4.extract_lane(wholeExp(splat(load<f32>(x))), 0));
    x += 4;
    to += 4;
  }
}
