import { tanh } from './elementary';
import { at, clamp, multiplyAdd, splat } from './simd';

const SLOPE: f32 = 0.7978845608028654; // √(2/π)
const CUBIC: f32 = 0.044715;

/** ½·(1 + tanh(√(2/π)·(x + 0.044715·x³))), what x is multiplied by. */
@inline
function gate(x: v128): v128 {
  const inner = multiplyAdd(f32x4.mul(x, x), splat(SLOPE * CUBIC), splat(SLOPE));
  return multiplyAdd(tanh(f32x4.mul(x, inner)), splat(0.5), splat(0.5));
}

/** g + x·g′ for the gate g of x: with t = 2g − 1, g′ = ½·(1 − t²)·u′ = 2·g·(1 − g)·u′. */
@inline
function slope(x: v128, g: v128): v128 {
  // beyond 5 the gate is 0 or 1 to the last bit, and u′ only grows what is left of rounding
  const near = clamp(x, -5, 5);
  const inner = multiplyAdd(f32x4.mul(near, near), splat(6 * SLOPE * CUBIC), splat(2 * SLOPE));
  const rise = f32x4.mul(f32x4.mul(g, f32x4.sub(splat(1), g)), f32x4.mul(near, inner));
  return f32x4.add(g, rise);
}

/** x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))) of n floats, and its derivative. */
export function geluForward(n: i32, x: usize, outputs: usize, derivative: usize): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const value = v128.load(at(x, i));
    const g = gate(value);
    v128.store(at(outputs, i), f32x4.mul(value, g));
    v128.store(at(derivative, i), slope(value, g));
  }
  for (; i < n; i++) {
    const value = splat(load<f32>(at(x, i)));
    const g = gate(value);
    store<f32>(at(outputs, i), f32x4.extract_lane(f32x4.mul(value, g), 0));
    store<f32>(at(derivative, i), f32x4.extract_lane(slope(value, g), 0));
  }
}
