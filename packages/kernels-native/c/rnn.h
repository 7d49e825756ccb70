#ifndef RNN_H
#define RNN_H

#include "sequence.h"

static void rnnForward(Sequence of, bool rectified, const float *projected, float *gates, const float *packed, float *state, float *outputs, float *room, float *workspace) {
  const ptrdiff_t n = padded(of.hidden);
  for (ptrdiff_t s = 0; s < of.time; s++) {
    const ptrdiff_t t = position(s, of);
    const float *product = recurrentInput(of.batch * n, state, of.recurrentMask, room);
    const Rows inputs = inputsAt(t, of, 1, n, projected, gates);
    matMulPacked(of.batch, of.loose, n, n, product, n, packed, inputs, gates, n, workspace);
    for (ptrdiff_t b = 0; b < of.batch; b++) {
      float *h = state + b * n;
      if (counts(of.mask, b, t, of.time)) {
        for (ptrdiff_t j = 0; j < n; j += LANES) {
          const V sum = take(gates + j, n - j);
          put(h + j, rectified ? greater(sum, splat(0)) : tanhOf(sum), n - j);
        }
      }
      copyFloats(outputs + (b * of.time + t) * of.hidden, h, of.hidden);
      gates += n;
    }
    gates += (of.rows - of.batch) * n;
  }
}

static void rnnBackward(Sequence of, bool rectified, float *d, const float *packed, const float *outputsGradient, float *state, float *projectedGradient, float *room, float *workspace) {
  const ptrdiff_t n = padded(of.hidden);
  for (ptrdiff_t s = of.time - 1; s >= 0; s--) {
    const ptrdiff_t t = position(s, of);
    float *step = d + s * of.rows * n;
    for (ptrdiff_t b = 0; b < of.batch; b++) {
      float *sum = step + b * n, *dh = state + b * n;
      const ptrdiff_t at = b * of.time + t;
      addFloats(of.hidden, outputsGradient + at * of.hidden, dh);
      if (counts(of.mask, b, t, of.time)) {
        for (ptrdiff_t j = 0; j < n; j++) {
          const float h = sum[j];
          sum[j] = dh[j] * (rectified ? (h > 0 ? 1.0f : 0.0f) : 1.0f - h * h);
          dh[j] = 0;
        }
      } else clearFloats(sum, n);
      narrow(1, of.hidden, n, sum, projectedGradient + at * of.hidden);
    }
    backThroughProduct(of, n, n, step, packed, room, state, workspace);
  }
}

/** One step for one row; n is a multiple of 4. */
static void rnnCell(ptrdiff_t n, bool rectified, const float *sums, float *h) {
  for (ptrdiff_t j = 0; j < n; j += LANES) {
    const V sum = take(sums + j, n - j);
    put(h + j, rectified ? greater(sum, splat(0)) : tanhOf(sum), n - j);
  }
}

#endif
