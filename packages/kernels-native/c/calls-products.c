#include "calls.h"

void matMulCall(Call *call) {
  const ptrdiff_t m = count(call, 0), n = count(call, 1), k = count(call, 2), stride = step(call, 10);
  const Matrix a = matrix(call, 3, m, k), b = matrix(call, 6, k, n);
  float *c = rowsOf(call, 9, m, n, stride), *room = workspace(call, 11);
  if (sound(call)) call->kernels->matMul(m, n, k, a, b, c, stride, room);
}

void multiplyVectorCall(Call *call) {
  const ptrdiff_t n = count(call, 0), k = count(call, 1);
  const float *x = floats(call, 2, (uint64_t)k), *packed = floats(call, 3, packedSize(k, n));
  float *y = floats(call, 4, wholePanels(n));
  if (sound(call)) call->kernels->multiplyVector(n, k, x, packed, y);
}
