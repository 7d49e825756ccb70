#include <stdio.h>
#include "calls.h"

/** Heads of a batch, side by side in the rows of each of its texts, and the first of them. */
typedef struct {
  ptrdiff_t batch, heads;
  Head first;
  /** Floats of notes that a head has. */
  ptrdiff_t notes;
} Heads;

/** What both passes of attention begin with. */
static Heads headsOf(Call *call, int outputStep) {
  Heads of = {.batch = count(call, 0), .heads = count(call, 1)};
  Head *head = &of.first;
  *head = (Head){.time = count(call, 2), .keyTime = count(call, 3), .size = count(call, 4), .causal = count(call, 5) != 0};
  head->queryStep = step(call, 7);
  head->keyStep = step(call, 10);
  head->outputStep = step(call, outputStep);
  const uint64_t quads = ((uint64_t)head->keyTime + 3) & ~(uint64_t)3;
  head->hidden = optional(call, 11, times((uint64_t)of.batch, quads));
  of.notes = head->time * (head->keyTime <= 256 ? (ptrdiff_t)quads : 2);
  return of;
}

/** A tensor [batch, time, heads · size], as far as rows have something of it. */
static float *headRows(Call *call, int argument, Heads of, ptrdiff_t time, ptrdiff_t stride) {
  return rowsOf(call, argument, of.batch * time, of.heads * of.first.size, stride);
}
static float *queryRows(Call *call, int argument, Heads of) { return headRows(call, argument, of, of.first.time, of.first.queryStep); }
static float *keyRows(Call *call, int argument, Heads of) { return headRows(call, argument, of, of.first.keyTime, of.first.keyStep); }
static float *outputRows(Call *call, int argument, Heads of) { return headRows(call, argument, of, of.first.time, of.first.outputStep); }

/** `attentionNotes` of every query. */
static float *notesOf(Call *call, int argument, Heads of) {
  return floats(call, argument, times(times((uint64_t)of.batch, (uint64_t)of.heads), (uint64_t)of.notes));
}
static float *attentionRoom(Call *call, int argument) { return privateRoom(call, argument, 2 * 60 * 256); }

/** Where a head's queries, keys and outputs begin. */
typedef struct {
  ptrdiff_t query, key, output, notes;
} Offsets;

static Offsets offsetsOf(Heads of, ptrdiff_t index) {
  const ptrdiff_t b = index / of.heads, column = index % of.heads * of.first.size;
  const Head *head = &of.first;
  return (Offsets){
      .query = b * head->time * head->queryStep + column,
      .key = b * head->keyTime * head->keyStep + column,
      .output = b * head->time * head->outputStep + column,
      .notes = index * of.notes,
  };
}

static Head headAt(Heads of, ptrdiff_t index, Offsets at) {
  Head head = of.first;
  head.queries += at.query;
  head.keys += at.key;
  head.values += at.key;
  if (head.hidden != NULL) head.hidden += index / of.heads * ((head.keyTime + 3) & ~(ptrdiff_t)3);
  return head;
}

/** The heads that are to be gone through now. @param nanoseconds about what a query and a key take for each float */
static Range shareHeads(Call *call, Heads of, double nanoseconds) {
  const Head *head = &of.first;
  const double each = (double)head->time * (double)head->keyTime * (double)(head->size + 20);
  return share(call, of.batch * of.heads, 1, nanoseconds * (double)(of.batch * of.heads) * each);
}

void attentionForwardCall(Call *call) {
  Heads of = headsOf(call, 13);
  of.first.queries = queryRows(call, 6, of);
  of.first.keys = keyRows(call, 8, of);
  of.first.values = keyRows(call, 9, of);
  float *outputs = outputRows(call, 12, of), *notes = notesOf(call, 14, of);
  float *room = attentionRoom(call, 15), *panels = workspace(call, 16);
  const Range heads = shareHeads(call, of, 0.05);
  for (ptrdiff_t i = heads.first; ready(call) && i < heads.end; i++) {
    const Offsets at = offsetsOf(of, i);
    call->kernels->attentionForward(headAt(of, i, at), outputs + at.output, notes + at.notes, room, panels);
  }
}

void attentionBackwardCall(Call *call) {
  Heads of = headsOf(call, 14);
  of.first.queries = queryRows(call, 6, of);
  of.first.keys = keyRows(call, 8, of);
  of.first.values = keyRows(call, 9, of);
  float *outputs = outputRows(call, 12, of), *d = outputRows(call, 13, of), *notes = notesOf(call, 15, of);
  float *queries = queryRows(call, 16, of), *keys = keyRows(call, 17, of), *values = keyRows(call, 18, of);
  float *room = attentionRoom(call, 19), *panels = workspace(call, 20);
  const Range heads = shareHeads(call, of, 0.1);
  for (ptrdiff_t i = heads.first; ready(call) && i < heads.end; i++) {
    const Offsets at = offsetsOf(of, i);
    call->kernels->attentionBackward(headAt(of, i, at), outputs + at.output, d + at.output, notes + at.notes, queries + at.query, keys + at.key, values + at.key, room, panels);
  }
}

