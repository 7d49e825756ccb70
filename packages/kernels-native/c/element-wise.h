#ifndef ELEMENT_WISE_H
#define ELEMENT_WISE_H

#include "elementary.h"

static void clip(ptrdiff_t n, float low, float high, const float *x, float *to) {
  for (ptrdiff_t i = 0; i < n; i += LANES) put(to + i, clamp(take(x + i, n - i), low, high), n - i);
}

static void sign(ptrdiff_t n, const float *x, float *to) {
  for (ptrdiff_t i = 0; i < n; i++) to[i] = (x[i] > 0 ? 1.0f : 0.0f) - (x[i] < 0 ? 1.0f : 0.0f);
}

/** eˣ everywhere: beyond the bounds of `expOf` it is the square of the root. */
static void exponential(ptrdiff_t n, const float *x, float *to) {
  for (ptrdiff_t i = 0; i < n; i += LANES) {
    const V value = take(x + i, n - i), root = expOf(value * splat(0.5f));
    const I within = (I)(value >= splat((float)-87.33654)) & (I)(value <= splat((float)88.37626));
    put(to + i, (V)(((I)expOf(value) & within) | ((I)(root * root) & ~within)), n - i);
  }
}

static const float SLOPE = (float)0.7978845608028654, CUBIC = (float)0.044715;

/** ½·(1 + tanh(√(2/π)·(x + 0.044715·x³))), and its part in x times it derived. */
static void geluForward(ptrdiff_t n, const float *x, float *outputs, float *derivative) {
  for (ptrdiff_t i = 0; i < n; i += LANES) {
    const V value = take(x + i, n - i);
    const V inner = multiplyAdd(value * value, splat(SLOPE * CUBIC), splat(SLOPE));
    const V g = multiplyAdd(tanhOf(value * inner), splat(0.5f), splat(0.5f));
    // beyond 5 the gate is 0 or 1 to the last bit, and u′ only grows what is left of rounding
    const V near = clamp(value, -5, 5);
    const V rise = multiplyAdd(near * near, splat(6 * SLOPE * CUBIC), splat(2 * SLOPE));
    put(outputs + i, value * g, n - i);
    put(derivative + i, g + (g * (splat(1) - g)) * (near * rise), n - i);
  }
}

#endif
