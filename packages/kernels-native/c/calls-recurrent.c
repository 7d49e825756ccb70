#include "calls.h"

/** The arguments that begin every recurrent kernel, and its masks; sizes in floats. */
typedef struct {
  Sequence of;
  /** One state [batch, padded], and as many as there are steps. */
  uint64_t state, states;
  /** [batch, time, hidden], and the recurrent kernel for one gate. */
  uint64_t outputs, packed;
} Layer;

static Layer layerOf(Call *call, int mask) {
  Layer layer = {.of = {count(call, 0), count(call, 1), count(call, 2), count(call, 3) != 0, NULL, NULL}};
  const Sequence of = layer.of;
  const uint64_t batch = (uint64_t)of.batch, time = (uint64_t)of.time, n = wholePanels(of.hidden);
  layer.state = times(batch, n);
  layer.states = times(layer.state, time);
  layer.outputs = times(times(batch, time), (uint64_t)of.hidden);
  layer.packed = times(n, n);
  layer.of.mask = optional(call, mask, times(batch, time));
  layer.of.recurrentMask = optional(call, mask + 1, layer.state);
  return layer;
}

/** Room that only recurrent dropout needs. */
static float *maskedRoom(Call *call, int argument, Layer layer) {
  return floats(call, argument, layer.of.recurrentMask == NULL ? 0 : layer.state);
}

void lstmForwardCall(Call *call) {
  const Layer layer = layerOf(call, 10);
  float *gates = floats(call, 4, times(4, layer.states)), *packed = floats(call, 5, times(4, layer.packed));
  float *state = floats(call, 6, layer.state), *cells = floats(call, 7, plus(layer.states, layer.state));
  float *tanhCells = floats(call, 8, layer.states), *outputs = floats(call, 9, layer.outputs);
  float *room = maskedRoom(call, 12, layer), *panels = workspace(call, 13);
  if (sound(call)) call->kernels->lstmForward(layer.of, gates, packed, state, cells, tanhCells, outputs, room, panels);
}

void lstmBackwardCall(Call *call) {
  const Layer layer = layerOf(call, 12);
  float *gates = floats(call, 4, times(4, layer.states)), *packed = floats(call, 5, times(4, layer.packed));
  float *cells = floats(call, 6, plus(layer.states, layer.state)), *tanhCells = floats(call, 7, layer.states);
  float *outputsGradient = floats(call, 8, layer.outputs), *state = floats(call, 9, layer.state);
  float *cell = floats(call, 10, layer.state), *projected = floats(call, 11, times(4, layer.outputs));
  float *room = maskedRoom(call, 14, layer), *panels = workspace(call, 15);
  if (sound(call)) call->kernels->lstmBackward(layer.of, gates, packed, cells, tanhCells, outputsGradient, state, cell, projected, room, panels);
}

void lstmCellCall(Call *call) {
  const ptrdiff_t n = countOfQuads(call, 0);
  const uint64_t size = (uint64_t)n;
  float *gates = floats(call, 1, 4 * size), *h = floats(call, 2, size), *c = floats(call, 3, size);
  if (sound(call)) call->kernels->lstmCell(n, gates, h, c);
}

void gruForwardCall(Call *call) {
  const Layer layer = layerOf(call, 10);
  float *gates = floats(call, 4, times(3, layer.states)), *candidates = floats(call, 5, layer.states);
  float *bias = floats(call, 6, times(3, wholePanels(layer.of.hidden))), *packed = floats(call, 7, times(3, layer.packed));
  float *state = floats(call, 8, layer.state), *outputs = floats(call, 9, layer.outputs);
  float *room = floats(call, 12, times(4, layer.state)), *panels = workspace(call, 13);
  if (sound(call)) call->kernels->gruForward(layer.of, gates, candidates, bias, packed, state, outputs, room, panels);
}

void gruBackwardCall(Call *call) {
  const Layer layer = layerOf(call, 11);
  float *gates = floats(call, 4, times(3, layer.states)), *candidates = floats(call, 5, layer.states);
  float *states = floats(call, 6, layer.states), *packed = floats(call, 7, times(3, layer.packed));
  float *outputsGradient = floats(call, 8, layer.outputs), *state = floats(call, 9, layer.state);
  float *projected = floats(call, 10, times(3, layer.outputs));
  float *room = maskedRoom(call, 13, layer), *panels = workspace(call, 14);
  if (sound(call)) call->kernels->gruBackward(layer.of, gates, candidates, states, packed, outputsGradient, state, projected, room, panels);
}

void rnnForwardCall(Call *call) {
  const Layer layer = layerOf(call, 9);
  const bool rectified = count(call, 4) != 0;
  float *gates = floats(call, 5, layer.states), *packed = floats(call, 6, layer.packed);
  float *state = floats(call, 7, layer.state), *outputs = floats(call, 8, layer.outputs);
  float *room = maskedRoom(call, 11, layer), *panels = workspace(call, 12);
  if (sound(call)) call->kernels->rnnForward(layer.of, rectified, gates, packed, state, outputs, room, panels);
}

void rnnBackwardCall(Call *call) {
  const Layer layer = layerOf(call, 10);
  const bool rectified = count(call, 4) != 0;
  float *d = floats(call, 5, layer.states), *packed = floats(call, 6, layer.packed);
  float *outputsGradient = floats(call, 7, layer.outputs), *state = floats(call, 8, layer.state);
  float *projected = floats(call, 9, layer.outputs);
  float *room = maskedRoom(call, 12, layer), *panels = workspace(call, 13);
  if (sound(call)) call->kernels->rnnBackward(layer.of, rectified, d, packed, outputsGradient, state, projected, room, panels);
}

void recurrentGradientCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), gates = count(call, 1), hidden = count(call, 2);
  const uint64_t states = times((uint64_t)rows, wholePanels(hidden)), wide = (uint64_t)gates;
  float *before = floats(call, 3, states), *d = floats(call, 4, times(wide, states));
  float *to = floats(call, 5, times(wide, times((uint64_t)hidden, (uint64_t)hidden))), *panels = workspace(call, 6);
  if (sound(call)) call->kernels->recurrentGradient(rows, gates, hidden, before, d, to, panels);
}
