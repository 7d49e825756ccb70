#ifndef GRU_H
#define GRU_H

#include "sequence.h"

static void gruForward(Sequence of, const float *projected, float *gates, float *candidates, const float *bias, const float *packed, float *state, float *outputs, float *room, float *workspace) {
  const ptrdiff_t w = padded(of.hidden), block = of.batch * w, others = of.rows - of.batch;
  const V one = splat(1.0f);
  for (ptrdiff_t s = 0; s < of.time; s++) {
    const ptrdiff_t t = position(s, of);
    const float *product = recurrentInput(block, state, of.recurrentMask, room + 3 * block);
    const Rows inputs = inputsAt(t, of, 3, w, projected, gates);
    matMulPacked(of.batch, of.loose, 3 * w, w, product, w, packed, (Rows){bias, 0}, room, 3 * w, workspace);
    for (ptrdiff_t b = 0; b < of.batch; b++) {
      const float *recurrent = room + b * 3 * w, *input = inputs.at + b * inputs.step;
      float *h = state + b * w;
      if (counts(of.mask, b, t, of.time)) {
        for (ptrdiff_t j = 0; j < w; j += LANES) {
          const ptrdiff_t left = w - j;
          const V r = sigmoidOf(take(input + j, left) + take(recurrent + j, left));
          const V z = sigmoidOf(take(input + j + w, left) + take(recurrent + j + w, left));
          const V candidate = take(recurrent + j + 2 * w, left);
          const V n = tanhOf(multiplyAdd(r, candidate, take(input + j + 2 * w, left)));
          put(gates + j, r, left);
          put(gates + j + w, z, left);
          put(gates + j + 2 * w, n, left);
          put(candidates + j, candidate, left);
          put(h + j, multiplyAdd(z, take(h + j, left), (one - z) * n), left);
        }
      } else if (input != gates) copyFloats(gates, input, 3 * w);
      copyFloats(outputs + (b * of.time + t) * of.hidden, h, of.hidden);
      gates += 3 * w;
      candidates += w;
    }
    gates += others * 3 * w;
    candidates += others * w;
  }
}

static void gruBackward(Sequence of, float *gates, float *candidates, const float *states, const float *packed, const float *outputsGradient, float *state, float *projectedGradient, float *room, float *workspace) {
  const ptrdiff_t w = padded(of.hidden);
  const V one = splat(1.0f);
  for (ptrdiff_t s = of.time - 1; s >= 0; s--) {
    const ptrdiff_t t = position(s, of);
    float *step = gates + s * of.rows * 3 * w;
    for (ptrdiff_t b = 0; b < of.batch; b++) {
      float *gate = step + b * 3 * w, *candidate = candidates + (s * of.rows + b) * w, *dh = state + b * w;
      const float *before = states + (s * of.rows + b) * w;
      const ptrdiff_t at = b * of.time + t;
      addFloats(of.hidden, outputsGradient + at * of.hidden, dh);
      if (counts(of.mask, b, t, of.time)) {
        for (ptrdiff_t j = 0; j < w; j += LANES) {
          const ptrdiff_t left = w - j;
          const V r = take(gate + j, left), z = take(gate + j + w, left), n = take(gate + j + 2 * w, left);
          const V d = take(dh + j, left);
          const V dN = (d * (one - z)) * (one - n * n);
          const V dZ = (d * (take(before + j, left) - n)) * (z * (one - z));
          const V dR = (dN * take(candidate + j, left)) * (r * (one - r));
          put(gate + j, dR, left);
          put(gate + j + w, dZ, left);
          put(gate + j + 2 * w, dN, left);
          put(candidate + j, dN * r, left);
          put(dh + j, d * z, left);
        }
      } else {
        clearFloats(gate, 3 * w);
        clearFloats(candidate, w);
      }
      narrow(3, of.hidden, w, gate, projectedGradient + at * 3 * of.hidden);
      // from here on the third gate is what h·U_n + u_n gets
      copyFloats(gate + 2 * w, candidate, w);
    }
    backThroughProduct(of, 3 * w, w, step, packed, room, state, workspace);
  }
}

/** One step for one row; n is a multiple of 4. */
static void gruCell(ptrdiff_t n, const float *inputs, const float *recurrent, float *h) {
  const V one = splat(1.0f);
  for (ptrdiff_t j = 0; j < n; j += LANES) {
    const ptrdiff_t left = n - j;
    const V r = sigmoidOf(take(inputs + j, left) + take(recurrent + j, left));
    const V z = sigmoidOf(take(inputs + j + n, left) + take(recurrent + j + n, left));
    const V c = tanhOf(multiplyAdd(r, take(recurrent + j + 2 * n, left), take(inputs + j + 2 * n, left)));
    put(h + j, multiplyAdd(z, take(h + j, left), (one - z) * c), left);
  }
}

#endif
