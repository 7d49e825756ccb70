// The kernels of one build: an instruction set, with multiply-adds rounded once (fused) or twice. What each computes stands beside its
// namesake in packages/backend-wasm/assembly.
#ifndef KERNELS_H
#define KERNELS_H

#include <stddef.h>
#include <stdint.h>

/** The floats from a row to the next and from a column to the next; a transpose is the same with the two exchanged. */
typedef struct {
  const float *at;
  ptrdiff_t rowStep, columnStep;
} Matrix;

typedef struct {
  void (*matMul)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, Matrix a, Matrix b, float *c, ptrdiff_t stride, float *workspace);
} Kernels;

/** Bytes of workspace that a product needs: `matMulWorkspace()` of the wasm build. */
enum { WORKSPACE = 256 + 4 * 66 * 256 + 4 * 256 * 512 };

extern const Kernels baselinePortable, baselineFast, avx2Portable, avx2Fast, avx512Portable, avx512Fast;

#endif