void attendRowCall(Call *call) {
  const ptrdiff_t heads = count(call, 0);
  Head of = {.time = 1, .size = count(call, 1), .keyTime = count(call, 2), .keyStep = step(call, 6)};
  const uint64_t width = times((uint64_t)heads, (uint64_t)of.size), quads = ((uint64_t)of.keyTime + 3) & ~(uint64_t)3;
  const ptrdiff_t columns = width > INT32_MAX ? INT32_MAX : (ptrdiff_t)width;
  of.queries = floats(call, 3, width);
  of.keys = rowsOf(call, 4, of.keyTime, columns, of.keyStep);
  of.values = rowsOf(call, 5, of.keyTime, columns, of.keyStep);
  of.hidden = optional(call, 7, quads);
  float *scores = floats(call, 8, quads), *outputs = floats(call, 9, width);
  if (ready(call)) call->kernels->attendRow(heads, of, scores, outputs);
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
  Convolution of = convolutionOf(call);
  const uint64_t width = wholePanels(of.outputs), results = times((uint64_t)of.batch, (uint64_t)of.outputs);
  float *inputs = floats(call, 5, inputSize(of)), *kernel = floats(call, 6, times(inner(of), (uint64_t)of.outputs));
  float *bias = floats(call, 7, (uint64_t)of.outputs), *mask = optional(call, 8, times((uint64_t)of.batch, (uint64_t)of.time));
  float *to = floats(call, 9, results);
  int32_t *positions = integers(call, 10, results);
  float *room = privateRoom(call, 11, plus(times(inner(of), width), times(62, width))), *panels = workspace(call, 12);
  const Range texts = share(call, of.batch, 1, 0.02 * (double)results * (double)of.time * (double)inner(of));
  if (!ready(call)) return;
  const ptrdiff_t first = texts.first, result = first * of.outputs;
  of.batch = texts.end - first;
  if (mask != NULL) mask += first * of.time;
  call->kernels->convMaxOverTime(of, inputs + first * of.time * of.channels, kernel, bias, mask, to + result, positions + result, room, panels);
}

void transposeCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), columns = count(call, 1);
  const uint64_t size = times((uint64_t)rows, (uint64_t)columns);
  float *from = floats(call, 2, size), *to = floats(call, 3, size);
  if (ready(call)) call->kernels->transpose(rows, columns, from, to);
}

void convMaxOverTimeGradientCall(Call *call) {
  const Convolution of = convolutionOf(call);
  const uint64_t results = times((uint64_t)of.batch, (uint64_t)of.outputs), weights = times(inner(of), (uint64_t)of.outputs);
  float *inputs = floats(call, 5, inputSize(of)), *kernel = floats(call, 6, weights);
  int32_t *positions = integers(call, 7, results);
  float *d = floats(call, 8, results), *inputsGradient = floats(call, 9, inputSize(of)), *kernelGradient = floats(call, 10, weights);
  apart(call, positions, results, inputsGradient, inputSize(of));
  apart(call, positions, results, kernelGradient, weights);
  for (uint64_t i = 0; call->part < 0 && sound(call) && i < results; i++) {
    if (positions[i] >= 0 && positions[i] <= of.time - of.size) continue;
    snprintf(call->fault, sizeof call->fault, "position %d is not in 0 … %td", positions[i], of.time - of.size);
  }
  // texts for the gradient of the inputs, then filters for that of the kernel
  const Range parts = share(call, of.batch + of.outputs, 1, 0.3 * (double)results * (double)inner(of));
  if (ready(call)) call->kernels->convMaxOverTimeGradient(parts.first, parts.end, of, inputs, kernel, positions, d, inputsGradient, kernelGradient);
}

void dropoutMaskCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const uint32_t words[] = {word(call, 1), word(call, 2), word(call, 3), word(call, 4), word(call, 5)};
  float *to = floats(call, 7, (uint64_t)n);
  const Range of = share(call, n, 256, 1.5 * (double)n);
  const ptrdiff_t i = of.first;
  if (ready(call)) call->kernels->dropoutMask(i, of.end - i, words[0], words[1], words[2], words[3], words[4], number(call, 6), to + i);
}
