#include "calls.h"

/** The arguments that begin every recurrent kernel, and its masks; sizes in floats. */
typedef struct {
  /** The rows of the batch that are to be gone through now. */
  Sequence of;
  /** The first of them, and a row of a state. */
  ptrdiff_t first, n;
  /** One state [batch, padded], and as many as there are steps. */
  uint64_t state, states;
  /** [batch, time, hidden], and the recurrent kernel for one gate. */
  uint64_t outputs, packed;
} Layer;

/** The sizes; of a layer with a product, rows of a state are whole panels. */
static Layer sizesOf(Call *call, bool isPadded) {
  Layer layer = {.of = {.batch = count(call, 0), .time = count(call, 1), .hidden = count(call, 2), .reverse = count(call, 3) != 0}};
  Sequence *of = &layer.of;
  of->rows = of->batch;
  const uint64_t batch = (uint64_t)of->rows, time = (uint64_t)of->time, n = isPadded ? wholePanels(of->hidden) : (uint64_t)of->hidden;
  layer.n = (ptrdiff_t)n;
  layer.state = times(batch, n);
  layer.states = times(layer.state, time);
  layer.outputs = times(times(batch, time), (uint64_t)of->hidden);
  layer.packed = times(n, n);
  return layer;
}

/** Leaves the rows that are to be gone through now. */
static void takePart(Call *call, Layer *layer, ptrdiff_t unit, double nanoseconds) {
  Sequence *of = &layer->of;
  const Range part = share(call, of->rows, unit, nanoseconds);
  layer->first = part.first;
  of->batch = part.end - part.first;
  of->loose = call->kernels->firstLooseRow(of->rows) - part.first;
  if (of->mask != NULL) of->mask += part.first * of->time;
  if (of->recurrentMask != NULL) of->recurrentMask += part.first * layer->n;
}

static Layer layerOf(Call *call, int gates, int mask) {
  Layer layer = sizesOf(call, true);
  layer.of.mask = optional(call, mask, times((uint64_t)layer.of.rows, (uint64_t)layer.of.time));
  layer.of.recurrentMask = optional(call, mask + 1, layer.state);
  takePart(call, &layer, 4, (double)layer.states * (double)gates * (4 + 0.02 * (double)layer.n));
  return layer;
}

/** A layer without a recurrent product: nothing is padded, and every row is gone through by itself. */
static Layer scanOf(Call *call, int mask) {
  Layer layer = sizesOf(call, false);
  layer.of.mask = optional(call, mask, times((uint64_t)layer.of.rows, (uint64_t)layer.of.time));
  takePart(call, &layer, 1, (double)layer.states);
  return layer;
}

/** An address with so many floats for every row of the batch: the first row that is to be gone through now. */
static float *stateRows(Call *call, int argument, Layer layer, uint64_t size, ptrdiff_t width) {
  float *rows = floats(call, argument, size);
  return rows == NULL ? NULL : rows + layer.first * width;
}

/** The same of [time, batch, gates · padded], and of [batch, padded]. */
static float *stepsOf(Call *call, int argument, Layer layer, int gates) {
  return stateRows(call, argument, layer, times((uint64_t)gates, layer.states), gates * layer.n);
}
static float *stateOf(Call *call, int argument, Layer layer) { return stateRows(call, argument, layer, layer.state, layer.n); }

/** The same of [batch, time, gates · hidden]. */
static float *outputsOf(Call *call, int argument, Layer layer, int gates) {
  return stateRows(call, argument, layer, times((uint64_t)gates, layer.outputs), gates * layer.of.time * layer.of.hidden);
}

/** The states of LSTM's cells, one before each step and one after the last. */
static float *cellsOf(Call *call, int argument, Layer layer) {
  return stateRows(call, argument, layer, plus(layer.states, layer.state), layer.n);
}

static float *packedOf(Call *call, int argument, Layer layer, int gates) {
  return floats(call, argument, times((uint64_t)gates, layer.packed));
}

/** Room that only recurrent dropout needs. */
static float *maskedRoom(Call *call, int argument, Layer layer) {
  return layer.of.recurrentMask == NULL ? (float *)call->memory : stateOf(call, argument, layer);
}

void lstmForwardCall(Call *call) {
  const Layer layer = layerOf(call, 4, 11);
  float *projected = outputsOf(call, 4, layer, 4), *gates = stepsOf(call, 5, layer, 4), *packed = packedOf(call, 6, layer, 4);
  float *state = stateOf(call, 7, layer), *cells = cellsOf(call, 8, layer), *tanhCells = stepsOf(call, 9, layer, 1);
  float *outputs = outputsOf(call, 10, layer, 1), *room = maskedRoom(call, 13, layer), *panels = workspace(call, 14);
  if (ready(call)) call->kernels->lstmForward(layer.of, projected, gates, packed, state, cells, tanhCells, outputs, room, panels);
}

void lstmBackwardCall(Call *call) {
  const Layer layer = layerOf(call, 4, 12);
  float *gates = stepsOf(call, 4, layer, 4), *packed = packedOf(call, 5, layer, 4), *cells = cellsOf(call, 6, layer);
  float *tanhCells = stepsOf(call, 7, layer, 1), *outputsGradient = outputsOf(call, 8, layer, 1), *state = stateOf(call, 9, layer);
  float *cell = stateOf(call, 10, layer), *projected = outputsOf(call, 11, layer, 4);
  float *room = maskedRoom(call, 14, layer), *panels = workspace(call, 15);
  if (ready(call)) call->kernels->lstmBackward(layer.of, gates, packed, cells, tanhCells, outputsGradient, state, cell, projected, room, panels);
}

