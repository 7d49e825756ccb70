#ifndef SOFTMAX_H
#define SOFTMAX_H

#include "elementary.h"
#include "kernels.h"

/** The largest of n floats; NaN if one is. */
INLINE float largest(ptrdiff_t n, const float *x) {
  ptrdiff_t j = 0;
  float top = -__builtin_inff();
  if (n >= LANES) {
    V lanes = load(x);
    for (j = LANES; j + LANES <= n; j += LANES) lanes = largerOf(lanes, load(x + j));
    top = largestOf(lanes);
  }
  for (; j < n; j++) top = larger(top, x[j]);
  return top;
}

/** sums += x, four lanes at a time; n is a multiple of 4. */
INLINE Q addQuads(Q sums, ptrdiff_t n, const float *x) {
  for (ptrdiff_t j = 0; j < n; j += 4) sums = sums + loadQ(x + j);
  return sums;
}

/** p = exp(x − top); returns Σ p in the order of softmax-cross-entropy.ts. */
INLINE float exponentials(ptrdiff_t n, const float *x, float top, float *p) {
  const ptrdiff_t whole = n & ~(ptrdiff_t)3;
  Q sums = {0};
  for (ptrdiff_t j = 0; j < n; j += LANES) {
    put(p + j, expOf(take(x + j, n - j) - splat(top)), n - j);
    sums = addQuads(sums, least(LANES, whole - j), p + j);
  }
  float sum = sumQ(sums);
  for (ptrdiff_t j = whole; j < n; j++) sum += p[j];
  return sum;
}

INLINE void scaleTo(ptrdiff_t n, const float *x, float factor, float *to) {
  for (ptrdiff_t j = 0; j < n; j++) to[j] = x[j] * factor;
}

static void softmaxCrossEntropy(Targets of, const float *logits, float *losses, float *probabilities) {
  for (ptrdiff_t i = 0; i < of.rows; i++, logits += of.classes, probabilities += of.classes) {
    const float top = largest(of.classes, logits);
    const float sum = exponentials(of.classes, logits, top, probabilities);
    scaleTo(of.classes, probabilities, 1 / sum, probabilities);
    const float logSum = logOf(sum);
    const float counted = of.mask == NULL ? 1 : of.mask[i];
    float loss = 0;
    if (counted != 0) {
      const int32_t id = of.ids[i];
      loss = (1 - of.smoothing) * (of.weights == NULL ? 1 : of.weights[id]) * (logSum + (top - logits[id]));
      if (of.smoothing != 0) {
        float all = 0;
        for (ptrdiff_t j = 0; j < of.classes; j++) {
          const float nll = logSum + (top - logits[j]);
          all += of.weights == NULL ? nll : of.weights[j] * nll;
        }
        loss += of.smoothing / (float)of.classes * all;
      }
      loss *= counted;
    }
    losses[i] = loss;
  }
}

static void softmaxCrossEntropyGradient(Targets of, const float *probabilities, const float *lossesGradient, float *to) {
  const ptrdiff_t n = of.classes;
  const float share = of.smoothing / (float)n;
  float total = (float)n;
  if (of.weights != NULL) {
    total = 0;
    for (ptrdiff_t j = 0; j < n; j++) total += of.weights[j];
  }
  for (ptrdiff_t i = 0; i < of.rows; i++, probabilities += n, to += n) {
    const float counted = of.mask == NULL ? 1 : of.mask[i];
    if (counted == 0) {
      memset(to, 0, 4 * (size_t)n);
      continue;
    }
    const int32_t id = of.ids[i];
    const float d = lossesGradient[i] * counted, weight = of.weights == NULL ? 1 : of.weights[id];
    scaleTo(n, probabilities, d * ((1 - of.smoothing) * weight + share * total), to);
    if (of.smoothing != 0) {
      for (ptrdiff_t j = 0; j < n; j++) to[j] = to[j] - d * share * (of.weights == NULL ? 1 : of.weights[j]);
    }
    to[id] = to[id] - d * (1 - of.smoothing) * weight;
  }
}

static void softmaxDivergence(ptrdiff_t rows, ptrdiff_t n, const float *from, const float *to, float *divergences, float *fromSlope, float *toSlope) {
  for (ptrdiff_t i = 0; i < rows; i++, from += n, to += n, fromSlope += n, toSlope += n) {
    const float topP = largest(n, from), topQ = largest(n, to);
    const float totalP = exponentials(n, from, topP, fromSlope), totalQ = exponentials(n, to, topQ, toSlope);
    const float shift = topQ - topP + (logOf(totalQ) - logOf(totalP)), shareP = 1 / totalP, shareQ = 1 / totalQ;
    Q sums = {0};
    ptrdiff_t j = 0;
    for (; j + 4 <= n; j += 4) {
      const Q p = loadQ(fromSlope + j) * splatQ(shareP);
      storeQ(fromSlope + j, p);
      storeQ(toSlope + j, loadQ(toSlope + j) * splatQ(shareQ) - p);
      sums = sums + p * ((loadQ(from + j) - loadQ(to + j)) + splatQ(shift));
    }
    float divergence = sumQ(sums);
    for (; j < n; j++) {
      const float p = fromSlope[j] * shareP;
      fromSlope[j] = p;
      toSlope[j] = toSlope[j] * shareQ - p;
      divergence += p * ((from[j] - to[j]) + shift);
    }
    divergences[i] = divergence;
    for (j = 0; j < n; j++) fromSlope[j] = fromSlope[j] * (((from[j] - to[j]) + shift) - divergence);
  }
}

#endif
