import { clamp, multiplyAdd, splat } from './simd';

/**
 * eˣ to 1.3 units in the last place on [−87, 88], saturating outside; NaN stays NaN. Cephes' polynomial after a
 * reduction by multiples of ln 2; adding 1.5·2²³ rounds to one and leaves it in the low bits.
 */
@inline
export function exp(x: v128): v128 {
  const clamped = clamp(x, -87.33654, 88.37626);
  const shifted = multiplyAdd(clamped, splat(1.44269504088896341), splat(12582912.0));
  const n = f32x4.sub(shifted, splat(12582912.0));
  let r = multiplyAdd(n, splat(-0.693359375), clamped);
  r = multiplyAdd(n, splat(2.1219444e-4), r);
  let p = multiplyAdd(splat(1.98756915e-4), r, splat(1.3981999507e-3));
  p = multiplyAdd(p, r, splat(8.3334519073e-3));
  p = multiplyAdd(p, r, splat(4.1665795894e-2));
  p = multiplyAdd(p, r, splat(1.6666665459e-1));
  p = multiplyAdd(p, r, splat(0.5));
  p = multiplyAdd(p, f32x4.mul(r, r), f32x4.add(r, splat(1)));
  return i32x4.add(p, i32x4.shl(shifted, 23));
}

@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp(f32x4.neg(x))));
}

/** A rational function of degree 13 over 6 (as in Eigen): unlike the form by exp it is exact near 0. */
@inline
export function tanh(x: v128): v128 {
  const clamped = clamp(x, -7.90531110763549805, 7.90531110763549805);
  const square = f32x4.mul(clamped, clamped);
  let p = multiplyAdd(square, splat(-2.76076847742355e-16), splat(2.00018790482477e-13));
  p = multiplyAdd(square, p, splat(-8.60467152213735e-11));
  p = multiplyAdd(square, p, splat(5.12229709037114e-8));
  p = multiplyAdd(square, p, splat(1.48572235717979e-5));
  p = multiplyAdd(square, p, splat(6.37261928875436e-4));
  p = multiplyAdd(square, p, splat(4.89352455891786e-3));
  p = f32x4.mul(clamped, p);
  let q = multiplyAdd(square, splat(1.19825839466702e-6), splat(1.18534705686654e-4));
  q = multiplyAdd(square, q, splat(2.268434632439e-3));
  q = multiplyAdd(square, q, splat(4.89352518554385e-3));
  return f32x4.div(p, q);
}

/** Natural logarithm of a positive normal number (Cephes). */
@inline
export function log(x: f32): f32 {
  const bits = reinterpret<i32>(x);
  let exponent = (bits >> 23) - 126;
  let m = reinterpret<f32>((bits & 0x7fffff) | 0x3f000000);
  if (m < 0.707106781186547524) {
    exponent -= 1;
    m = m + m - 1;
  } else m -= 1;
  const z = m * m;
  let p: f32 = 7.0376836292e-2;
  p = p * m - 1.151461031e-1;
  p = p * m + 1.167699874e-1;
  p = p * m - 1.2420140846e-1;
  p = p * m + 1.4249322787e-1;
  p = p * m - 1.6668057665e-1;
  p = p * m + 2.0000714765e-1;
  p = p * m - 2.4999993993e-1;
  p = p * m + 3.3333331174e-1;
  p = p * m * z;
  const e = <f32>exponent;
  p += -2.12194440e-4 * e;
  p += -0.5 * z;
  return m + p + 0.693359375 * e;
}
