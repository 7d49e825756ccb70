#ifndef DECODE_H
#define DECODE_H

#include "products.h"

#if defined(__AVX2__)
typedef __m256 Y;
#define multiplyAddY multiplyAddPanel
#else
typedef V Y;
#define multiplyAddY multiplyAdd
#endif

/** y += x[k] · b for some panels of b at once: as many sums as hide the latency of their additions. */
INLINE void multiplySome(const int panels, ptrdiff_t k, const float *x, const float *panel, float *y) {
  enum { WIDTH = sizeof(Y) / 4, EACH = PANEL / WIDTH, MOST = 8 * EACH };
  const int vectors = panels * EACH;
  Y sums[MOST];
#pragma GCC unroll 16
  for (int v = 0; v < vectors; v++) memcpy(&sums[v], y + v * WIDTH, sizeof(Y));
  for (ptrdiff_t i = 0; i < k; i++) {
    const Y t = x[i] - (Y){0};
#pragma GCC unroll 16
    for (int v = 0; v < vectors; v++) {
      Y b;
      memcpy(&b, panel + v / EACH * k * PANEL + i * PANEL + v % EACH * WIDTH, sizeof(Y));
      sums[v] = multiplyAddY(t, b, sums[v]);
    }
  }
#pragma GCC unroll 16
  for (int v = 0; v < vectors; v++) memcpy(y + v * WIDTH, &sums[v], sizeof(Y));
}

/** y[n] += x[k] · b for b packed by `packMatrix`; sums begin with what y holds, which has room for whole panels. */
static void multiplyVector(ptrdiff_t n, ptrdiff_t k, const float *x, const float *packed, float *y) {
  for (ptrdiff_t p = 0; p < k; p += INNER) {
    const ptrdiff_t inner = least(INNER, k - p);
    ptrdiff_t j = 0;
    for (; j + 8 * PANEL <= padded(n); j += 8 * PANEL) multiplySome(8, inner, x + p, packed + j * inner, y + j);
    for (; j < n; j += PANEL) multiplySome(1, inner, x + p, packed + j * inner, y + j);
    packed += inner * padded(n);
  }
}

/** The same for four rows of x and y, whose first floats lie so far apart. */
INLINE void multiplyFour(const int panels, ptrdiff_t k, const float *x, ptrdiff_t row, const float *panel, ptrdiff_t depth, float *y, ptrdiff_t stride) {
  enum { WIDTH = sizeof(Y) / 4, EACH = PANEL / WIDTH, MOST = 2 * EACH };
  const int vectors = panels * EACH;
  Y sums[4][MOST];
#pragma GCC unroll 4
  for (int r = 0; r < 4; r++)
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++) memcpy(&sums[r][v], y + r * stride + v * WIDTH, sizeof(Y));
  for (ptrdiff_t i = 0; i < k; i++) {
    Y b[MOST];
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++) memcpy(&b[v], panel + v / EACH * depth + i * PANEL + v % EACH * WIDTH, sizeof(Y));
#pragma GCC unroll 4
    for (int r = 0; r < 4; r++) {
      const Y t = x[r * row + i] - (Y){0};
#pragma GCC unroll 4
      for (int v = 0; v < vectors; v++) sums[r][v] = multiplyAddY(t, b[v], sums[r][v]);
    }
  }
#pragma GCC unroll 4
  for (int r = 0; r < 4; r++)
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++) memcpy(y + r * stride + v * WIDTH, &sums[r][v], sizeof(Y));
}

/** y[m, n] += x[m, k] · b, to the bits of `multiplyVector` for each row: a panel of b is read once for all of them. */
static void multiplyVectors(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *x, const float *packed, float *y, ptrdiff_t stride) {
  const ptrdiff_t together = m & ~(ptrdiff_t)3;
  const float *block = packed;
  for (ptrdiff_t p = 0; together > 0 && p < k; p += INNER) {
    const ptrdiff_t inner = least(INNER, k - p);
    ptrdiff_t j = 0;
    for (; j + 2 * PANEL <= padded(n); j += 2 * PANEL)
      for (ptrdiff_t i = 0; i < together; i += 4)
        multiplyFour(2, inner, x + i * k + p, k, block + j * inner, inner * PANEL, y + i * stride + j, stride);
    for (; j < n; j += PANEL)
      for (ptrdiff_t i = 0; i < together; i += 4)
        multiplyFour(1, inner, x + i * k + p, k, block + j * inner, inner * PANEL, y + i * stride + j, stride);
    block += inner * padded(n);
  }
  for (ptrdiff_t i = together; i < m; i++) multiplyVector(n, k, x + i * k, packed, y + i * stride);
}

#endif
