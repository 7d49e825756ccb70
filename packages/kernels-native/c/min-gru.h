#ifndef MIN_GRU_H
#define MIN_GRU_H

#include "sequence.h"

static void minGruForward(Sequence of, const float *projected, const float *first, float *gates, float *outputs) {
  const ptrdiff_t n = of.hidden;
  for (ptrdiff_t b = 0; b < of.batch; b++) {
    const float *before = first + b * n;
    for (ptrdiff_t s = 0; s < of.time; s++) {
      const ptrdiff_t t = position(s, of), at = (b * of.time + t) * n;
      float *h = outputs + at;
      if (counts(of.mask, b, t, of.time)) {
        const float *gate = projected + 2 * at, *candidate = gate + n;
        for (ptrdiff_t j = 0; j < n; j += LANES) {
          const ptrdiff_t left = n - j;
          const V z = sigmoidOf(take(gate + j, left));
          put(gates + at + j, z, left);
          put(h + j, multiplyAdd(z, take(candidate + j, left), (splat(1) - z) * take(before + j, left)), left);
        }
      } else copyFloats(h, before, n);
      before = h;
    }
  }
}

static void minGruBackward(Sequence of, const float *projected, const float *first, const float *gates, const float *outputs, const float *outputsGradient, float *state, float *projectedGradient) {
  const ptrdiff_t n = of.hidden;
  for (ptrdiff_t b = 0; b < of.batch; b++) {
    float *d = state + b * n;
    for (ptrdiff_t s = of.time - 1; s >= 0; s--) {
      const ptrdiff_t t = position(s, of), at = (b * of.time + t) * n;
      const float *arriving = outputsGradient + at;
      float *gradient = projectedGradient + 2 * at;
      if (!counts(of.mask, b, t, of.time)) {
        addFloats(n, arriving, d);
        clearFloats(gradient, 2 * n);
        continue;
      }
      const float *before = s == 0 ? first + b * n : outputs + (b * of.time + position(s - 1, of)) * n;
      const float *candidate = projected + 2 * at + n;
      for (ptrdiff_t j = 0; j < n; j += LANES) {
        const ptrdiff_t left = n - j;
        const V z = take(gates + at + j, left), closed = splat(1) - z;
        const V total = take(d + j, left) + take(arriving + j, left);
        const V change = take(candidate + j, left) - take(before + j, left);
        put(gradient + j, (total * change) * (z * closed), left);
        put(gradient + n + j, total * z, left);
        put(d + j, total * closed, left);
      }
    }
  }
}

#endif
