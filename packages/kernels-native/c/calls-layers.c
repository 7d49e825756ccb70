#include <stdio.h>
#include "calls.h"

/** What both passes of attention begin with. */
static Head headOf(Call *call, int hidden, int outputStep) {
  Head of = {.time = count(call, 0), .keyTime = count(call, 1), .size = count(call, 2), .causal = count(call, 3) != 0};
  of.queryStep = step(call, 5);
  of.keyStep = step(call, 8);
  of.outputStep = step(call, outputStep);
  of.queries = rowsOf(call, 4, of.time, of.size, of.queryStep);
  of.keys = rowsOf(call, 6, of.keyTime, of.size, of.keyStep);
  of.values = rowsOf(call, 7, of.keyTime, of.size, of.keyStep);
  of.hidden = optional(call, hidden, ((uint64_t)of.keyTime + 3) & ~(uint64_t)3);
  return of;
}

/** `attentionNotes` of every query, and `attentionRoom`. */
static float *notesOf(Call *call, int argument, Head of) {
  return floats(call, argument, times((uint64_t)of.time, of.keyTime <= 256 ? ((uint64_t)of.keyTime + 3) & ~(uint64_t)3 : 2));
}
static float *attentionRoom(Call *call, int argument) { return floats(call, argument, 2 * 60 * 256); }

void attentionForwardCall(Call *call) {
  const Head of = headOf(call, 9, 11);
  float *outputs = rowsOf(call, 10, of.time, of.size, of.outputStep), *notes = notesOf(call, 12, of);
  float *room = attentionRoom(call, 13), *panels = workspace(call, 14);
  if (sound(call)) call->kernels->attentionForward(of, outputs, notes, room, panels);
}

void attentionBackwardCall(Call *call) {
  const Head of = headOf(call, 9, 12);
  float *outputs = rowsOf(call, 10, of.time, of.size, of.outputStep), *d = rowsOf(call, 11, of.time, of.size, of.outputStep);
  float *notes = notesOf(call, 13, of), *queries = rowsOf(call, 14, of.time, of.size, of.queryStep);
  float *keys = rowsOf(call, 15, of.keyTime, of.size, of.keyStep), *values = rowsOf(call, 16, of.keyTime, of.size, of.keyStep);
  float *room = attentionRoom(call, 17), *panels = workspace(call, 18);
  if (sound(call)) call->kernels->attentionBackward(of, outputs, d, notes, queries, keys, values, room, panels);
}

/** Sizes of a convolution with its maximum over time; there must be a window. */
static Convolution convolutionOf(Call *call) {
  const Convolution of = {count(call, 0), count(call, 1), count(call, 2), count(call, 3), count(call, 4)};
  if ((of.size < 1 || of.size > of.time) && sound(call)) snprintf(call->fault, sizeof call->fault, "%td positions hold no window of %td", of.time, of.size);
  return of;
}

static uint64_t inputSize(Convolution of) { return times(times((uint64_t)of.batch, (uint64_t)of.time), (uint64_t)of.channels); }
static uint64_t inner(Convolution of) { return times((uint64_t)of.size, (uint64_t)of.channels); }

void convMaxOverTimeCall(Call *call) {
  const Convolution of = convolutionOf(call);
  const uint64_t width = wholePanels(of.outputs), results = times((uint64_t)of.batch, (uint64_t)of.outputs);
  float *inputs = floats(call, 5, inputSize(of)), *kernel = floats(call, 6, times(inner(of), (uint64_t)of.outputs));
  float *bias = floats(call, 7, (uint64_t)of.outputs), *mask = optional(call, 8, times((uint64_t)of.batch, (uint64_t)of.time));
  float *to = floats(call, 9, results);
  int32_t *positions = integers(call, 10, results);
  float *room = floats(call, 11, plus(times(inner(of), width), times(62, width))), *panels = workspace(call, 12);
  if (sound(call)) call->kernels->convMaxOverTime(of, inputs, kernel, bias, mask, to, positions, room, panels);
}

void transposeCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), columns = count(call, 1);
  const uint64_t size = times((uint64_t)rows, (uint64_t)columns);
  float *from = floats(call, 2, size), *to = floats(call, 3, size);
  if (sound(call)) call->kernels->transpose(rows, columns, from, to);
}

void convMaxOverTimeGradientCall(Call *call) {
  const Convolution of = convolutionOf(call);
  const uint64_t results = times((uint64_t)of.batch, (uint64_t)of.outputs), weights = times(inner(of), (uint64_t)of.outputs);
  float *inputs = floats(call, 5, inputSize(of)), *kernel = floats(call, 6, weights);
  int32_t *positions = integers(call, 7, results);
  float *d = floats(call, 8, results), *inputsGradient = floats(call, 9, inputSize(of)), *kernelGradient = floats(call, 10, weights);
  apart(call, positions, results, inputsGradient, inputSize(of));
  apart(call, positions, results, kernelGradient, weights);
  for (uint64_t i = 0; sound(call) && i < results; i++) {
    if (positions[i] >= 0 && positions[i] <= of.time - of.size) continue;
    snprintf(call->fault, sizeof call->fault, "position %d is not in 0 … %td", positions[i], of.time - of.size);
  }
  if (sound(call)) call->kernels->convMaxOverTimeGradient(of, inputs, kernel, positions, d, inputsGradient, kernelGradient);
}

void dropoutMaskCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const uint32_t words[] = {word(call, 1), word(call, 2), word(call, 3), word(call, 4), word(call, 5)};
  float *to = floats(call, 7, (uint64_t)n);
  if (sound(call)) call->kernels->dropoutMask(n, words[0], words[1], words[2], words[3], words[4], number(call, 6), to);
}
