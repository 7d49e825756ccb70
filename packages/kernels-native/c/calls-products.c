#include "calls.h"

typedef struct {
  ptrdiff_t m, n, k;
  Matrix a, b;
  Rows from;
  float *c, *room;
  ptrdiff_t stride;
} Product;

static void multiply(Call *call, Product product) {
  const ptrdiff_t m = product.m, n = product.n, k = product.k;
  // a part packs all of the other factor: that is to be the smaller one
  const bool byRows = m >= n;
  const Range of = share(call, byRows ? m : n, byRows ? 12 : 32, 0.02 * (double)m * (double)n * (double)k);
  if (!ready(call)) return;
  Matrix b = product.b;
  Rows from = product.from;
  if (byRows) {
    call->kernels->matMulRows(of.first, of.end, m, n, k, product.a, b, from, product.c, product.stride, product.room);
    return;
  }
  b.at += of.first * b.columnStep;
  if (from.at != NULL) from.at += of.first;
  call->kernels->matMulRows(0, m, m, of.end - of.first, k, product.a, b, from, product.c + of.first, product.stride, product.room);
}

/** The sizes and factors that begin every product; then what it is added to, its rows and their stride, and the workspace. */
static Product productOf(Call *call, int rows) {
  Product product = {.m = count(call, 0), .n = count(call, 1), .k = count(call, 2), .stride = step(call, rows + 1)};
  product.a = matrix(call, 3, product.m, product.k);
  product.b = matrix(call, 6, product.k, product.n);
  product.c = rowsOf(call, rows, product.m, product.n, product.stride);
  product.room = workspace(call, rows + 2);
  return product;
}

void matMulCall(Call *call) {
  Product product = productOf(call, 9);
  product.from = (Rows){product.c, product.stride};
  multiply(call, product);
}

void affineCall(Call *call) {
  Product product = productOf(call, 10);
  product.from = (Rows){optional(call, 9, (uint64_t)product.n), 0};
  multiply(call, product);
}

void multiplyAddsCall(Call *call) {
  const ptrdiff_t times = rounds(call, 0);
  if (ready(call)) call->result = call->kernels->multiplyAdds(times);
}

void multiplyVectorCall(Call *call) {
  const ptrdiff_t n = count(call, 0), k = count(call, 1);
  const float *x = floats(call, 2, (uint64_t)k), *packed = floats(call, 3, packedSize(k, n));
  float *y = floats(call, 4, wholePanels(n));
  if (ready(call)) call->kernels->multiplyVector(n, k, x, packed, y);
}

void multiplyVectorsCall(Call *call) {
  const ptrdiff_t m = count(call, 0), n = count(call, 1), k = count(call, 2), stride = step(call, 6);
  const float *x = rowsOf(call, 3, m, k, k), *packed = floats(call, 4, packedSize(k, n));
  float *y = rowsOf(call, 5, m, (ptrdiff_t)wholePanels(n), stride);
  if (ready(call)) call->kernels->multiplyVectors(m, n, k, x, packed, y, stride);
}

void matMulPackedCall(Call *call) {
  const ptrdiff_t m = count(call, 0), n = count(call, 1), k = count(call, 2), rowStep = step(call, 4), stride = step(call, 7);
  const float *a = rowsOf(call, 3, m, k, rowStep), *packed = floats(call, 5, packedSize(k, n));
  float *c = rowsOf(call, 6, m, n, stride), *room = workspace(call, 8);
  if (ready(call)) call->kernels->matMulPacked(m, call->kernels->firstLooseRow(m), n, k, a, rowStep, packed, (Rows){c, stride}, c, stride, room);
}
