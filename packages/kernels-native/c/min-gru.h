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
        const float *p = projected + 2 * at;
        float *gate = gates + 2 * at;
        for (ptrdiff_t j = 0; j < n; j += LANES) {
          const ptrdiff_t left = n - j;
          const V z = sigmoidOf(take(p + j, left)), candidate = tanhOf(take(p + n + j, left));
          put(gate + j, z, left);
          put(gate + n + j, candidate, left);
          put(h + j, multiplyAdd(z, candidate, (splat(1) - z) * take(before + j, left)), left);
        }
      } else copyFloats(h, before, n);
      before = h;
    }
  }
}

static void minGruBackward(Sequence of, const float *first, const float *gates, const float *outputs, const float *outputsGradient, float *state, float *projectedGradient) {
  const ptrdiff_t n = of.hidden;
  const V one = splat(1);
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
      const float *gate = gates + 2 * at;
      for (ptrdiff_t j = 0; j < n; j += LANES) {
        const ptrdiff_t left = n - j;
        const V z = take(gate + j, left), candidate = take(gate + n + j, left), closed = one - z;
        const V total = take(d + j, left) + take(arriving + j, left);
        put(gradient + j, (total * (candidate - take(before + j, left))) * (z * closed), left);
        put(gradient + n + j, (total * z) * (one - candidate * candidate), left);
        put(d + j, total * closed, left);
      }
    }
  }
}

#endif
