#ifndef RANDOM_H
#define RANDOM_H

#include "simd.h"

/** Counters of Philox that are drawn from at once: four words each. */
enum { COUNTERS = 16 };

/** 0 where the word of Philox4x32-10 at that index, shifted right by 8, is below `threshold`, else `kept`. */
static void dropoutMask(ptrdiff_t n, uint32_t key0, uint32_t key1, uint32_t stepLow, uint32_t stepHigh, uint32_t threshold, float kept, float *to) {
  for (ptrdiff_t i = 0; i < n; i += 4 * COUNTERS) {
    uint32_t c0[COUNTERS], c1[COUNTERS], c2[COUNTERS], c3[COUNTERS];
    float values[4 * COUNTERS];
    for (uint32_t l = 0; l < COUNTERS; l++) {
      c0[l] = (uint32_t)(i >> 2) + l;
      c1[l] = 0;
      c2[l] = stepLow;
      c3[l] = stepHigh;
    }
    uint32_t k0 = key0, k1 = key1;
    for (int round = 0; round < 10; round++) {
      for (int l = 0; l < COUNTERS; l++) {
        const uint64_t first = (uint64_t)c0[l] * 0xd2511f53u, second = (uint64_t)c2[l] * 0xcd9e8d57u;
        c0[l] = (uint32_t)(second >> 32) ^ c1[l] ^ k0;
        c2[l] = (uint32_t)(first >> 32) ^ c3[l] ^ k1;
        c1[l] = (uint32_t)second;
        c3[l] = (uint32_t)first;
      }
      k0 += 0x9e3779b9u;
      k1 += 0xbb67ae85u;
    }
    for (int l = 0; l < COUNTERS; l++) {
      values[4 * l] = c0[l] >> 8 < threshold ? 0 : kept;
      values[4 * l + 1] = c1[l] >> 8 < threshold ? 0 : kept;
      values[4 * l + 2] = c2[l] >> 8 < threshold ? 0 : kept;
      values[4 * l + 3] = c3[l] >> 8 < threshold ? 0 : kept;
    }
    memcpy(to + i, values, 4 * (size_t)least(4 * COUNTERS, n - i));
  }
}

#endif
