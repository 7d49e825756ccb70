// Attention of one head by blocks of queries and keys, every sum as in attention.ts. What differs: a block of keys meets all queries
// before the next one does, so that it is packed but once.
#ifndef ATTENTION_H
#define ATTENTION_H

#include "products.h"
#include "softmax.h"

/** Sums over rows, and so the bits of a gradient, go by blocks of QUERIES, or of FEW where that skips more of what is hidden. */
enum { QUERIES = 60, FEW = 20, KEYS = 256 };

/** The widest head whose packed blocks all fit into the workspace. */
enum { WIDEST_PACKED = 128, PACKED_ROOM = WIDEST_PACKED * KEYS };
_Static_assert(4 * PACKED_ROOM <= INNER * COLUMNS, "four packed blocks fit into the workspace");

typedef int32_t N __attribute__((vector_size(4 * LANES)));

static const float INFINITE = __builtin_inff();

/** n, or the next multiple of 4. */
INLINE ptrdiff_t upToQuad(ptrdiff_t n) { return (n + 3) & ~(ptrdiff_t)3; }

INLINE ptrdiff_t queriesAtOnce(Head of) { return of.causal && of.time <= 512 ? FEW : QUERIES; }

/** How many of the `columns` keys from `first` on position i may see. */
INLINE ptrdiff_t seen(Head of, ptrdiff_t i, ptrdiff_t first, ptrdiff_t columns) {
  if (!of.causal) return columns;
  const ptrdiff_t n = least(columns, i + 1 - first);
  return n > 0 ? n : 0;
}

