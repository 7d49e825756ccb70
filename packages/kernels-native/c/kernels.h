// The kernels of one build: an instruction set, with multiply-adds rounded once (fused) or twice. What each computes stands beside its
// namesake in packages/backend-wasm/assembly.
#ifndef KERNELS_H
#define KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "linear.h"

/** The floats from a row to the next and from a column to the next; a transpose is the same with the two exchanged. */
typedef struct {
  const float *at;
  ptrdiff_t rowStep, columnStep;
} Matrix;

/** Where sums begin: rows `step` floats apart, or one row for all (0); zeros where it is NULL. */
typedef struct {
  const float *at;
  ptrdiff_t step;
} Rows;

/**
 * What a recurrent layer goes through: `batch` rows of a batch of `rows`, of which those from `loose` on fill no panel of wasm's. The
 * masks [batch, time] and [batch, padded] are NULL where there is none.
 */
typedef struct {
  ptrdiff_t batch, time, hidden, rows, loose;
  bool reverse;
  const float *mask, *recurrentMask;
} Sequence;

/** w ↦ soft(w·scale + update, threshold) / divisor */
typedef struct {
  float scale, threshold, divisor;
} Proximal;

typedef struct {
  float beta1, complement1, beta2, complement2, rate, epsilon;
} Adam;

/** w ↦ soft(w, absolute·s) / (1 + square·s) for step sizes s = rate/(√v + ε) */
typedef struct {
  float rate, absolute, square;
} Adaptive;

/** What logits [rows, classes] are held against. The mask [rows] and the weights [classes] are NULL where there are none. */
typedef struct {
  ptrdiff_t rows, classes;
  const int32_t *ids;
  const float *mask, *weights;
  float smoothing;
} Targets;

/** One head of attention; steps are floats from a row to the next. `hidden` is added to every row of scores, NULL if there is none. */
typedef struct {
  ptrdiff_t time, keyTime, size;
  bool causal;
  const float *queries, *keys, *values, *hidden;
  ptrdiff_t queryStep, keyStep, outputStep;
} Head;

/** A convolution with its maximum over time: windows of `size` positions. */
typedef struct {
  ptrdiff_t batch, time, channels, size, outputs;
} Convolution;

