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

/** to = from + share·(towards − from); `to` may be `from`. */
static void lerp(ptrdiff_t n, const float *from, const float *towards, float share, float *to) {
  for (ptrdiff_t i = 0; i < n; i += LANES) {
    const V some = take(from + i, n - i);
    put(to + i, some + splat(share) * (take(towards + i, n - i) - some), n - i);
  }
}

/** soft(w, absolute·s) / (1 + square·s) for step sizes s. */
INLINE V movedBySizes(V w, V s, Adaptive by) {
  if (by.absolute != 0) {
    const V thresholds = splat(by.absolute) * s;
    w = w - lesser(greater(w, -thresholds), thresholds);
  }
  if (by.square != 0) w = w / (splat(1) + splat(by.square) * s);
  return w;
}

static void adam(ptrdiff_t n, const float *gradient, const float *first, const float *second, const float *weights, Adam with, Proximal by, Adaptive behind, float *to, float *nextFirst, float *nextSecond) {
  for (ptrdiff_t i = 0; i < n; i += LANES) {
    const ptrdiff_t left = n - i;
    const V g = take(gradient + i, left);
    const V m = multiplyAdd(splat(with.beta1), take(first + i, left), splat(with.complement1) * g);
    const V v = multiplyAdd(splat(with.beta2), take(second + i, left), splat(with.complement2) * (g * g));
    put(nextFirst + i, m, left);
    put(nextSecond + i, v, left);
    const V root = squareRoot(v) + splat(with.epsilon);
    V next = (splat(-with.rate) * m) / root;
    if (weights != NULL) next = moved(take(weights + i, left), next, by);
    if (behind.absolute != 0 || behind.square != 0) next = movedBySizes(next, splat(behind.rate) / root, behind);
    put(to + i, next, left);
  }
}

/** Eight lanes, for which every compiler finds the registers that there are. */
typedef float Eight __attribute__((vector_size(32)));
typedef uint32_t EightWords __attribute__((vector_size(32)));

/** sum += absolute·|w| + ½·square·w² */
INLINE void addPenalty(Eight *sum, const Eight *w, float absolute, float square) {
  const Eight ridge = (square / 2 - (Eight){0}) * *w * *w;
  const Eight lasso = (absolute - (Eight){0}) * (Eight)((EightWords)*w & (0x7fffffffu - (EightWords){0}));
  *sum = *sum + (absolute == 0 ? ridge : lasso + ridge);
}

/** The penalty of `blocks` blocks of n floats each, as norm-penalty.ts: eight sums; what fills no eight joins the first. */
INLINE double addPenalties(const int blocks, ptrdiff_t n, const float *weights, float absolute, float square, double total) {
  Eight sums[4] = {{0}}, some;
  ptrdiff_t i = 0;
  for (; i + 8 <= n; i += 8) {
#pragma GCC unroll 4
    for (int block = 0; block < blocks; block++) {
      memcpy(&some, weights + block * n + i, sizeof some);
      addPenalty(&sums[block], &some, absolute, square);
    }
  }
  for (int block = 0; block < blocks; block++) {
    for (ptrdiff_t rest = i; rest < n; rest++) {
      const Eight one = {weights[block * n + rest]};
      addPenalty(&sums[block], &one, absolute, square);
    }
    float lanes[8];
    memcpy(lanes, &sums[block], sizeof lanes);
    total += (double)sumQ(loadQ(lanes) + loadQ(lanes + 4));
  }
  return total;
}

/** absolute·Σ|w| + ½·square·Σw² */
static double normPenalty(ptrdiff_t n, const float *weights, float absolute, float square) {
  double total = 0;
  ptrdiff_t i = 0;
  for (; i + 4 * SUM_BLOCK <= n; i += 4 * SUM_BLOCK) total = addPenalties(4, SUM_BLOCK, weights + i, absolute, square, total);
  for (; i < n; i += SUM_BLOCK) total = addPenalties(1, least(SUM_BLOCK, n - i), weights + i, absolute, square, total);
  return total;
}

/** absolute·sign(w) + square·w; NaN is neither above nor below 0, and infinity times 0 is not to become one. */
INLINE float slopeOf(float w, float absolute, float square) {
  const float ridge = square * w;
  const float lasso = w > 0 ? absolute : w < 0 ? -absolute : 0.0f;
  return absolute == 0 ? ridge : w != w ? w : square == 0 ? lasso : lasso + ridge;
}

static void addSlope(ptrdiff_t n, const float *gradient, const float *weights, float absolute, float square, float *to) {
  for (ptrdiff_t i = 0; i < n; i++) to[i] = gradient[i] + slopeOf(weights[i], absolute, square);
}

static double penalisedGradient(ptrdiff_t n, const float *gradient, const float *weights, float absolute, float square, float *to, float *norm) {
  double penalty = 0, squares = 0;
  ptrdiff_t i = 0;
  for (; i + 4 * SUM_BLOCK <= n; i += 4 * SUM_BLOCK) {
    penalty = addPenalties(4, SUM_BLOCK, weights + i, absolute, square, penalty);
    addSlope(4 * SUM_BLOCK, gradient + i, weights + i, absolute, square, to + i);
    squares = addSquares(4, SUM_BLOCK, to + i, squares);
  }
  for (; i < n; i += SUM_BLOCK) {
    const ptrdiff_t some = least(SUM_BLOCK, n - i);
    penalty = addPenalties(1, some, weights + i, absolute, square, penalty);
    addSlope(some, gradient + i, weights + i, absolute, square, to + i);
    squares = addSquares(1, some, to + i, squares);
  }
  *norm = (float)squares;
  return penalty;
}

INLINE float countOf(const float *counts, ptrdiff_t row) { return counts == NULL ? 1.0f : counts[row]; }

/** Σ over rows of count · (absolute·Σ|x| + ½·square·Σx²). */
static double activityNorm(ptrdiff_t rows, ptrdiff_t width, const float *x, const float *counts, float absolute, float square) {
  double total = 0;
  for (ptrdiff_t row = 0; row < rows; row++) total += (double)countOf(counts, row) * normPenalty(width, x + row * width, absolute, square);
  return total;
}

/** to = gradient · count · (absolute·sign(x) + square·x) */
static void activityNormGradient(ptrdiff_t rows, ptrdiff_t width, const float *x, const float *counts, float absolute, float square, float gradient, float *to) {
  for (ptrdiff_t row = 0; row < rows; row++) {
    const float factor = gradient * countOf(counts, row);
    for (ptrdiff_t i = row * width; i < (row + 1) * width; i++) to[i] = factor * slopeOf(x[i], absolute, square);
  }
}

#endif
