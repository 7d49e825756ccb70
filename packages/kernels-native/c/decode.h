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

#endif
