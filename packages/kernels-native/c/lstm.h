#ifndef LSTM_H
#define LSTM_H

#include "sequence.h"

static void lstmForward(Sequence of, const float *projected, float *gates, const float *packed, float *state, float *cells, float *tanhCells, float *outputs, float *room, float *workspace) {
  const ptrdiff_t n = padded(of.hidden), block = of.rows * n, others = of.rows - of.batch;
  for (ptrdiff_t s = 0; s < of.time; s++) {
    const ptrdiff_t t = position(s, of);
    const float *product = recurrentInput(of.batch * n, state, of.recurrentMask, room);
    const Rows inputs = inputsAt(t, of, 4, n, projected, gates);
    matMulPacked(of.batch, of.loose, 4 * n, n, product, n, packed, inputs, gates, 4 * n, workspace);
    for (ptrdiff_t b = 0; b < of.batch; b++) {
      float *h = state + b * n;
      if (counts(of.mask, b, t, of.time)) {
        for (ptrdiff_t j = 0; j < n; j += LANES) {
          const ptrdiff_t left = n - j;
          const V i = sigmoidOf(take(gates + j, left));
          const V f = sigmoidOf(take(gates + j + n, left));
          const V g = tanhOf(take(gates + j + 2 * n, left));
          const V o = sigmoidOf(take(gates + j + 3 * n, left));
          const V c = multiplyAdd(f, take(cells + j, left), i * g);
          const V squashed = tanhOf(c);
          put(gates + j, i, left);
          put(gates + j + n, f, left);
          put(gates + j + 2 * n, g, left);
          put(gates + j + 3 * n, o, left);
          put(cells + block + j, c, left);
          put(tanhCells + j, squashed, left);
          put(h + j, o * squashed, left);
        }
      } else copyFloats(cells + block, cells, n);
      copyFloats(outputs + (b * of.time + t) * of.hidden, h, of.hidden);
      gates += 4 * n;
      cells += n;
      tanhCells += n;
    }
    gates += others * 4 * n;
    cells += others * n;
    tanhCells += others * n;
  }
}

static void lstmBackward(Sequence of, float *gates, const float *packed, const float *cells, const float *tanhCells, const float *outputsGradient, float *state, float *cell, float *projectedGradient, float *room, float *workspace) {
  const ptrdiff_t n = padded(of.hidden);
  const V one = splat(1.0f);
  for (ptrdiff_t s = of.time - 1; s >= 0; s--) {
    const ptrdiff_t t = position(s, of);
    float *step = gates + s * of.rows * 4 * n;
    for (ptrdiff_t b = 0; b < of.batch; b++) {
      float *gate = step + b * 4 * n, *dh = state + b * n, *dc = cell + b * n;
      const float *before = cells + (s * of.rows + b) * n, *squashed = tanhCells + (s * of.rows + b) * n;
      const ptrdiff_t at = b * of.time + t;
      addFloats(of.hidden, outputsGradient + at * of.hidden, dh);
      if (counts(of.mask, b, t, of.time)) {
        for (ptrdiff_t j = 0; j < n; j += LANES) {
          const ptrdiff_t left = n - j;
          const V i = take(gate + j, left), f = take(gate + j + n, left);
          const V g = take(gate + j + 2 * n, left), o = take(gate + j + 3 * n, left);
          const V tc = take(squashed + j, left), d = take(dh + j, left);
          const V dO = (d * tc) * (o * (one - o));
          const V dC = multiplyAdd(d * o, one - tc * tc, take(dc + j, left));
          put(gate + j, (dC * g) * (i * (one - i)), left);
          put(gate + j + n, (dC * take(before + j, left)) * (f * (one - f)), left);
          put(gate + j + 2 * n, (dC * i) * (one - g * g), left);
          put(gate + j + 3 * n, dO, left);
          put(dc + j, dC * f, left);
          put(dh + j, splat(0), left);
        }
      } else clearFloats(gate, 4 * n);
      narrow(4, of.hidden, n, gate, projectedGradient + at * 4 * of.hidden);
    }
    backThroughProduct(of, 4 * n, n, step, packed, room, state, workspace);
  }
}

/** One step for one row; n is a multiple of 4. */
static void lstmCell(ptrdiff_t n, const float *gates, float *h, float *c) {
  for (ptrdiff_t j = 0; j < n; j += LANES) {
    const ptrdiff_t left = n - j;
    const V i = sigmoidOf(take(gates + j, left));
    const V f = sigmoidOf(take(gates + j + n, left));
    const V g = tanhOf(take(gates + j + 2 * n, left));
    const V o = sigmoidOf(take(gates + j + 3 * n, left));
    const V next = multiplyAdd(f, take(c + j, left), i * g);
    put(c + j, next, left);
    put(h + j, o * tanhOf(next), left);
  }
}

#endif
