// Attention of one head by blocks of queries and keys, as attention.ts. Rows of scores are whole quads; sums go by four lanes.
#ifndef ATTENTION_H
#define ATTENTION_H

#include "products.h"
#include "softmax.h"

/** Queries and keys of a block at most. All weights are kept where one block holds all keys. */
enum { QUERIES = 60, KEYS = 256 };

static const float INFINITE = __builtin_inff();

INLINE ptrdiff_t upToQuad(ptrdiff_t n) { return (n + 3) & ~(ptrdiff_t)3; }

/** How many of the `columns` keys from `first` on position i may see. */
INLINE ptrdiff_t seen(bool causal, ptrdiff_t i, ptrdiff_t first, ptrdiff_t columns) {
  const ptrdiff_t before = i + 1 - first;
  return !causal || before > columns ? columns : before < 0 ? 0 : before;
}

/** to[rows, columns] = a · bᵀ, for rows of `size` floats. */
static void scoresOf(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t size, Matrix a, Matrix b, float *to, ptrdiff_t step, float *workspace) {
  memset(to, 0, 4 * (size_t)(rows * step));
  matMul(rows, columns, size, a, b, to, step, workspace);
}

/** Hides all but the first n scores up to the next whole quad, and the keys that `hidden` hides. */
INLINE void hide(ptrdiff_t n, float *row, const float *hidden) {
  const ptrdiff_t whole = upToQuad(n);
  for (ptrdiff_t j = n; j < whole; j++) row[j] = -INFINITE;
  for (ptrdiff_t j = 0; hidden != NULL && j < whole; j++) row[j] = row[j] + hidden[j];
}

/** Scores → weights exp((score − top)·scale)·factor in place, 0 from n to `columns`; returns their sum. */
INLINE float weigh(ptrdiff_t n, ptrdiff_t columns, float *row, float top, float scale, float factor) {
  const ptrdiff_t whole = upToQuad(n), end = upToQuad(columns);
  Q sums = {0};
  for (ptrdiff_t j = 0; j < whole; j += LANES) {
    const ptrdiff_t left = whole - j;
    const V score = take(row + j, left), e = expOf((score - splat(top)) * splat(scale)) * splat(factor);
    put(row + j, (V)((I)e & (I)(score != splat(-INFINITE))), left);
    sums = addQuads(sums, least(LANES, left), row + j);
  }
  for (ptrdiff_t j = whole; j < end; j++) row[j] = 0;
  return sumQ(sums);
}

INLINE float dot(ptrdiff_t size, const float *a, const float *b) {
  Q sums = {0};
  ptrdiff_t j = 0;
  for (; j + 4 <= size; j += 4) sums = multiplyAddQ(loadQ(a + j), loadQ(b + j), sums);
  float sum = sumQ(sums);
  for (; j < size; j++) sum += a[j] * b[j];
  return sum;
}

/** What is subtracted from scores: the largest, or 0 if it is −∞ because all are hidden. */
INLINE float shiftOf(float top) { return top == -INFINITE ? 0 : top; }

/** Scores → weights that sum to 1, in place; 0 if all are hidden. */
INLINE void softmax(ptrdiff_t n, ptrdiff_t columns, float *row, float scale) {
  const float sum = weigh(n, columns, row, shiftOf(largest(upToQuad(n), row)), scale, 1);
  scaleTo(upToQuad(n), row, sum == 0 ? 0 : 1 / sum, row);
}

/** Takes a row of new scores into its softmax: turns them into weights, and scales down what was summed before. */
INLINE void addBlock(ptrdiff_t n, ptrdiff_t columns, ptrdiff_t size, float *scores, float scale, float *output, float *note) {
  const float before = note[0], top = larger(before, largest(upToQuad(n), scores)), shift = shiftOf(top);
  float sum = note[1];
  if (top != before && sum != 0) {
    const V decay = expOf(splat((before - shift) * scale));
    scaleTo(size, output, decay[0], output);
    sum *= decay[0];
  }
  note[0] = top;
  note[1] = sum + weigh(n, columns, scores, shift, scale, 1);
}

/** Divides a row by the sum of its weights. */
INLINE void finishRow(ptrdiff_t size, float *output, float *note) {
  const float inverse = note[1] == 0 ? 0 : 1 / note[1];
  scaleTo(size, output, inverse, output);
  note[0] = shiftOf(note[0]);
  note[1] = inverse;
}

INLINE Matrix rowsAt(const float *at, ptrdiff_t step) { return (Matrix){at, step, 1}; }
INLINE Matrix turned(const float *at, ptrdiff_t step) { return (Matrix){at, 1, step}; }

/** Few queries at a time where that skips more of what is hidden than it costs to pack the keys again. */
INLINE ptrdiff_t queriesAtOnce(Head of) { return of.causal && of.time <= 512 ? 20 : QUERIES; }

