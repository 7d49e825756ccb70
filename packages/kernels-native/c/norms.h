// Layer and batch normalisation. Up to the last whole four columns multiply-adds are fused in the fast build; the rest is scalar in
// layer-norm.ts and batch-norm.ts, and rounds twice.
#ifndef NORMS_H
#define NORMS_H

#include <stdbool.h>
#include "simd.h"

INLINE ptrdiff_t wholeQuads(ptrdiff_t n) { return n & ~(ptrdiff_t)3; }

/** Mean and 1/√(variance + epsilon) of so many rows at once, whose sums would else wait for each other's additions. */
INLINE void rowStatistics(const int rows, ptrdiff_t n, float epsilon, const float *x, float *statistics) {
  const ptrdiff_t whole = wholeQuads(n);
  Q sums[4] = {{0}}, squares[4] = {{0}};
  float mean[4];
  for (ptrdiff_t j = 0; j < whole; j += 4) {
#pragma GCC unroll 4
    for (int row = 0; row < rows; row++) sums[row] = sums[row] + loadQ(x + row * n + j);
  }
  for (int row = 0; row < rows; row++) {
    float sum = sumQ(sums[row]);
    for (ptrdiff_t j = whole; j < n; j++) sum += x[row * n + j];
    mean[row] = sum / (float)n;
  }
  for (ptrdiff_t j = 0; j < whole; j += 4) {
#pragma GCC unroll 4
    for (int row = 0; row < rows; row++) {
      const Q centred = loadQ(x + row * n + j) - splatQ(mean[row]);
      squares[row] = multiplyAddQ(centred, centred, squares[row]);
    }
  }
  for (int row = 0; row < rows; row++) {
    float sum = sumQ(squares[row]);
    for (ptrdiff_t j = whole; j < n; j++) {
      const float centred = x[row * n + j] - mean[row];
      sum += centred * centred;
    }
    statistics[2 * row] = mean[row];
    statistics[2 * row + 1] = 1 / __builtin_sqrtf(sum / (float)n + epsilon);
  }
}

static void layerNormForward(ptrdiff_t rows, ptrdiff_t n, float epsilon, const float *x, const float *scale, const float *offset, float *outputs, float *statistics) {
  const ptrdiff_t whole = wholeQuads(n);
  ptrdiff_t row = 0;
  for (; row + 4 <= rows; row += 4) rowStatistics(4, n, epsilon, x + row * n, statistics + 2 * row);
  for (; row < rows; row++) rowStatistics(1, n, epsilon, x + row * n, statistics + 2 * row);
  for (row = 0; row < rows; row++, x += n, outputs += n) {
    const float mean = statistics[2 * row], inverse = statistics[2 * row + 1];
    for (ptrdiff_t j = 0; j < whole; j += LANES) {
      const ptrdiff_t left = whole - j;
      const V normal = (take(x + j, left) - splat(mean)) * splat(inverse);
      put(outputs + j, multiplyAdd(normal, take(scale + j, left), take(offset + j, left)), left);
    }
    for (ptrdiff_t j = whole; j < n; j++) outputs[j] = (x[j] - mean) * inverse * scale[j] + offset[j];
  }
}

/** mean g and mean(g·x̂) of so many rows at once. */
INLINE void rowTilts(const int rows, ptrdiff_t n, const float *x, const float *scale, const float *statistics, const float *d, float *level, float *tilt) {
  const ptrdiff_t whole = wholeQuads(n);
  Q sums[4] = {{0}}, products[4] = {{0}};
  for (ptrdiff_t j = 0; j < whole; j += 4) {
#pragma GCC unroll 4
    for (int row = 0; row < rows; row++) {
      const Q normal = (loadQ(x + row * n + j) - splatQ(statistics[2 * row])) * splatQ(statistics[2 * row + 1]);
      const Q g = loadQ(d + row * n + j) * loadQ(scale + j);
      sums[row] = sums[row] + g;
      products[row] = multiplyAddQ(g, normal, products[row]);
    }
  }
  for (int row = 0; row < rows; row++) {
    float sum = sumQ(sums[row]), product = sumQ(products[row]);
    for (ptrdiff_t j = whole; j < n; j++) {
      const float normal = (x[row * n + j] - statistics[2 * row]) * statistics[2 * row + 1], g = d[row * n + j] * scale[j];
      sum += g;
      product += g * normal;
    }
    level[row] = sum / (float)n;
    tilt[row] = product / (float)n;
  }
}

/** The gradient of a row's inputs, once its means are known. */
INLINE void inputsOfRow(ptrdiff_t n, const float *x, const float *scale, const float *statistics, const float *d, float level, float tilt, float *to) {
  const ptrdiff_t whole = wholeQuads(n);
  const float mean = statistics[0], inverse = statistics[1];
  for (ptrdiff_t j = 0; j < whole; j += LANES) {
    const ptrdiff_t left = whole - j;
    const V normal = (take(x + j, left) - splat(mean)) * splat(inverse), g = take(d + j, left) * take(scale + j, left);
    put(to + j, ((g - splat(level)) - normal * splat(tilt)) * splat(inverse), left);
  }
  for (ptrdiff_t j = whole; j < n; j++) {
    const float normal = (x[j] - mean) * inverse, g = d[j] * scale[j];
    to[j] = (g - level - normal * tilt) * inverse;
  }
}

