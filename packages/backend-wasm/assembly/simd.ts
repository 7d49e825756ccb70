// Every address is in bytes of the imported memory. No kernel allocates, keeps a static or has a data section: the
// module lives in the memory of TensorFlow.js and must own none of it.

/** a·b + c: fused to one rounding in the relaxed build, two roundings in the plain one. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** This order of operands lets NaN through. */
@inline
export function clamp(x: v128, low: f32, high: f32): v128 {
  return f32x4.pmin(f32x4.pmax(x, splat(low)), splat(high));
}

@inline
export function horizontalSum(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

@inline
export function horizontalMax(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}

/** Four floats, or one beside zeros. */
@inline
export function some(whole: bool, from: usize): v128 {
  return whole ? v128.load(from) : v128.load32_zero(from);
}

/** The same back to where it belongs. */
@inline
export function put(whole: bool, to: usize, x: v128): void {
  if (whole) v128.store(to, x);
  else v128.store_lane<f32>(to, x, 0);
}

/** Address of float `index`. */
@inline
export function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 2);
}

/** Floats that are summed in single precision before they join a sum in double precision. */
export const SUM_BLOCK: i32 = 1024;
