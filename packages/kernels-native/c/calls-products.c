#include "calls.h"

void matMulCall(Call *call) {
  const ptrdiff_t m = count(call, 0), n = count(call, 1), k = count(call, 2), stride = step(call, 10);
  const Matrix a = matrix(call, 3, m, k), b = matrix(call, 6, k, n);
  float *c = rowsOf(call, 9, m, n, stride), *room = workspace(call, 11);
  // a part packs all of the other factor: that is to be the smaller one
  const bool byRows = m >= n;
  const Range of = share(call, byRows ? m : n, byRows ? 12 : 32, 0.02 * (double)m * (double)n * (double)k);
  if (!ready(call)) return;
  if (byRows) call->kernels->matMulRows(of.first, of.end, m, n, k, a, b, c, stride, room);
  else {
    const Matrix columns = {b.at + of.first * b.columnStep, b.rowStep, b.columnStep};
    call->kernels->matMulRows(0, m, m, of.end - of.first, k, a, columns, c + of.first, stride, room);
  }
}

void multiplyVectorCall(Call *call) {
  const ptrdiff_t n = count(call, 0), k = count(call, 1);
  const float *x = floats(call, 2, (uint64_t)k), *packed = floats(call, 3, packedSize(k, n));
  float *y = floats(call, 4, wholePanels(n));
  if (ready(call)) call->kernels->multiplyVector(n, k, x, packed, y);
}