void lstmCellCall(Call *call) {
  const ptrdiff_t n = countOfQuads(call, 0);
  const uint64_t size = (uint64_t)n;
  float *gates = floats(call, 1, 4 * size), *h = floats(call, 2, size), *c = floats(call, 3, size);
  if (ready(call)) call->kernels->lstmCell(n, gates, h, c);
}

void gruForwardCall(Call *call) {
  const Layer layer = layerOf(call, 3, 11);
  float *projected = outputsOf(call, 4, layer, 3), *gates = stepsOf(call, 5, layer, 3), *candidates = stepsOf(call, 6, layer, 1);
  float *bias = floats(call, 7, times(3, wholePanels(layer.of.hidden))), *packed = packedOf(call, 8, layer, 3);
  float *state = stateOf(call, 9, layer), *outputs = outputsOf(call, 10, layer, 1);
  float *room = stateRows(call, 13, layer, times(4, layer.state), 4 * layer.n), *panels = workspace(call, 14);
  if (ready(call)) call->kernels->gruForward(layer.of, projected, gates, candidates, bias, packed, state, outputs, room, panels);
}

void gruBackwardCall(Call *call) {
  const Layer layer = layerOf(call, 3, 11);
  float *gates = stepsOf(call, 4, layer, 3), *candidates = stepsOf(call, 5, layer, 1), *states = stepsOf(call, 6, layer, 1);
  float *packed = packedOf(call, 7, layer, 3), *outputsGradient = outputsOf(call, 8, layer, 1), *state = stateOf(call, 9, layer);
  float *projected = outputsOf(call, 10, layer, 3);
  float *room = maskedRoom(call, 13, layer), *panels = workspace(call, 14);
  if (ready(call)) call->kernels->gruBackward(layer.of, gates, candidates, states, packed, outputsGradient, state, projected, room, panels);
}

void gruCellCall(Call *call) {
  const ptrdiff_t n = countOfQuads(call, 0);
  const uint64_t size = (uint64_t)n;
  float *inputs = floats(call, 1, 3 * size), *recurrent = floats(call, 2, 3 * size), *h = floats(call, 3, size);
  if (ready(call)) call->kernels->gruCell(n, inputs, recurrent, h);
}

void rnnForwardCall(Call *call) {
  const Layer layer = layerOf(call, 1, 10);
  const bool rectified = count(call, 4) != 0;
  float *projected = outputsOf(call, 5, layer, 1), *gates = stepsOf(call, 6, layer, 1), *packed = packedOf(call, 7, layer, 1);
  float *state = stateOf(call, 8, layer), *outputs = outputsOf(call, 9, layer, 1);
  float *room = maskedRoom(call, 12, layer), *panels = workspace(call, 13);
  if (ready(call)) call->kernels->rnnForward(layer.of, rectified, projected, gates, packed, state, outputs, room, panels);
}

void rnnBackwardCall(Call *call) {
  const Layer layer = layerOf(call, 1, 10);
  const bool rectified = count(call, 4) != 0;
  float *d = stepsOf(call, 5, layer, 1), *packed = packedOf(call, 6, layer, 1);
  float *outputsGradient = outputsOf(call, 7, layer, 1), *state = stateOf(call, 8, layer);
  float *projected = outputsOf(call, 9, layer, 1);
  float *room = maskedRoom(call, 12, layer), *panels = workspace(call, 13);
  if (ready(call)) call->kernels->rnnBackward(layer.of, rectified, d, packed, outputsGradient, state, projected, room, panels);
}

void rnnCellCall(Call *call) {
  const ptrdiff_t n = countOfQuads(call, 0);
  const bool rectified = count(call, 1) != 0;
  float *sums = floats(call, 2, (uint64_t)n), *h = floats(call, 3, (uint64_t)n);
  if (ready(call)) call->kernels->rnnCell(n, rectified, sums, h);
}

void minGruForwardCall(Call *call) {
  const Layer layer = scanOf(call, 8);
  float *projected = outputsOf(call, 4, layer, 2), *first = stateOf(call, 5, layer);
  float *gates = outputsOf(call, 6, layer, 2), *outputs = outputsOf(call, 7, layer, 1);
  if (ready(call)) call->kernels->minGruForward(layer.of, projected, first, gates, outputs);
}

void minGruBackwardCall(Call *call) {
  const Layer layer = scanOf(call, 10);
  float *first = stateOf(call, 4, layer), *gates = outputsOf(call, 5, layer, 2), *outputs = outputsOf(call, 6, layer, 1);
  float *outputsGradient = outputsOf(call, 7, layer, 1), *state = stateOf(call, 8, layer), *projected = outputsOf(call, 9, layer, 2);
  if (ready(call)) call->kernels->minGruBackward(layer.of, first, gates, outputs, outputsGradient, state, projected);
}

void recurrentGradientCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), gates = count(call, 1), hidden = count(call, 2);
  const uint64_t states = times((uint64_t)rows, wholePanels(hidden)), wide = (uint64_t)gates;
  float *before = floats(call, 3, states), *d = floats(call, 4, times(wide, states));
  float *to = floats(call, 5, times(wide, times((uint64_t)hidden, (uint64_t)hidden))), *panels = workspace(call, 6);
  const ptrdiff_t columns = (ptrdiff_t)times(wide, wholePanels(hidden));
  const Range of = share(call, columns, 32, 0.02 * (double)rows * (double)columns * (double)hidden);
  if (ready(call)) call->kernels->recurrentGradient(of.first, of.end, rows, gates, hidden, before, d, to, panels);
}
