#include "calls.h"

/** What work by elements is divided into: whole vectors of any build. */
enum { ELEMENTS = 256 };

static Proximal proximal(const Call *call, int argument) {
  return (Proximal){number(call, argument), number(call, argument + 1), number(call, argument + 2)};
}

void squaredNormCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const float *x = floats(call, 1, (uint64_t)n);
  if (ready(call)) call->result = call->kernels->squaredNorm(n, x);
}

void applyUpdateCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const uint64_t size = (uint64_t)n;
  float *weights = floats(call, 1, size), *update = floats(call, 2, size), *to = floats(call, 6, size);
  const Range of = share(call, n, ELEMENTS, 0.3 * (double)n);
  const ptrdiff_t i = of.first;
  if (ready(call)) call->kernels->applyUpdate(of.end - i, weights + i, update + i, proximal(call, 3), to + i);
}

void adamCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const uint64_t size = (uint64_t)n;
  float *gradient = floats(call, 1, size), *first = floats(call, 2, size), *second = floats(call, 3, size);
  float *weights = optional(call, 4, size), *to = floats(call, 17, size);
  float *nextFirst = floats(call, 18, size), *nextSecond = floats(call, 19, size);
  const Adam with = {number(call, 5), number(call, 6), number(call, 7), number(call, 8), number(call, 9), number(call, 10)};
  const Adaptive behind = {number(call, 14), number(call, 15), number(call, 16)};
  const Range of = share(call, n, ELEMENTS, 0.8 * (double)n);
  const ptrdiff_t i = of.first;
  if (!ready(call)) return;
  if (weights != NULL) weights += i;
  call->kernels->adam(of.end - i, gradient + i, first + i, second + i, weights, with, proximal(call, 11), behind, to + i, nextFirst + i, nextSecond + i);
}

void lerpCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const uint64_t size = (uint64_t)n;
  float *from = floats(call, 1, size), *towards = floats(call, 2, size), *to = floats(call, 4, size);
  const Range of = share(call, n, ELEMENTS, 0.3 * (double)n);
  const ptrdiff_t i = of.first;
  if (ready(call)) call->kernels->lerp(of.end - i, from + i, towards + i, number(call, 3), to + i);
}

void normPenaltyCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const float *weights = floats(call, 1, (uint64_t)n);
  if (ready(call)) call->result = call->kernels->normPenalty(n, weights, number(call, 2), number(call, 3));
}

void penalisedGradientCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const uint64_t size = (uint64_t)n;
  const float *gradient = floats(call, 1, size), *weights = floats(call, 2, size);
  float *to = floats(call, 5, size), *norm = floats(call, 6, 1);
  if (ready(call)) call->result = call->kernels->penalisedGradient(n, gradient, weights, number(call, 3), number(call, 4), to, norm);
}

void activityNormCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), width = count(call, 1);
  const float *x = floats(call, 2, times((uint64_t)rows, (uint64_t)width)), *counts = optional(call, 3, (uint64_t)rows);
  if (ready(call)) call->result = call->kernels->activityNorm(rows, width, x, counts, number(call, 4), number(call, 5));
}

void activityNormGradientCall(Call *call) {
  const ptrdiff_t rows = count(call, 0), width = count(call, 1);
  const uint64_t size = times((uint64_t)rows, (uint64_t)width);
  float *x = floats(call, 2, size), *counts = optional(call, 3, (uint64_t)rows);
  const float *gradient = floats(call, 6, 1);
  float *to = floats(call, 7, size);
  const Range of = share(call, rows, 1, 0.3 * (double)size);
  const ptrdiff_t i = of.first;
  if (!ready(call)) return;
  if (counts != NULL) counts += i;
  call->kernels->activityNormGradient(of.end - i, width, x + i * width, counts, number(call, 4), number(call, 5), *gradient, to + i * width);
}

void clipCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  float *x = floats(call, 3, (uint64_t)n), *to = floats(call, 4, (uint64_t)n);
  const Range of = share(call, n, ELEMENTS, 0.2 * (double)n);
  if (ready(call)) call->kernels->clip(of.end - of.first, number(call, 1), number(call, 2), x + of.first, to + of.first);
}

void signCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  float *x = floats(call, 1, (uint64_t)n), *to = floats(call, 2, (uint64_t)n);
  const Range of = share(call, n, ELEMENTS, 0.2 * (double)n);
  if (ready(call)) call->kernels->sign(of.end - of.first, x + of.first, to + of.first);
}

void exponentialCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  float *x = floats(call, 1, (uint64_t)n), *to = floats(call, 2, (uint64_t)n);
  const Range of = share(call, n, ELEMENTS, (double)n);
  if (ready(call)) call->kernels->exponential(of.end - of.first, x + of.first, to + of.first);
}

void geluForwardCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const uint64_t size = (uint64_t)n;
  float *x = floats(call, 1, size), *outputs = floats(call, 2, size), *derivative = floats(call, 3, size);
  const Range of = share(call, n, ELEMENTS, (double)n);
  const ptrdiff_t i = of.first;
  if (ready(call)) call->kernels->geluForward(of.end - i, x + i, outputs + i, derivative + i);
}
