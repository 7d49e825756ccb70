#ifndef LINEAR_DENSE_H
#define LINEAR_DENSE_H

#include "linear.h"
#include "simd.h"

/** The doubles of one vector. Eight sums in PARTS vectors are the four sums of two that wasm makes. */
typedef double D __attribute__((vector_size(4 * LANES)));
enum { DOUBLES = LANES / 2, PARTS = 8 / DOUBLES };

INLINE D loadD(const double *p) {
  D x;
  memcpy(&x, p, sizeof x);
  return x;
}
INLINE void storeD(double *p, D x) { memcpy(p, &x, sizeof x); }

INLINE double sumOfEight(const D *sums) {
  double s[8];
  memcpy(s, sums, sizeof s);
  return ((s[0] + s[2]) + (s[4] + s[6])) + ((s[1] + s[3]) + (s[5] + s[7]));
}

/** xᵀr; asks for the column after it, which nothing else tells the processor of. */
INLINE double dotDense(ptrdiff_t n, const double *x, const double *residual, const double *next) {
  D sums[PARTS] = {{0}};
  ptrdiff_t i = 0;
  for (; i + 8 <= n; i += 8) {
    __builtin_prefetch(next + i, 0, 2);
#pragma GCC unroll 4
    for (int v = 0; v < PARTS; v++) sums[v] = sums[v] + loadD(x + i + v * DOUBLES) * loadD(residual + i + v * DOUBLES);
  }
  double total = sumOfEight(sums);
  for (; i < n; i++) total += x[i] * residual[i];
  return total;
}

/** residual −= weights · x · change, and then yᵀresidual, in one pass. */
INLINE double takeOffAndDot(const Quadratic *model, const double *x, double change, const double *y, const double *next) {
  const ptrdiff_t n = model->rows;
  const double *weights = model->weights;
  double *residual = model->residual;
  D sums[PARTS] = {{0}};
  const D changes = change - (D){0};
  ptrdiff_t i = 0;
  for (; i + 8 <= n; i += 8) {
    __builtin_prefetch(next + i, 0, 2);
#pragma GCC unroll 4
    for (int v = 0; v < PARTS; v++) {
      const ptrdiff_t at = i + v * DOUBLES;
      const D r = loadD(residual + at) - loadD(weights + at) * loadD(x + at) * changes;
      storeD(residual + at, r);
      sums[v] = sums[v] + loadD(y + at) * r;
    }
  }
  double total = sumOfEight(sums);
  for (; i < n; i++) {
    residual[i] = residual[i] - weights[i] * x[i] * change;
    total += y[i] * residual[i];
  }
  return total;
}

INLINE const double *columnOf(const Quadratic *model, int32_t j) { return model->values + j * model->rows; }

/** Columns whose moments are made at once: each sum waits for the one before. */
enum { TOGETHER = 4 };

/** Sets Σw·x and the curvature of so many columns of a list. */
INLINE void momentsOf(const int columns, const Quadratic *model, const int32_t *list, double weightSum) {
  const double *weights = model->weights, *x[TOGETHER];
  double sums[TOGETHER] = {0}, squares[TOGETHER] = {0};
  for (int c = 0; c < columns; c++) x[c] = columnOf(model, list[c]);
  for (ptrdiff_t i = 0; i < model->rows; i++) {
#pragma GCC unroll 4
    for (int c = 0; c < columns; c++) {
      const double weighted = weights[i] * x[c][i];
      sums[c] += weighted;
      squares[c] += weighted * x[c][i];
    }
  }
  for (int c = 0; c < columns; c++) {
    model->weightedSum[list[c]] = sums[c];
    model->curvature[list[c]] = squares[c] - (sums[c] * sums[c]) / weightSum;
  }
}
static void moments(const Quadratic *model, const int32_t *list, ptrdiff_t count, double weightSum) {
  if (count >= TOGETHER) momentsOf(TOGETHER, model, list, weightSum);
  else for (ptrdiff_t k = 0; k < count; k++) momentsOf(1, model, list + k, weightSum);
}

/** gradient[j] = xⱼᵀr for the columns of the list. */
static void measureDense(const Quadratic *model, const int32_t *list, ptrdiff_t count) {
  for (ptrdiff_t k = 0; k < count; k++) {
    const double *next = columnOf(model, list[k + 1 < count ? k + 1 : k]);
    model->gradient[list[k]] = dotDense(model->rows, columnOf(model, list[k]), model->residual, next);
  }
}

#endif
