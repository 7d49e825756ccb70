// The kernels of one build: an instruction set, with multiply-adds rounded once (fused) or twice. What each computes stands beside its
// namesake in packages/backend-wasm/assembly.
#ifndef KERNELS_H
#define KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The floats from a row to the next and from a column to the next; a transpose is the same with the two exchanged. */
typedef struct {
  const float *at;
  ptrdiff_t rowStep, columnStep;
} Matrix;

/** What a recurrent layer goes through. The masks [batch, time] and [batch, padded] are NULL where there is none. */
typedef struct {
  ptrdiff_t batch, time, hidden;
  bool reverse;
  const float *mask, *recurrentMask;
} Sequence;

typedef struct {
  void (*matMul)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, Matrix a, Matrix b, float *c, ptrdiff_t stride, float *workspace);
  void (*multiplyVector)(ptrdiff_t n, ptrdiff_t k, const float *x, const float *packed, float *y);
  void (*lstmForward)(Sequence of, float *gates, const float *packed, float *state, float *cells, float *tanhCells, float *outputs, float *room, float *workspace);
  void (*lstmBackward)(Sequence of, float *gates, const float *packed, const float *cells, const float *tanhCells, const float *outputsGradient, float *state, float *cell, float *projectedGradient, float *room, float *workspace);
  void (*lstmCell)(ptrdiff_t n, const float *gates, float *h, float *c);
  void (*gruForward)(Sequence of, float *gates, float *candidates, const float *bias, const float *packed, float *state, float *outputs, float *room, float *workspace);
  void (*gruBackward)(Sequence of, float *gates, float *candidates, const float *states, const float *packed, const float *outputsGradient, float *state, float *projectedGradient, float *room, float *workspace);
  void (*rnnForward)(Sequence of, bool rectified, float *gates, const float *packed, float *state, float *outputs, float *room, float *workspace);
  void (*rnnBackward)(Sequence of, bool rectified, float *d, const float *packed, const float *outputsGradient, float *state, float *projectedGradient, float *room, float *workspace);
  void (*recurrentGradient)(ptrdiff_t rows, ptrdiff_t gates, ptrdiff_t hidden, const float *states, const float *d, float *to, float *workspace);
} Kernels;

/** Bytes of workspace that a product needs: `matMulWorkspace()` of the wasm build. */
enum { WORKSPACE = 256 + 4 * 66 * 256 + 4 * 256 * 512 };

extern const Kernels baselinePortable, baselineFast, avx2Portable, avx2Fast, avx512Portable, avx512Fast;

#endif
