#ifndef PEAK_H
#define PEAK_H

#include "simd.h"

/** Multiply-adds on registers alone, one in each of twelve sums a round; the first lane of all sums. */
static double multiplyAdds(ptrdiff_t rounds) {
  enum { SUMS = 12 };
  const V x = splat(0.75f), y = splat(0.5f);
  V s[SUMS];
  for (int i = 0; i < SUMS; i++) s[i] = splat((float)i);
  for (ptrdiff_t round = 0; round < rounds; round++) {
#pragma GCC unroll 12
    for (int i = 0; i < SUMS; i++) s[i] = multiplyAdd(s[i], x, y);
  }
  const V left = (s[0] + s[1]) + (s[2] + s[3]), middle = (s[4] + s[5]) + (s[6] + s[7]), right = (s[8] + s[9]) + (s[10] + s[11]);
  return (double)((left + middle) + right)[0];
}

#endif
