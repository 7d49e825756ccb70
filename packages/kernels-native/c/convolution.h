#ifndef CONVOLUTION_H
#define CONVOLUTION_H

#include "products.h"

/** Windows that are multiplied at once; texts whose gradients a filter adds to at once. */
enum { WINDOWS = 60, TEXTS = 4 };

/** How many windows there are up to the last that counts. */
INLINE ptrdiff_t lastWindow(ptrdiff_t windows, const float *mask) {
  while (mask != NULL && windows > 1 && mask[windows - 1] == 0) windows--;
  return windows;
}

/** Takes rows into the largest values so far, with the position of each; the first of equal ones stays, a NaN wins. */
static void takeLargest(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t width, const float *values, const float *mask, float *best, int32_t *where) {
  for (ptrdiff_t row = 0; row < rows; row++, values += width) {
    const ptrdiff_t t = first + row;
    if (t == 0) {
      memcpy(best, values, 4 * (size_t)width);
      memset(where, 0, 4 * (size_t)width);
    } else if (mask == NULL || mask[t] != 0) {
      for (ptrdiff_t j = 0; j < width; j += LANES) {
        const ptrdiff_t left = width - j;
        const V value = take(values + j, left), top = take(best + j, left);
        const I wins = (I)(value > top) | (I)(value != value);
        const I position = (uint32_t)t - (I){0};
        put(best + j, largerOf(top, value), left);
        put((float *)where + j, (V)((position & wins) | ((I)take((float *)where + j, left) & ~wins)), left);
      }
    }
  }
}

static void convMaxOverTime(Convolution of, const float *inputs, const float *kernel, const float *bias, const float *mask, float *to, int32_t *positions, float *room, float *workspace) {
  const ptrdiff_t inner = of.size * of.channels, width = padded(of.outputs);
  float *best = room + inner * width, *products = best + 2 * width;
  int32_t *where = (int32_t *)(best + width);
  packMatrix(inner, of.outputs, (Matrix){kernel, of.outputs, 1}, room);
  for (ptrdiff_t b = 0; b < of.batch; b++) {
    const ptrdiff_t windows = lastWindow(of.time - of.size + 1, mask);
    for (ptrdiff_t t = 0; t < windows; t += WINDOWS) {
      const ptrdiff_t rows = least(WINDOWS, windows - t);
      matMulPacked(rows, firstLooseRow(rows), width, inner, inputs + t * of.channels, of.channels, room, fromZeros, products, width, workspace);
      takeLargest(t, rows, width, products, mask, best, where);
    }
    for (ptrdiff_t o = 0; o < of.outputs; o++) to[o] = best[o] + bias[o];
    memcpy(positions, where, 4 * (size_t)of.outputs);
    inputs += of.time * of.channels;
    to += of.outputs;
    positions += of.outputs;
    if (mask != NULL) mask += of.time;
  }
}

/** to[columns, rows] = from[rows, columns]ᵀ */
static void transpose(ptrdiff_t rows, ptrdiff_t columns, const float *from, float *to) {
  const ptrdiff_t wholeRows = rows & ~(ptrdiff_t)3, wholeColumns = columns & ~(ptrdiff_t)3;
  for (ptrdiff_t i = 0; i < wholeRows; i += 4) {
    for (ptrdiff_t j = 0; j < wholeColumns; j += 4) transpose4(from + i * columns + j, columns, to + j * rows + i, rows);
  }
  for (ptrdiff_t i = 0; i < rows; i++) {
    for (ptrdiff_t j = i < wholeRows ? wholeColumns : 0; j < columns; j++) to[j * rows + i] = from[i * columns + j];
  }
}

/** A window that won: what lay in it, its cotangents, and that of the filter's output. */
typedef struct {
  const float *x;
  float *gradient, d;
} Winner;

/** gradient += d·w of every winner in turn; what fills no four rounds twice. */
INLINE void addToInputs(const int texts, ptrdiff_t n, const Winner *winners, const float *w) {
  const ptrdiff_t whole = n & ~(ptrdiff_t)3;
  for (ptrdiff_t j = 0; j < whole; j += LANES) {
    const ptrdiff_t left = whole - j;
    const V weights = take(w + j, left);
#pragma GCC unroll 4
    for (int b = 0; b < texts; b++) {
      const Winner of = winners[b];
      put(of.gradient + j, multiplyAdd(splat(of.d), weights, take(of.gradient + j, left)), left);
    }
  }
  for (ptrdiff_t j = whole; j < n; j++) {
    for (int b = 0; b < texts; b++) winners[b].gradient[j] = winners[b].gradient[j] + winners[b].d * w[j];
  }
}

/** gradient += d·x of every winner in turn; what fills no four rounds twice. */
INLINE void addToFilter(const int texts, ptrdiff_t n, const Winner *winners, float *gradient) {
  const ptrdiff_t whole = n & ~(ptrdiff_t)3;
  for (ptrdiff_t j = 0; j < whole; j += LANES) {
    const ptrdiff_t left = whole - j;
    V sums = take(gradient + j, left);
#pragma GCC unroll 4
    for (int b = 0; b < texts; b++) sums = multiplyAdd(splat(winners[b].d), take(winners[b].x + j, left), sums);
    put(gradient + j, sums, left);
  }
  for (ptrdiff_t j = whole; j < n; j++) {
    for (int b = 0; b < texts; b++) gradient[j] = gradient[j] + winners[b].d * winners[b].x[j];
  }
}

/** What won for filter o in texts b and up. */
INLINE void findWinners(Convolution of, ptrdiff_t b, ptrdiff_t texts, ptrdiff_t o, const float *inputs, const int32_t *positions, const float *outputsGradient, float *inputsGradient, Winner *winners) {
  for (ptrdiff_t i = 0; i < texts; i++) {
    const ptrdiff_t result = (b + i) * of.outputs + o, at = ((b + i) * of.time + positions[result]) * of.channels;
    winners[i] = (Winner){inputs + at, inputsGradient + at, outputsGradient[result]};
  }
}

/** The gradients of texts first ≤ b < end; after them, the filters' are counted on from `batch`. */
static void convMaxOverTimeGradient(ptrdiff_t first, ptrdiff_t end, Convolution of, const float *inputs, const float *kernel, const int32_t *positions, const float *outputsGradient, float *inputsGradient, float *kernelGradient) {
  const ptrdiff_t inner = of.size * of.channels, lastText = least(end, of.batch);
  Winner winners[TEXTS];
  for (ptrdiff_t b = first, texts; b < lastText; b += texts) {
    texts = lastText - b >= TEXTS ? TEXTS : 1;
    for (ptrdiff_t o = 0; o < of.outputs; o++) {
      findWinners(of, b, texts, o, inputs, positions, outputsGradient, inputsGradient, winners);
      if (texts == TEXTS) addToInputs(TEXTS, inner, winners, kernel + o * inner);
      else addToInputs(1, inner, winners, kernel + o * inner);
    }
  }
  for (ptrdiff_t o = first > of.batch ? first - of.batch : 0; o < end - of.batch; o++) {
    for (ptrdiff_t b = 0, texts; b < of.batch; b += texts) {
      texts = of.batch - b >= TEXTS ? TEXTS : 1;
      findWinners(of, b, texts, o, inputs, positions, outputsGradient, inputsGradient, winners);
      if (texts == TEXTS) addToFilter(TEXTS, inner, winners, kernelGradient + o * inner);
      else addToFilter(1, inner, winners, kernelGradient + o * inner);
    }
  }
}

#endif
