#include <stdio.h>
#include "calls.h"

/** What both kernels of the loss begin with; every id that is looked at must be a class. */
static Targets targetsOf(Call *call, int ids) {
  Targets of = {.rows = count(call, 0), .classes = count(call, 1), .smoothing = number(call, ids + 3)};
  of.ids = integers(call, ids, (uint64_t)of.rows);
  of.mask = optional(call, ids + 1, (uint64_t)of.rows);
  of.weights = optional(call, ids + 2, (uint64_t)of.classes);
  for (ptrdiff_t i = 0; call->part < 0 && sound(call) && i < of.rows; i++) {
    if (of.mask != NULL && of.mask[i] == 0) continue;
    if (of.ids[i] >= 0 && of.ids[i] < of.classes) continue;
    snprintf(call->fault, sizeof call->fault, "id %d of row %td is not in 0 … %td", of.ids[i], i, of.classes - 1);
  }
  return of;
}

/** The rows that are to be gone through now. @param nanoseconds about what a class takes */
static Range shareTargets(Call *call, Targets *of, double nanoseconds) {
  const Range rows = share(call, of->rows, 1, nanoseconds * (double)of->rows * (double)of->classes);
  of->rows = rows.end - rows.first;
  if (of->ids != NULL) of->ids += rows.first;
  if (of->mask != NULL) of->mask += rows.first;
  return rows;
}

static void keepTargets(Call *call, Targets of, const float *written, uint64_t size) {
  apart(call, of.ids, (uint64_t)of.rows, written, size);
  apart(call, of.mask, (uint64_t)of.rows, written, size);
}

static uint64_t area(ptrdiff_t rows, ptrdiff_t n) { return times((uint64_t)rows, (uint64_t)n); }

void softmaxCrossEntropyCall(Call *call) {
  Targets of = targetsOf(call, 3);
  const uint64_t size = area(of.rows, of.classes);
  float *logits = floats(call, 2, size), *losses = floats(call, 7, (uint64_t)of.rows), *probabilities = floats(call, 8, size);
  keepTargets(call, of, losses, (uint64_t)of.rows);
  keepTargets(call, of, probabilities, size);
  const ptrdiff_t row = shareTargets(call, &of, 1).first, i = row * of.classes;
  if (ready(call)) call->kernels->softmaxCrossEntropy(of, logits + i, losses + row, probabilities + i);
}

void softmaxCrossEntropyGradientCall(Call *call) {
  Targets of = targetsOf(call, 3);
  const uint64_t size = area(of.rows, of.classes);
  float *probabilities = floats(call, 2, size), *d = floats(call, 7, (uint64_t)of.rows), *to = floats(call, 8, size);
  keepTargets(call, of, to, size);
  const ptrdiff_t row = shareTargets(call, &of, 0.3).first, i = row * of.classes;
  if (ready(call)) call->kernels->softmaxCrossEntropyGradient(of, probabilities + i, d + row, to + i);
}

void softmaxDivergenceCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), n = count(call, 1);
  const uint64_t size = area(rows, n);
  float *from = floats(call, 2, size), *to = floats(call, 3, size), *divergences = floats(call, 4, (uint64_t)rows);
  float *fromSlope = floats(call, 5, size), *toSlope = floats(call, 6, size);
  const Range of = share(call, rows, 1, 2 * (double)size);
  const ptrdiff_t i = of.first * n;
  if (ready(call)) call->kernels->softmaxDivergence(of.end - of.first, n, from + i, to + i, divergences + of.first, fromSlope + i, toSlope + i);
}

void layerNormForwardCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), n = count(call, 1);
  const uint64_t size = area(rows, n), width = (uint64_t)n;
  float *x = floats(call, 3, size), *scale = floats(call, 4, width), *offset = floats(call, 5, width);
  float *outputs = floats(call, 6, size), *statistics = floats(call, 7, area(rows, 2));
  const Range of = share(call, rows, 4, 0.5 * (double)size);
  const ptrdiff_t i = of.first * n;
  if (ready(call)) call->kernels->layerNormForward(of.end - of.first, n, number(call, 2), x + i, scale, offset, outputs + i, statistics + 2 * of.first);
}

void layerNormBackwardCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), n = count(call, 1);
  const uint64_t size = area(rows, n), width = (uint64_t)n;
  float *x = floats(call, 2, size), *scale = floats(call, 3, width), *statistics = floats(call, 4, area(rows, 2));
  float *d = floats(call, 5, size), *inputs = floats(call, 6, size);
  float *scales = floats(call, 7, width), *offsets = floats(call, 8, width);
  // rows for the gradient of the inputs, then columns for those of scale and offset
  const Range of = share(call, rows + n, 4, (double)size);
  if (ready(call)) call->kernels->layerNormBackward(of.first, of.end, rows, n, x, scale, statistics, d, inputs, scales, offsets);
}

static void addColumnsBy(Call *call, void (*add)(ptrdiff_t, ptrdiff_t, const float *, ptrdiff_t, float *)) {
  const ptrdiff_t rows = count(call, 0), width = count(call, 1), stride = step(call, 3);
  float *from = rowsOf(call, 2, rows, width, stride), *to = floats(call, 4, (uint64_t)width);
  const Range of = share(call, width, 64, 0.2 * (double)rows * (double)width);
  if (ready(call)) add(rows, of.end - of.first, from + of.first, stride, to + of.first);
}

void addColumnSumsCall(Call *call) { addColumnsBy(call, call->kernels->addColumnSums); }

void addColumnSquaresCall(Call *call) { addColumnsBy(call, call->kernels->addColumnSquares); }

void columnMomentsCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), n = count(call, 1);
  float *x = floats(call, 2, area(rows, n)), *mean = floats(call, 3, (uint64_t)n), *variance = floats(call, 4, (uint64_t)n);
  if (ready(call)) call->kernels->columnMoments(rows, n, x, mean, variance);
}

void batchNormForwardCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), n = count(call, 1);
  const uint64_t size = area(rows, n), width = (uint64_t)n;
  float *x = floats(call, 3, size), *scale = floats(call, 4, width), *offset = floats(call, 5, width);
  float *mean = floats(call, 6, width), *variance = floats(call, 7, width);
  float *outputs = floats(call, 8, size), *room = floats(call, 9, width);
  if (ready(call)) call->kernels->batchNormForward(rows, n, number(call, 2), x, scale, offset, mean, variance, outputs, room);
}

void batchNormBackwardCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), n = count(call, 1);
  const uint64_t size = area(rows, n), width = (uint64_t)n;
  float *x = floats(call, 3, size), *scale = floats(call, 4, width);
  float *mean = floats(call, 5, width), *variance = floats(call, 6, width);
  float *d = floats(call, 7, size), *inputs = floats(call, 8, size);
  float *scales = floats(call, 9, width), *offsets = floats(call, 10, width), *room = floats(call, 11, width);
  if (ready(call)) call->kernels->batchNormBackward(rows, n, number(call, 2), x, scale, mean, variance, d, inputs, scales, offsets, room);
}

void scatterAddRowsCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), width = count(call, 1);
  const float *from = floats(call, 2, area(rows, width));
  const int32_t *ids = integers(call, 3, (uint64_t)rows);
  int32_t last = -1;
  for (ptrdiff_t i = 0; sound(call) && i < rows; i++) last = ids[i] > last ? ids[i] : last;
  // the table, as far as rows of it are named
  const uint64_t size = area((ptrdiff_t)last + 1, width);
  float *table = floats(call, 4, size);
  apart(call, ids, (uint64_t)rows, table, size);
  const Range of = share(call, width, 16, (double)rows * (double)width);
  if (ready(call)) call->kernels->scatterAddRows(rows, of.end - of.first, width, from + of.first, ids, table + of.first);
}