/** Adds what columns first ≤ j < end of a row give to the gradients of scale and offset. */
INLINE void parametersOfRow(ptrdiff_t first, ptrdiff_t end, ptrdiff_t n, const float *x, const float *statistics, const float *d, float *scaleGradient, float *offsetGradient) {
  const ptrdiff_t whole = least(end, wholeQuads(n));
  const float mean = statistics[0], inverse = statistics[1];
  ptrdiff_t j = first;
  for (; j < whole; j += LANES) {
    const ptrdiff_t left = whole - j;
    const V normal = (take(x + j, left) - splat(mean)) * splat(inverse), cotangent = take(d + j, left);
    put(scaleGradient + j, multiplyAdd(cotangent, normal, take(scaleGradient + j, left)), left);
    put(offsetGradient + j, cotangent + take(offsetGradient + j, left), left);
  }
  for (j = first > whole ? first : whole; j < end; j++) {
    scaleGradient[j] = scaleGradient[j] + d[j] * ((x[j] - mean) * inverse);
    offsetGradient[j] = offsetGradient[j] + d[j];
  }
}

/** The gradients of the inputs in rows first ≤ i < end; after them, columns of scale and offset are counted on from `rows`. */
static void layerNormBackward(ptrdiff_t first, ptrdiff_t end, ptrdiff_t rows, ptrdiff_t n, const float *x, const float *scale, const float *statistics, const float *d, float *inputsGradient, float *scaleGradient, float *offsetGradient) {
  const ptrdiff_t lastRow = least(end, rows);
  const bool all = first == 0 && end == rows + n;
  for (ptrdiff_t row = first; row < lastRow;) {
    const ptrdiff_t together = lastRow - row >= 4 ? 4 : 1;
    float level[4], tilt[4];
    if (together == 4) rowTilts(4, n, x + row * n, scale, statistics + 2 * row, d + row * n, level, tilt);
    else rowTilts(1, n, x + row * n, scale, statistics + 2 * row, d + row * n, level, tilt);
    for (ptrdiff_t i = 0; i < together; i++, row++) {
      inputsOfRow(n, x + row * n, scale, statistics + 2 * row, d + row * n, level[i], tilt[i], inputsGradient + row * n);
      // while the row is near
      if (all) parametersOfRow(0, n, n, x + row * n, statistics + 2 * row, d + row * n, scaleGradient, offsetGradient);
    }
  }
  const ptrdiff_t firstColumn = first > rows ? first - rows : 0, lastColumn = end - rows;
  for (ptrdiff_t row = 0; !all && firstColumn < lastColumn && row < rows; row++) {
    parametersOfRow(firstColumn, lastColumn, n, x + row * n, statistics + 2 * row, d + row * n, scaleGradient, offsetGradient);
  }
}

INLINE V addTo(V sum, V x, bool squared) {
  if (squared) x = x * x;
  return sum + x;
}

INLINE void addStrips(bool squared, ptrdiff_t rows, ptrdiff_t width, const float *from, ptrdiff_t stride, float *to) {
  ptrdiff_t j = 0;
  for (; j + 4 * LANES <= width; j += 4 * LANES) {
    V s0 = load(to + j), s1 = load(to + j + LANES), s2 = load(to + j + 2 * LANES), s3 = load(to + j + 3 * LANES);
    const float *p = from + j;
    for (ptrdiff_t i = 0; i < rows; i++, p += stride) {
      s0 = addTo(s0, load(p), squared);
      s1 = addTo(s1, load(p + LANES), squared);
      s2 = addTo(s2, load(p + 2 * LANES), squared);
      s3 = addTo(s3, load(p + 3 * LANES), squared);
    }
    store(to + j, s0);
    store(to + j + LANES, s1);
    store(to + j + 2 * LANES, s2);
    store(to + j + 3 * LANES, s3);
  }
  for (; j < width; j += LANES) {
    const ptrdiff_t left = width - j;
    V sums = take(to + j, left);
    for (ptrdiff_t i = 0; i < rows; i++) sums = addTo(sums, take(from + i * stride + j, left), squared);
    put(to + j, sums, left);
  }
}

/** Floats of rows that stay at hand while one strip of columns after the other goes over them, and the least number of such rows. */
enum { AT_HAND = 4096, LEAST_ROWS = 8 };

INLINE void addColumns(bool squared, ptrdiff_t rows, ptrdiff_t width, const float *from, ptrdiff_t stride, float *to) {
  const ptrdiff_t most = stride * LEAST_ROWS <= AT_HAND ? AT_HAND / (stride > 0 ? stride : 1) : rows;
  for (ptrdiff_t i = 0; i < rows; i += most) addStrips(squared, least(most, rows - i), width, from + i * stride, stride, to);
}

