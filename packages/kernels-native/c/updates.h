#ifndef UPDATES_H
#define UPDATES_H

#include "kernels.h"
#include "simd.h"

/** Floats that are summed in single precision before they join a sum in double precision. */
enum { SUM_BLOCK = 1024 };

/** Σ x² of `blocks` blocks of n floats each, as simd.ts has it: sixteen sums, then all into one; what fills no sixteen joins the first. */
INLINE double addSquares(const int blocks, ptrdiff_t n, const float *x, double total) {
  enum { EACH = 16 / LANES, MOST = 4 * EACH };
  V sums[MOST];
#pragma GCC unroll 16
  for (int v = 0; v < blocks * EACH; v++) sums[v] = splat(0);
  ptrdiff_t i = 0;
  for (; i + 16 <= n; i += 16) {
#pragma GCC unroll 16
    for (int v = 0; v < blocks * EACH; v++) {
      const V some = load(x + v / EACH * n + i + v % EACH * LANES);
      sums[v] = multiplyAdd(some, some, sums[v]);
    }
  }
  for (int block = 0; block < blocks; block++) {
    float lanes[16];
    memcpy(lanes, sums + block * EACH, sizeof lanes);
    Q first = loadQ(lanes);
    for (ptrdiff_t rest = i; rest < n; rest++) {
      const Q one = {x[block * n + rest]};
      first = multiplyAddQ(one, one, first);
    }
    total += (double)sumQ((first + loadQ(lanes + 4)) + (loadQ(lanes + 8) + loadQ(lanes + 12)));
  }
  return total;
}

static double squaredNorm(ptrdiff_t n, const float *x) {
  double total = 0;
  ptrdiff_t i = 0;
  for (; i + 4 * SUM_BLOCK <= n; i += 4 * SUM_BLOCK) total = addSquares(4, SUM_BLOCK, x + i, total);
  for (; i < n; i += SUM_BLOCK) total = addSquares(1, least(SUM_BLOCK, n - i), x + i, total);
  return total;
}

/** soft(w·scale + u, threshold) / divisor, soft(x, t) = x − clamp(x, −t, t). */
INLINE V moved(V w, V u, Proximal by) {
  V sum = w * splat(by.scale) + u;
  // where nothing is to be taken away the number stays as it is, −0 included
  if (by.threshold != 0) sum = sum - clamp(sum, -by.threshold, by.threshold);
  return sum / splat(by.divisor);
}

static void applyUpdate(ptrdiff_t n, const float *weights, const float *update, Proximal by, float *to) {
  for (ptrdiff_t i = 0; i < n; i += LANES) put(to + i, moved(take(weights + i, n - i), take(update + i, n - i), by), n - i);
}

static void adam(ptrdiff_t n, const float *gradient, const float *first, const float *second, const float *weights, Adam with, Proximal by, float *to, float *nextFirst, float *nextSecond) {
  for (ptrdiff_t i = 0; i < n; i += LANES) {
    const ptrdiff_t left = n - i;
    const V g = take(gradient + i, left);
    const V m = multiplyAdd(splat(with.beta1), take(first + i, left), splat(with.complement1) * g);
    const V v = multiplyAdd(splat(with.beta2), take(second + i, left), splat(with.complement2) * (g * g));
    put(nextFirst + i, m, left);
    put(nextSecond + i, v, left);
    const V u = (splat(-with.rate) * m) / (squareRoot(v) + splat(with.epsilon));
    put(to + i, weights == NULL ? u : moved(take(weights + i, left), u, by), left);
  }
}

static void addNormGradient(ptrdiff_t n, const float *gradient, const float *weights, float absolute, float square, float *to) {
  for (ptrdiff_t i = 0; i < n; i++) {
    const float w = weights[i], ridge = square * w;
    const float lasso = w > 0 ? absolute : w < 0 ? -absolute : 0.0f;
    // NaN is neither above nor below 0; infinity times 0 is not to become one
    const float slope = absolute == 0 ? ridge : w != w ? w : square == 0 ? lasso : lasso + ridge;
    to[i] = gradient[i] + slope;
  }
}

#endif
