#ifndef CONVOLUTION_H
#define CONVOLUTION_H

#include "products.h"

/** Windows that are multiplied at once. */
enum { WINDOWS = 60 };

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
      memset(products, 0, 4 * (size_t)(rows * width));
      matMulPacked(rows, width, inner, inputs + t * of.channels, of.channels, room, products, width, workspace);
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

/** x's cotangent += d·w and w's cotangent += d·x; what fills no four rounds twice. */
INLINE void addOuter(ptrdiff_t n, float d, const float *x, const float *w, float *xGradient, float *wGradient) {
  const ptrdiff_t whole = n & ~(ptrdiff_t)3;
  for (ptrdiff_t j = 0; j < whole; j += LANES) {
    const ptrdiff_t left = whole - j;
    put(xGradient + j, multiplyAdd(splat(d), take(w + j, left), take(xGradient + j, left)), left);
    put(wGradient + j, multiplyAdd(splat(d), take(x + j, left), take(wGradient + j, left)), left);
  }
  for (ptrdiff_t j = whole; j < n; j++) {
    xGradient[j] = xGradient[j] + d * w[j];
    wGradient[j] = wGradient[j] + d * x[j];
  }
}

static void convMaxOverTimeGradient(Convolution of, const float *inputs, const float *kernel, const int32_t *positions, const float *outputsGradient, float *inputsGradient, float *kernelGradient) {
  const ptrdiff_t inner = of.size * of.channels;
  for (ptrdiff_t b = 0; b < of.batch; b++) {
    for (ptrdiff_t o = 0; o < of.outputs; o++) {
      const ptrdiff_t window = positions[o] * of.channels;
      addOuter(inner, outputsGradient[o], inputs + window, kernel + o * inner, inputsGradient + window, kernelGradient + o * inner);
    }
    inputs += of.time * of.channels;
    inputsGradient += of.time * of.channels;
    positions += of.outputs;
    outputsGradient += of.outputs;
  }
}

#endif