/** All ones in the lanes whose index, `first` and up, is below n. */
INLINE I below(ptrdiff_t n, ptrdiff_t first) {
  static const int32_t indices[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  N lanes;
  memcpy(&lanes, indices, sizeof lanes);
  return (I)(lanes < (int32_t)(n - first) - (N){0});
}

/** Scores from j on, −∞ from n on. */
INLINE V scoresAt(const float *row, ptrdiff_t j, ptrdiff_t n) {
  const I shown = below(n, j);
  return (V)(((I)take(row + j, upToQuad(n) - j) & shown) | ((I)splat(-INFINITE) & ~shown));
}

/** Adds −∞ to the scores of keys that are hidden from all queries. */
static void addHidden(ptrdiff_t rows, ptrdiff_t columns, const float *hidden, float *scores, ptrdiff_t step) {
  for (ptrdiff_t row = 0; row < rows; row++, scores += step) {
    for (ptrdiff_t j = 0; j < columns; j++) scores[j] = scores[j] + hidden[j];
  }
}

/** The largest of n scores; NaN if one is. */
INLINE float largestScore(ptrdiff_t n, const float *row) {
  V top = splat(-INFINITE);
  for (ptrdiff_t j = 0; j < n; j += LANES) top = largerOf(top, scoresAt(row, j, n));
  return largestOf(top);
}

/** 0 from the first quad after n on, up to `end`. */
INLINE void clearRest(ptrdiff_t n, ptrdiff_t end, float *row) {
  for (ptrdiff_t j = upToQuad(n); j < end; j += LANES) put(row + j, splat(0), end - j);
}

/** Scores → weights exp((score − top)·scale)·factor in place, 0 for −∞ and from n on. */
INLINE void weigh(ptrdiff_t n, ptrdiff_t end, float *row, float top, float scale, float factor) {
  for (ptrdiff_t j = 0; j < n; j += LANES) {
    const V score = scoresAt(row, j, n);
    const V e = expOf((score - splat(top)) * splat(scale)) * splat(factor);
    put(row + j, (V)((I)e & (I)(score != splat(-INFINITE))), upToQuad(n) - j);
  }
  clearRest(n, end, row);
}

INLINE void scaleRow(ptrdiff_t size, float *row, float factor) {
  for (ptrdiff_t j = 0; j < size; j += LANES) put(row + j, take(row + j, size - j) * splat(factor), size - j);
}

#define EACH_OF_FOUR(X) X(0) X(1) X(2) X(3)

/** The sum of each row, which is 0 past its end. Four rows at once, since a row waits for its own additions. */
static void sumRows(ptrdiff_t rows, ptrdiff_t columns, const float *from, ptrdiff_t step, float *to) {
  ptrdiff_t row = 0;
  for (; row + 4 <= rows; row += 4, from += 4 * step) {
#define BEGIN(r) Q s##r = {0};
#define TAKE(r) s##r = s##r + loadQ(from + r * step + j);
#define END(r) to[row + r] = sumQ(s##r);
    EACH_OF_FOUR(BEGIN)
    for (ptrdiff_t j = 0; j < columns; j += 4) { EACH_OF_FOUR(TAKE) }
    EACH_OF_FOUR(END)
#undef BEGIN
#undef TAKE
#undef END
  }
  for (; row < rows; row++, from += step) {
    Q sum = {0};
    for (ptrdiff_t j = 0; j < columns; j += 4) sum = sum + loadQ(from + j);
    to[row] = sumQ(sum);
  }
}

/** Σ_j a[row, j]·b[row, j] */
static void dotRows(ptrdiff_t rows, ptrdiff_t size, const float *a, const float *b, ptrdiff_t step, float *to) {
  for (ptrdiff_t row = 0; row < rows; row++, a += step, b += step) {
    Q sums = {0};
    ptrdiff_t j = 0;
    for (; j + 4 <= size; j += 4) sums = multiplyAddQ(loadQ(a + j), loadQ(b + j), sums);
    float sum = sumQ(sums);
    for (; j < size; j++) sum += a[j] * b[j];
    to[row] = sum;
  }
}

/** A matrix [depth, n], and its panels where there was room for them. */
typedef struct {
  Matrix matrix;
  ptrdiff_t depth;
  const float *panels;
} Factor;

/** Packs b into part `part` of the workspace, if a head is narrow enough. */
static Factor factorOf(ptrdiff_t size, ptrdiff_t depth, ptrdiff_t n, Matrix b, int part, float *workspace) {
  if (size > WIDEST_PACKED) return (Factor){b, depth, NULL};
  float *panels = aligned(workspace) + ROWS_ROOM + part * PACKED_ROOM;
  packColumns(depth, n, b, panels);
  return (Factor){b, depth, panels};
}

/** c[m, n] += a[m, k] · b, for the first k rows and n columns of b. */
static void multiplyFactor(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, Matrix a, Factor b, float *c, ptrdiff_t stride, float *workspace) {
  const Rows from = {c, stride};
  if (b.panels == NULL) matMul(m, n, k, a, b.matrix, from, c, stride, workspace);
  else multiplyPanels(m, firstLooseRow(m), n, k, a, b.panels, b.depth, from, c, stride, aligned(workspace));
}

/** What is subtracted from scores: the largest, or 0 if it is −∞ because all are hidden. */
INLINE float shiftOf(float top) { return top == -INFINITE ? 0.0f : top; }

/** Takes a new largest score into a row's softmax, and scales down what was summed before. */
INLINE void raiseTop(float top, ptrdiff_t size, float scale, float *output, float *note) {
  const float before = note[0];
  note[0] = top;
  if (top == before || note[1] == 0) return;
  const float decay = expOf(splat((before - shiftOf(top)) * scale))[0];
  scaleRow(size, output, decay);
  note[1] *= decay;
}

/** Divides a row by the sum of its weights. */
INLINE void finishRow(ptrdiff_t size, float *output, float *note) {
  const float inverse = note[1] == 0 ? 0.0f : 1.0f / note[1];
  scaleRow(size, output, inverse);
  note[0] = shiftOf(note[0]);
  note[1] = inverse;
}

static void attentionForward(Head of, float *outputs, float *notes, float *room, float *workspace) {
  const float scale = 1.0f / __builtin_sqrtf((float)of.size);
  const bool kept = of.keyTime <= KEYS;
  const ptrdiff_t size = of.size, notesStep = kept ? upToQuad(of.keyTime) : 2, atOnce = queriesAtOnce(of);
  if (!kept) {
    for (ptrdiff_t i = 0; i < of.time; i++) {
      notes[2 * i] = -INFINITE;
      notes[2 * i + 1] = 0.0f;
    }
  }
  for (ptrdiff_t j = 0; j < of.keyTime; j += KEYS) {
    const ptrdiff_t before = j * of.keyStep, most = least(KEYS, of.keyTime - j);
    const Factor keys = factorOf(size, size, most, (Matrix){of.keys + before, 1, of.keyStep}, 0, workspace);
    const Factor values = factorOf(size, most, size, (Matrix){of.values + before, of.keyStep, 1}, 1, workspace);
    for (ptrdiff_t i = 0; i < of.time; i += atOnce) {
      const ptrdiff_t rows = least(atOnce, of.time - i), columns = seen(of, i + rows - 1, j, most);
      if (columns == 0) continue;
      const ptrdiff_t end = upToQuad(columns), step = kept ? notesStep : end;
      float *weights = kept ? notes + i * notesStep : room, *to = outputs + i * of.outputStep, tops[QUERIES], sums[QUERIES];
      memset(weights, 0, 4 * (size_t)(rows * step));
      multiplyFactor(rows, columns, size, (Matrix){of.queries + i * of.queryStep, of.queryStep, 1}, keys, weights, step, workspace);
      if (of.hidden != NULL) addHidden(rows, columns, of.hidden + j, weights, step);
      for (ptrdiff_t row = 0; row < rows; row++) {
        float top = largestScore(seen(of, i + row, j, columns), weights + row * step);
        if (!kept) {
          top = larger(notes[2 * (i + row)], top);
          raiseTop(top, size, scale, to + row * of.outputStep, notes + 2 * (i + row));
        }
        tops[row] = shiftOf(top);
      }
      for (ptrdiff_t row = 0; row < rows; row++) weigh(seen(of, i + row, j, columns), end, weights + row * step, tops[row], scale, 1.0f);
      sumRows(rows, end, weights, step, sums);
      for (ptrdiff_t row = 0; row < rows; row++) {
        if (kept) scaleRow(upToQuad(seen(of, i + row, j, columns)), weights + row * step, sums[row] == 0 ? 0.0f : 1.0f / sums[row]);
        else notes[2 * (i + row) + 1] += sums[row];
      }
      multiplyFactor(rows, size, columns, (Matrix){weights, step, 1}, values, to, of.outputStep, workspace);
    }
  }
  if (!kept) {
    for (ptrdiff_t i = 0; i < of.time; i++) finishRow(size, outputs + i * of.outputStep, notes + 2 * i);
  }
}

/** to[size] = Σ weights[i]·row i */
INLINE void weightedSum(const int vectors, ptrdiff_t left, ptrdiff_t rows, const float *weights, const float *values, ptrdiff_t step, float *to) {
  V sums[8] = {{0}};
  for (ptrdiff_t i = 0; i < rows; i++, values += step) {
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) sums[v] = multiplyAdd(splat(weights[i]), take(values + v * LANES, left - v * LANES), sums[v]);
  }
#pragma GCC unroll 8
  for (int v = 0; v < vectors; v++) put(to + v * LANES, sums[v], left - v * LANES);
}

