#include "calls.h"

static Proximal proximal(const Call *call, int argument) {
  return (Proximal){number(call, argument), number(call, argument + 1), number(call, argument + 2)};
}

void squaredNormCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const float *x = floats(call, 1, (uint64_t)n);
  if (sound(call)) call->result = call->kernels->squaredNorm(n, x);
}

void applyUpdateCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const uint64_t size = (uint64_t)n;
  float *weights = floats(call, 1, size), *update = floats(call, 2, size), *to = floats(call, 6, size);
  if (sound(call)) call->kernels->applyUpdate(n, weights, update, proximal(call, 3), to);
}

void adamCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const uint64_t size = (uint64_t)n;
  float *gradient = floats(call, 1, size), *first = floats(call, 2, size), *second = floats(call, 3, size);
  float *weights = optional(call, 4, size), *to = floats(call, 14, size);
  float *nextFirst = floats(call, 15, size), *nextSecond = floats(call, 16, size);
  const Adam with = {number(call, 5), number(call, 6), number(call, 7), number(call, 8), number(call, 9), number(call, 10)};
  if (sound(call)) call->kernels->adam(n, gradient, first, second, weights, with, proximal(call, 11), to, nextFirst, nextSecond);
}

void normPenaltyCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const float *weights = floats(call, 1, (uint64_t)n);
  if (sound(call)) call->result = call->kernels->normPenalty(n, weights, number(call, 2), number(call, 3));
}

void addNormGradientCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const uint64_t size = (uint64_t)n;
  float *gradient = floats(call, 1, size), *weights = floats(call, 2, size), *to = floats(call, 5, size);
  if (sound(call)) call->kernels->addNormGradient(n, gradient, weights, number(call, 3), number(call, 4), to);
}

void clipCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  float *x = floats(call, 3, (uint64_t)n), *to = floats(call, 4, (uint64_t)n);
  if (sound(call)) call->kernels->clip(n, number(call, 1), number(call, 2), x, to);
}

void signCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  float *x = floats(call, 1, (uint64_t)n), *to = floats(call, 2, (uint64_t)n);
  if (sound(call)) call->kernels->sign(n, x, to);
}

void geluForwardCall(Call *call) {
  const ptrdiff_t n = count(call, 0);
  const uint64_t size = (uint64_t)n;
  float *x = floats(call, 1, size), *outputs = floats(call, 2, size), *derivative = floats(call, 3, size);
  if (sound(call)) call->kernels->geluForward(n, x, outputs, derivative);
}
