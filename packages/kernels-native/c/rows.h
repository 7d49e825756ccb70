// A table is often larger than the caches, so its rows are asked for some time before.
#ifndef ROWS_H
#define ROWS_H

#include "simd.h"

/** Rows between asking for one and adding to it. */
enum { AHEAD = 8 };

/** Asks for every line of a row. */
INLINE void askFor(const float *row, ptrdiff_t width) {
  for (ptrdiff_t j = 0; j < width; j += 16) __builtin_prefetch(row + j);
}

/** Adds `width` floats of row i to row ids[i] of a table, whose rows are both `step` apart; a negative id adds nothing. */
static void scatterAddRows(ptrdiff_t count, ptrdiff_t width, ptrdiff_t step, const float *from, const int32_t *ids, float *table) {
  for (ptrdiff_t i = 0; i < count; i++, from += step) {
    if (i + AHEAD < count && ids[i + AHEAD] >= 0) askFor(table + ids[i + AHEAD] * step, width);
    if (ids[i] < 0) continue;
    float *to = table + ids[i] * step;
    for (ptrdiff_t j = 0; j < width; j += LANES) put(to + j, take(to + j, width - j) + take(from + j, width - j), width - j);
  }
}

#endif
