// Exponentials from additions and multiplications alone, in the order of elementary.ts. Constants are rounded as there: to double, then
// to single precision.
#ifndef ELEMENTARY_H
#define ELEMENTARY_H

#include "simd.h"

INLINE V constant(double x) { return splat((float)x); }

/** eˣ; adding 1.5·2²³ rounds to a multiple of ln 2 and leaves it in the low bits. */
INLINE V expOf(V x) {
  const V clamped = clamp(x, (float)-87.33654, (float)88.37626);
  const V shifted = multiplyAdd(clamped, constant(1.44269504088896341), splat(12582912.0f));
  const V n = shifted - splat(12582912.0f);
  V r = multiplyAdd(n, constant(-0.693359375), clamped);
  r = multiplyAdd(n, constant(2.1219444e-4), r);
  V p = multiplyAdd(constant(1.98756915e-4), r, constant(1.3981999507e-3));
  p = multiplyAdd(p, r, constant(8.3334519073e-3));
  p = multiplyAdd(p, r, constant(4.1665795894e-2));
  p = multiplyAdd(p, r, constant(1.6666665459e-1));
  p = multiplyAdd(p, r, splat(0.5f));
  p = multiplyAdd(p, r * r, r + splat(1.0f));
  return (V)((I)p + ((I)shifted << 23));
}

INLINE V sigmoidOf(V x) { return splat(1.0f) / (splat(1.0f) + expOf(-x)); }

INLINE V tanhOf(V x) {
  const V clamped = clamp(x, (float)-7.90531110763549805, (float)7.90531110763549805);
  const V square = clamped * clamped;
  V p = multiplyAdd(square, constant(-2.76076847742355e-16), constant(2.00018790482477e-13));
  p = multiplyAdd(square, p, constant(-8.60467152213735e-11));
  p = multiplyAdd(square, p, constant(5.12229709037114e-8));
  p = multiplyAdd(square, p, constant(1.48572235717979e-5));
  p = multiplyAdd(square, p, constant(6.37261928875436e-4));
  p = multiplyAdd(square, p, constant(4.89352455891786e-3));
  p = clamped * p;
  V q = multiplyAdd(square, constant(1.19825839466702e-6), constant(1.18534705686654e-4));
  q = multiplyAdd(square, q, constant(2.268434632439e-3));
  q = multiplyAdd(square, q, constant(4.89352518554385e-3));
  return p / q;
}

/** Natural logarithm of a positive normal number. */
INLINE float logOf(float x) {
  int32_t bits;
  memcpy(&bits, &x, sizeof bits);
  int32_t exponent = (bits >> 23) - 126;
  bits = (bits & 0x7fffff) | 0x3f000000;
  float m;
  memcpy(&m, &bits, sizeof m);
  if (m < (float)0.707106781186547524) {
    exponent -= 1;
    m = m + m - 1.0f;
  } else m -= 1.0f;
  const float z = m * m;
  float p = (float)7.0376836292e-2;
  p = p * m - (float)1.151461031e-1;
  p = p * m + (float)1.167699874e-1;
  p = p * m - (float)1.2420140846e-1;
  p = p * m + (float)1.4249322787e-1;
  p = p * m - (float)1.6668057665e-1;
  p = p * m + (float)2.0000714765e-1;
  p = p * m - (float)2.4999993993e-1;
  p = p * m + (float)3.3333331174e-1;
  p = p * m * z;
  const float e = (float)exponent;
  p += (float)-2.12194440e-4 * e;
  p += -0.5f * z;
  return m + p + 0.693359375f * e;
}

#endif
