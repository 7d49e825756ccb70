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

/** gates × hidden floats → gates × padded floats. */
INLINE void widen(ptrdiff_t gates, ptrdiff_t hidden, ptrdiff_t n, const float *from, float *to) {
  for (ptrdiff_t gate = 0; gate < gates; gate++) {
    copyFloats(to + gate * n, from + gate * hidden, hidden);
    clearFloats(to + gate * n + hidden, n - hidden);
  }
}

/** What position t is given from outside, projected [batch, time, gates · hidden], with every gate n floats wide: as it lies there, or widened into `to`. */
static Rows inputsAt(ptrdiff_t t, Sequence of, ptrdiff_t gates, ptrdiff_t n, const float *projected, float *to) {
  const ptrdiff_t width = gates * of.hidden, step = of.time * width;
  if (n == of.hidden) return (Rows){projected + t * width, step};
  for (ptrdiff_t b = 0; b < of.batch; b++) widen(gates, of.hidden, n, projected + b * step + t * width, to + b * gates * n);
  return (Rows){to, gates * n};
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
static void backThroughProduct(Sequence of, ptrdiff_t width, ptrdiff_t n, const float *d, const float *packed, float *room, float *to, float *workspace) {
  if (of.recurrentMask == NULL) {
    matMulPacked(of.batch, of.loose, n, width, d, width, packed, (Rows){to, n}, to, n, workspace);
    return;
  }
  matMulPacked(of.batch, of.loose, n, width, d, width, packed, fromZeros, room, n, workspace);
  for (ptrdiff_t i = 0; i < of.batch * n; i++) to[i] += room[i] * of.recurrentMask[i];
}

/**
 * to[hidden, gates·hidden] = statesᵀ · d, over `rows` rows of states [n] and d [gates·n], for those of the gates·n columns that are in
 * first ≤ i < end: whole panels.
 */
static void recurrentGradient(ptrdiff_t first, ptrdiff_t end, ptrdiff_t rows, ptrdiff_t gates, ptrdiff_t hidden, const float *states, const float *d, float *to, float *workspace) {
  const ptrdiff_t n = padded(hidden), row = gates * hidden;
  const Matrix turned = {states, 1, n};
  for (ptrdiff_t i = first, columns; i < end; i += columns) {
    // gates lie side by side in both where nothing is padded
    const ptrdiff_t gate = i / n, last = n == hidden ? end : least(end, (gate + 1) * n);
    columns = last - i;
    float *at = to + i - gate * (n - hidden);
    const ptrdiff_t width = n == hidden ? columns : least(last, gate * n + hidden) - i;
    if (width <= 0) continue;
    matMul(hidden, width, rows, turned, (Matrix){d + i, gates * n, 1}, fromZeros, at, row, workspace);
  }
}

#endif
