#ifndef RANDOM_H
#define RANDOM_H

#include "simd.h"

INLINE I splatI(uint32_t x) { return x - (I){0}; }

/** a·factor in every lane: the high 32 bits, and the low ones. */
INLINE I highLow(I a, uint32_t factor, I *low) {
  const L even = multiplyEven(a, splatI(factor)), odd = multiplyEven((I)((L)a >> 32), splatI(factor));
  const L lower = 0xffffffffu - (L){0};
  *low = (I)((even & lower) | odd << 32);
  return (I)(even >> 32 | (odd & ~lower));
}

/** 0 where the word of Philox4x32-10 at that index, shifted right by 8, is below `threshold`, else `kept`; words begin with `start`, a multiple of 4. */
static void dropoutMask(ptrdiff_t start, ptrdiff_t n, uint32_t key0, uint32_t key1, uint32_t stepLow, uint32_t stepHigh, uint32_t threshold, float kept, float *to) {
  uint32_t lanes[LANES];
  for (uint32_t l = 0; l < LANES; l++) lanes[l] = l;
  I first;
  memcpy(&first, lanes, sizeof first);
  for (ptrdiff_t i = 0; i < n; i += 4 * LANES) {
    I c0 = first + splatI((uint32_t)((start + i) >> 2)), c1 = splatI(0), c2 = splatI(stepLow), c3 = splatI(stepHigh);
    uint32_t k0 = key0, k1 = key1;
    for (int round = 0; round < 10; round++) {
      I low0, low1;
      const I high0 = highLow(c0, 0xd2511f53u, &low0), high1 = highLow(c2, 0xcd9e8d57u, &low1);
      c0 = high1 ^ c1 ^ splatI(k0);
      c2 = high0 ^ c3 ^ splatI(k1);
      c1 = low1;
      c3 = low0;
      k0 += 0x9e3779b9u;
      k1 += 0xbb67ae85u;
    }
    // word w of counter l stands at 4·l + w
    float words[4 * LANES], values[4 * LANES];
    const I drawn[4] = {c0, c1, c2, c3};
    for (int w = 0; w < 4; w++) {
      const V chosen = (V)((I)splat(kept) & ~(I)(drawn[w] >> 8 < splatI(threshold)));
      store(words + w * LANES, chosen);
    }
    const bool whole = i + 4 * LANES <= n;
    float *out = whole ? to + i : values;
    for (int l = 0; l < LANES; l += 4) transpose4(words + l, LANES, out + 4 * l, 4);
    if (!whole) memcpy(to + i, values, 4 * (size_t)(n - i));
  }
}

#endif
