// What the recurrent layers share; layouts as in sequence.ts: [time, batch, …] in the order of steps, every gate padded to a multiple of 8.
#ifndef SEQUENCE_H
#define SEQUENCE_H

#include "elementary.h"
#include "products.h"

/** The position that step s is at. */
INLINE ptrdiff_t position(ptrdiff_t s, Sequence of) { return of.reverse ? of.time - 1 - s : s; }

/** Does row b count at position t? */
INLINE bool counts(const float *mask, ptrdiff_t b, ptrdiff_t t, ptrdiff_t time) { return mask == NULL || mask[b * time + t] != 0; }

INLINE void copyFloats(float *to, const float *from, ptrdiff_t size) { memcpy(to, from, 4 * (size_t)size); }
INLINE void clearFloats(float *to, ptrdiff_t size) { memset(to, 0, 4 * (size_t)size); }

/** gates × padded floats → gates × hidden floats. */
INLINE void narrow(ptrdiff_t gates, ptrdiff_t hidden, ptrdiff_t n, const float *from, float *to) {
  for (ptrdiff_t gate = 0; gate < gates; gate++) copyFloats(to + gate * hidden, from + gate * n, hidden);
}

/** to += from */
INLINE void addFloats(ptrdiff_t size, const float *from, float *to) {
  for (ptrdiff_t i = 0; i < size; i++) to[i] += from[i];
}

/** What the recurrent product is given: the state, or its masked copy in `room`. */
INLINE const float *recurrentInput(ptrdiff_t size, const float *state, const float *recurrentMask, float *room) {
  if (recurrentMask == NULL) return state;
  for (ptrdiff_t i = 0; i < size; i++) room[i] = state[i] * recurrentMask[i];
  return room;
}

/** to[batch, n] += d[batch, width] · Uᵀ, through the mask of recurrent dropout if there is one. */
static void backThroughProduct(ptrdiff_t batch, ptrdiff_t width, ptrdiff_t n, const float *d, const float *packed, const float *recurrentMask, float *room, float *to, float *workspace) {
  if (recurrentMask == NULL) {
    matMulPacked(batch, n, width, d, width, packed, to, n, workspace);
    return;
  }
  clearFloats(room, batch * n);
  matMulPacked(batch, n, width, d, width, packed, room, n, workspace);
  for (ptrdiff_t i = 0; i < batch * n; i++) to[i] += room[i] * recurrentMask[i];
}

/** to[hidden, gates·hidden] = statesᵀ · d, over `rows` rows of states [n] and d [gates·n]. */
static void recurrentGradient(ptrdiff_t rows, ptrdiff_t gates, ptrdiff_t hidden, const float *states, const float *d, float *to, float *workspace) {
  const ptrdiff_t n = padded(hidden), row = gates * hidden;
  clearFloats(to, hidden * row);
  const Matrix turned = {states, 1, n};
  if (n == hidden) {
    matMul(hidden, row, rows, turned, (Matrix){d, row, 1}, to, row, workspace);
    return;
  }
  for (ptrdiff_t gate = 0; gate < gates; gate++) {
    matMul(hidden, hidden, rows, turned, (Matrix){d + gate * n, gates * n, 1}, to + gate * hidden, row, workspace);
  }
}

#endif