/** to[j] += Σ_i from[i, j] */
static void addColumnSums(ptrdiff_t rows, ptrdiff_t width, const float *from, ptrdiff_t stride, float *to) {
  addColumns(false, rows, width, from, stride, to);
}

/** to[j] += Σ_i from[i, j]² */
static void addColumnSquares(ptrdiff_t rows, ptrdiff_t width, const float *from, ptrdiff_t stride, float *to) {
  addColumns(true, rows, width, from, stride, to);
}

INLINE void divideBy(ptrdiff_t n, float *values, float by) {
  for (ptrdiff_t j = 0; j < n; j++) values[j] = values[j] / by;
}

static void columnMoments(ptrdiff_t rows, ptrdiff_t n, const float *x, float *mean, float *variance) {
  const ptrdiff_t whole = wholeQuads(n);
  addColumnSums(rows, n, x, n, mean);
  divideBy(n, mean, (float)rows);
  for (ptrdiff_t j = 0; j < whole; j += LANES) {
    const ptrdiff_t left = whole - j;
    const V level = take(mean + j, left);
    V sums = take(variance + j, left);
    for (ptrdiff_t i = 0; i < rows; i++) {
      const V centred = take(x + i * n + j, left) - level;
      sums = multiplyAdd(centred, centred, sums);
    }
    put(variance + j, sums, left);
  }
  for (ptrdiff_t i = 0; i < rows; i++) {
    for (ptrdiff_t j = whole; j < n; j++) {
      const float centred = x[i * n + j] - mean[j];
      variance[j] = variance[j] + centred * centred;
    }
  }
  divideBy(n, variance, (float)rows);
}

INLINE void inverseDeviations(ptrdiff_t n, const float *variance, float epsilon, float *to) {
  for (ptrdiff_t j = 0; j < n; j++) to[j] = 1 / __builtin_sqrtf(variance[j] + epsilon);
}

static void batchNormForward(ptrdiff_t rows, ptrdiff_t n, float epsilon, const float *x, const float *scale, const float *offset, const float *mean, const float *variance, float *outputs, float *room) {
  const ptrdiff_t whole = wholeQuads(n);
  inverseDeviations(n, variance, epsilon, room);
  for (ptrdiff_t row = 0; row < rows; row++, x += n, outputs += n) {
    for (ptrdiff_t j = 0; j < whole; j += LANES) {
      const ptrdiff_t left = whole - j;
      const V normal = (take(x + j, left) - take(mean + j, left)) * take(room + j, left);
      put(outputs + j, multiplyAdd(normal, take(scale + j, left), take(offset + j, left)), left);
    }
    for (ptrdiff_t j = whole; j < n; j++) outputs[j] = (x[j] - mean[j]) * room[j] * scale[j] + offset[j];
  }
}

static void batchNormBackward(ptrdiff_t rows, ptrdiff_t n, float epsilon, const float *x, const float *scale, const float *mean, const float *variance, const float *d, float *inputsGradient, float *scaleGradient, float *offsetGradient, float *room) {
  const ptrdiff_t whole = wholeQuads(n);
  const float share = 1 / (float)rows;
  inverseDeviations(n, variance, epsilon, room);
  addColumnSums(rows, n, d, n, offsetGradient);
  for (ptrdiff_t j = 0; j < whole; j += LANES) {
    const ptrdiff_t left = whole - j;
    const V level = take(mean + j, left), inverse = take(room + j, left);
    V sums = take(scaleGradient + j, left);
    for (ptrdiff_t i = 0; i < rows; i++) {
      sums = multiplyAdd(take(d + i * n + j, left), (take(x + i * n + j, left) - level) * inverse, sums);
    }
    put(scaleGradient + j, sums, left);
  }
  for (ptrdiff_t i = 0; i < rows; i++) {
    for (ptrdiff_t j = whole; j < n; j++) scaleGradient[j] = scaleGradient[j] + d[i * n + j] * ((x[i * n + j] - mean[j]) * room[j]);
  }
  for (ptrdiff_t row = 0; row < rows; row++, x += n, d += n, inputsGradient += n) {
    for (ptrdiff_t j = 0; j < whole; j += LANES) {
      const ptrdiff_t left = whole - j;
      const V inverse = take(room + j, left), normal = (take(x + j, left) - take(mean + j, left)) * inverse;
      const V tilt = multiplyAdd(normal, take(scaleGradient + j, left), take(offsetGradient + j, left));
      put(inputsGradient + j, (take(d + j, left) - tilt * splat(share)) * (take(scale + j, left) * inverse), left);
    }
    for (ptrdiff_t j = whole; j < n; j++) {
      const float inverse = room[j], normal = (x[j] - mean[j]) * inverse;
      const float tilt = normal * scaleGradient[j] + offsetGradient[j];
      inputsGradient[j] = (d[j] - tilt * share) * (scale[j] * inverse);
    }
  }
}

#endif