typedef struct {
  ptrdiff_t (*firstLooseRow)(ptrdiff_t m);
  void (*matMulRows)(ptrdiff_t first, ptrdiff_t end, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, Matrix a, Matrix b, Rows from, float *c, ptrdiff_t stride, float *workspace);
  double (*multiplyAdds)(ptrdiff_t rounds);
  void (*multiplyVector)(ptrdiff_t n, ptrdiff_t k, const float *x, const float *packed, float *y);
  void (*multiplyVectors)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *x, const float *packed, float *y, ptrdiff_t stride);
  void (*matMulPacked)(ptrdiff_t m, ptrdiff_t loose, ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t rowStep, const float *packed, Rows from, float *c, ptrdiff_t stride, float *workspace);
  void (*lstmForward)(Sequence of, const float *projected, float *gates, const float *packed, float *state, float *cells, float *tanhCells, float *outputs, float *room, float *workspace);
  void (*lstmBackward)(Sequence of, float *gates, const float *packed, const float *cells, const float *tanhCells, const float *outputsGradient, float *state, float *cell, float *projectedGradient, float *room, float *workspace);
  void (*lstmCell)(ptrdiff_t n, const float *gates, float *h, float *c);
  void (*gruForward)(Sequence of, const float *projected, float *gates, float *candidates, const float *bias, const float *packed, float *state, float *outputs, float *room, float *workspace);
  void (*gruBackward)(Sequence of, float *gates, float *candidates, const float *states, const float *packed, const float *outputsGradient, float *state, float *projectedGradient, float *room, float *workspace);
  void (*gruCell)(ptrdiff_t n, const float *inputs, const float *recurrent, float *h);
  void (*rnnForward)(Sequence of, bool rectified, const float *projected, float *gates, const float *packed, float *state, float *outputs, float *room, float *workspace);
  void (*rnnBackward)(Sequence of, bool rectified, float *d, const float *packed, const float *outputsGradient, float *state, float *projectedGradient, float *room, float *workspace);
  void (*rnnCell)(ptrdiff_t n, bool rectified, const float *sums, float *h);
  void (*minGruForward)(Sequence of, const float *projected, const float *first, float *gates, float *outputs);
  void (*minGruBackward)(Sequence of, const float *first, const float *gates, const float *outputs, const float *outputsGradient, float *state, float *projectedGradient);
  void (*recurrentGradient)(ptrdiff_t first, ptrdiff_t end, ptrdiff_t rows, ptrdiff_t gates, ptrdiff_t hidden, const float *states, const float *d, float *to, float *workspace);
  double (*squaredNorm)(ptrdiff_t n, const float *x);
  void (*applyUpdate)(ptrdiff_t n, const float *weights, const float *update, Proximal by, float *to);
  void (*adam)(ptrdiff_t n, const float *gradient, const float *first, const float *second, const float *weights, Adam with, Proximal by, Adaptive behind, float *to, float *nextFirst, float *nextSecond);
  void (*lerp)(ptrdiff_t n, const float *from, const float *towards, float share, float *to);
  double (*normPenalty)(ptrdiff_t n, const float *weights, float absolute, float square);
  double (*penalisedGradient)(ptrdiff_t n, const float *gradient, const float *weights, float absolute, float square, float *to, float *norm);
  double (*activityNorm)(ptrdiff_t rows, ptrdiff_t width, const float *x, const float *counts, float absolute, float square);
  void (*activityNormGradient)(ptrdiff_t rows, ptrdiff_t width, const float *x, const float *counts, float absolute, float square, float gradient, float *to);
  void (*clip)(ptrdiff_t n, float low, float high, const float *x, float *to);
  void (*sign)(ptrdiff_t n, const float *x, float *to);
  void (*exponential)(ptrdiff_t n, const float *x, float *to);
  void (*geluForward)(ptrdiff_t n, const float *x, float *outputs, float *derivative);
  void (*softmaxCrossEntropy)(Targets of, const float *logits, float *losses, float *probabilities);
  void (*softmaxCrossEntropyGradient)(Targets of, const float *probabilities, const float *lossesGradient, float *to);
  void (*softmaxDivergence)(ptrdiff_t rows, ptrdiff_t n, const float *from, const float *to, float *divergences, float *fromSlope, float *toSlope);
  void (*layerNormForward)(ptrdiff_t rows, ptrdiff_t n, float epsilon, const float *x, const float *scale, const float *offset, float *outputs, float *statistics);
  void (*layerNormBackward)(ptrdiff_t first, ptrdiff_t end, ptrdiff_t rows, ptrdiff_t n, const float *x, const float *scale, const float *statistics, const float *d, float *inputsGradient, float *scaleGradient, float *offsetGradient);
  void (*addColumnSums)(ptrdiff_t rows, ptrdiff_t width, const float *from, ptrdiff_t stride, float *to);
  void (*addColumnSquares)(ptrdiff_t rows, ptrdiff_t width, const float *from, ptrdiff_t stride, float *to);
  void (*columnMoments)(ptrdiff_t rows, ptrdiff_t n, const float *x, float *mean, float *variance);
  void (*batchNormForward)(ptrdiff_t rows, ptrdiff_t n, float epsilon, const float *x, const float *scale, const float *offset, const float *mean, const float *variance, float *outputs, float *room);
  void (*batchNormBackward)(ptrdiff_t rows, ptrdiff_t n, float epsilon, const float *x, const float *scale, const float *mean, const float *variance, const float *d, float *inputsGradient, float *scaleGradient, float *offsetGradient, float *room);
  void (*attentionForward)(Head of, float *outputs, float *notes, float *room, float *workspace);
  void (*attentionBackward)(Head of, const float *outputs, const float *outputsGradient, const float *notes, float *queriesGradient, float *keysGradient, float *valuesGradient, float *room, float *workspace);
  void (*attendRow)(ptrdiff_t heads, Head of, float *scores, float *outputs);
  void (*scatterAddRows)(ptrdiff_t count, ptrdiff_t width, ptrdiff_t step, const float *from, const int32_t *ids, float *table);
  void (*convMaxOverTime)(Convolution of, const float *inputs, const float *kernel, const float *bias, const float *mask, float *to, int32_t *positions, float *room, float *workspace);
  void (*transpose)(ptrdiff_t rows, ptrdiff_t columns, const float *from, float *to);
  void (*convMaxOverTimeGradient)(ptrdiff_t first, ptrdiff_t end, Convolution of, const float *inputs, const float *kernel, const int32_t *positions, const float *outputsGradient, float *inputsGradient, float *kernelGradient);
  void (*dropoutMask)(ptrdiff_t start, ptrdiff_t n, uint32_t key0, uint32_t key1, uint32_t stepLow, uint32_t stepHigh, uint32_t threshold, float kept, float *to);
  double (*sweepDense)(const Quadratic *model, const Sweep *by);
  void (*measureDense)(const Quadratic *model, const int32_t *list, ptrdiff_t count);
} Kernels;

/** Bytes of workspace that a product needs: `matMulWorkspace()` of the wasm build. */
enum { WORKSPACE = 256 + 4 * 66 * 256 + 4 * 256 * 512 };

extern const Kernels baselinePortable, baselineFast, avx2Portable, avx2Fast, avx512Portable, avx512Fast;

#endif