static void attentionForward(Head of, float *outputs, float *notes, float *room, float *workspace) {
  const float scale = 1 / __builtin_sqrtf((float)of.size);
  const bool kept = of.keyTime <= KEYS;
  const ptrdiff_t notesStep = kept ? upToQuad(of.keyTime) : 2, atOnce = queriesAtOnce(of);
  for (ptrdiff_t i = 0; i < of.time; i += atOnce) {
    const ptrdiff_t rows = least(atOnce, of.time - i), end = seen(of.causal, i + rows - 1, 0, of.keyTime);
    float *to = outputs + i * of.outputStep, *rowNotes = notes + i * notesStep;
    for (ptrdiff_t row = 0; !kept && row < rows; row++) {
      rowNotes[2 * row] = -INFINITE;
      rowNotes[2 * row + 1] = 0;
    }
    for (ptrdiff_t j = 0; j < end; j += KEYS) {
      const ptrdiff_t columns = least(KEYS, end - j), before = j * of.keyStep;
      float *weights = kept ? rowNotes : room;
      const ptrdiff_t step = kept ? notesStep : upToQuad(columns);
      scoresOf(rows, columns, of.size, rowsAt(of.queries + i * of.queryStep, of.queryStep), turned(of.keys + before, of.keyStep), weights, step, workspace);
      for (ptrdiff_t row = 0; row < rows; row++) {
        const ptrdiff_t n = seen(of.causal, i + row, j, columns);
        float *scores = weights + row * step;
        hide(n, scores, of.hidden == NULL ? NULL : of.hidden + j);
        if (kept) softmax(n, columns, scores, scale);
        else addBlock(n, columns, of.size, scores, scale, to + row * of.outputStep, rowNotes + row * notesStep);
      }
      matMul(rows, of.size, columns, rowsAt(weights, step), rowsAt(of.values + before, of.keyStep), to, of.outputStep, workspace);
    }
    for (ptrdiff_t row = 0; !kept && row < rows; row++) finishRow(of.size, to + row * of.outputStep, rowNotes + row * notesStep);
  }
}

/** Cotangents of a row of weights → those of its scores: scale·weight·(d − mean), 0 from n to `columns`. */
INLINE void throughSoftmax(ptrdiff_t n, ptrdiff_t columns, const float *weights, float mean, float scale, float *d) {
  const ptrdiff_t whole = upToQuad(n), end = upToQuad(columns);
  for (ptrdiff_t j = 0; j < whole; j++) d[j] = weights[j] * scale * (d[j] - mean);
  for (ptrdiff_t j = whole; j < end; j++) d[j] = 0;
}

static void attentionBackward(Head of, const float *outputs, const float *outputsGradient, const float *notes, float *queriesGradient, float *keysGradient, float *valuesGradient, float *room, float *workspace) {
  const float scale = 1 / __builtin_sqrtf((float)of.size);
  const bool kept = of.keyTime <= KEYS;
  const ptrdiff_t notesStep = kept ? upToQuad(of.keyTime) : 2, atOnce = queriesAtOnce(of);
  float *gradients = room + QUERIES * KEYS;
  for (ptrdiff_t i = 0; i < of.time; i += atOnce) {
    const ptrdiff_t rows = least(atOnce, of.time - i), end = seen(of.causal, i + rows - 1, 0, of.keyTime);
    const float *q = of.queries + i * of.queryStep, *d = outputsGradient + i * of.outputStep, *rowNotes = notes + i * notesStep;
    for (ptrdiff_t j = 0; j < end; j += KEYS) {
      const ptrdiff_t columns = least(KEYS, end - j), before = j * of.keyStep;
      const ptrdiff_t step = kept ? notesStep : upToQuad(columns);
      const float *weights = kept ? rowNotes : room;
      if (!kept) scoresOf(rows, columns, of.size, rowsAt(q, of.queryStep), turned(of.keys + before, of.keyStep), room, step, workspace);
      scoresOf(rows, columns, of.size, rowsAt(d, of.outputStep), turned(of.values + before, of.keyStep), gradients, step, workspace);
      for (ptrdiff_t row = 0; row < rows; row++) {
        const ptrdiff_t n = seen(of.causal, i + row, j, columns);
        if (!kept) {
          const float *note = rowNotes + row * notesStep;
          hide(n, room + row * step, of.hidden == NULL ? NULL : of.hidden + j);
          weigh(n, columns, room + row * step, note[0], scale, note[1]);
        }
        const float mean = dot(of.size, d + row * of.outputStep, outputs + (i + row) * of.outputStep);
        throughSoftmax(n, columns, weights + row * step, mean, scale, gradients + row * step);
      }
      matMul(columns, of.size, rows, turned(weights, step), rowsAt(d, of.outputStep), valuesGradient + before, of.keyStep, workspace);
      matMul(rows, of.size, columns, rowsAt(gradients, step), rowsAt(of.keys + before, of.keyStep), queriesGradient + i * of.queryStep, of.queryStep, workspace);
      matMul(columns, of.size, rows, turned(gradients, step), rowsAt(q, of.queryStep), keysGradient + before, of.keyStep, workspace);
    }
  }
}

#endif