/** One query of every head, whose notes nobody needs. */
static void attendRow(ptrdiff_t heads, Head of, float *scores, float *outputs) {
  const float scale = 1.0f / __builtin_sqrtf((float)of.size);
  const ptrdiff_t size = of.size, n = of.keyTime;
  for (ptrdiff_t h = 0; h < heads; h++) {
    const float *query = of.queries + h * size, *keys = of.keys + h * size, *values = of.values + h * size;
    float *to = outputs + h * size, sum;
    for (ptrdiff_t j = 0; j < n; j++) dotRows(1, size, query, keys + j * of.keyStep, 0, scores + j);
    if (of.hidden != NULL) addHidden(1, n, of.hidden, scores, 0);
    weigh(n, upToQuad(n), scores, shiftOf(largestScore(n, scores)), scale, 1.0f);
    sumRows(1, upToQuad(n), scores, 0, &sum);
    scaleRow(upToQuad(n), scores, sum == 0 ? 0.0f : 1.0f / sum);
    ptrdiff_t j = 0;
    for (; j + 4 * LANES <= size; j += 4 * LANES) weightedSum(4, size - j, n, scores, values + j, of.keyStep, to + j);
    for (; j < size; j += LANES) weightedSum(1, size - j, n, scores, values + j, of.keyStep, to + j);
  }
}

/** Cotangents of a row of weights → those of its scores: scale·weight·(d − mean) up to n, then 0. */
INLINE void throughSoftmax(ptrdiff_t n, ptrdiff_t end, const float *weights, float mean, float scale, float *d) {
  for (ptrdiff_t j = 0; j < n; j += LANES) {
    const ptrdiff_t left = upToQuad(n) - j;
    put(d + j, (take(weights + j, left) * splat(scale)) * (take(d + j, left) - splat(mean)), left);
  }
  clearRest(n, end, d);
}

static void attentionBackward(Head of, const float *outputs, const float *outputsGradient, const float *notes, float *queriesGradient, float *keysGradient, float *valuesGradient, float *room, float *workspace) {
  const float scale = 1.0f / __builtin_sqrtf((float)of.size);
  const bool kept = of.keyTime <= KEYS;
  const ptrdiff_t size = of.size, notesStep = kept ? upToQuad(of.keyTime) : 2, atOnce = queriesAtOnce(of);
  float *gradients = room + QUERIES * KEYS;
  for (ptrdiff_t j = 0; j < of.keyTime; j += KEYS) {
    const ptrdiff_t before = j * of.keyStep, most = least(KEYS, of.keyTime - j);
    const Matrix keysOf = {of.keys + before, of.keyStep, 1};
    const Matrix keysTurned = {keysOf.at, 1, of.keyStep}, valuesTurned = {of.values + before, 1, of.keyStep};
    const Factor values = factorOf(size, size, most, valuesTurned, 0, workspace);
    const Factor keys = factorOf(size, most, size, keysOf, 1, workspace);
    const Factor turned = kept ? keys : factorOf(size, size, most, keysTurned, 2, workspace);
    for (ptrdiff_t i = 0; i < of.time; i += atOnce) {
      const ptrdiff_t rows = least(atOnce, of.time - i), columns = seen(of, i + rows - 1, j, most);
      if (columns == 0) continue;
      const ptrdiff_t end = upToQuad(columns), step = kept ? notesStep : end;
      const float *weights = kept ? notes + i * notesStep : room;
      float means[QUERIES];
      const Matrix q = {of.queries + i * of.queryStep, of.queryStep, 1}, d = {outputsGradient + i * of.outputStep, of.outputStep, 1};
      if (!kept) {
        memset(room, 0, 4 * (size_t)(rows * step));
        multiplyFactor(rows, columns, size, q, turned, room, step, workspace);
        if (of.hidden != NULL) addHidden(rows, columns, of.hidden + j, room, step);
      }
      memset(gradients, 0, 4 * (size_t)(rows * step));
      multiplyFactor(rows, columns, size, d, values, gradients, step, workspace);
      dotRows(rows, size, d.at, outputs + i * of.outputStep, of.outputStep, means);
      for (ptrdiff_t row = 0; row < rows; row++) {
        const ptrdiff_t n = seen(of, i + row, j, columns);
        if (!kept) {
          const float *note = notes + 2 * (i + row);
          weigh(n, end, room + row * step, note[0], scale, note[1]);
        }
        throughSoftmax(n, end, weights + row * step, means[row], scale, gradients + row * step);
      }
      const Factor cotangents = factorOf(size, rows, size, d, 3, workspace);
      multiplyFactor(columns, size, rows, (Matrix){weights, 1, step}, cotangents, valuesGradient + before, of.keyStep, workspace);
      multiplyFactor(rows, size, columns, (Matrix){gradients, step, 1}, keys, queriesGradient + i * of.queryStep, of.queryStep, workspace);
      const Factor queries = factorOf(size, rows, size, q, 3, workspace);
      multiplyFactor(columns, size, rows, (Matrix){gradients, 1, step}, queries, keysGradient + before, of.keyStep, workspace);
    }
  }
}

#endif
