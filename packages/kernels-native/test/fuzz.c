// Calls every kernel with numbers that mostly make no sense, under AddressSanitizer, where nothing of the memory may be touched but
// the ranges that a call names. Ends at the first fault; else tells how many calls were refused and how many ran.
//
//     cd packages/kernels-native
//     gcc -std=c11 -g -O1 -ffp-contract=off -fwrapv -fno-math-errno -fsanitize=address,undefined -fno-sanitize-recover=all
//         -mavx2 -mfma -DBUILD=avx2Fast -DFUSED=1 -include test/fuzz.h test/fuzz.c c/call*.c c/kernels.c -o fuzz && ./fuzz SEED CALLS
//
// Other builds of the kernels have the names and flags of scripts/compile.mjs.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../c/calls.h"

enum { BYTES = 1 << 21, KEPT = 64, MOST = 21 };

extern const Kernels BUILD;

typedef struct {
  const char *name;
  int arity, sizes;
  void (*call)(Call *call);
  int kept;
  double sound[KEPT][MOST];
  long ran, refused;
} Kernel;

/** How many sizes each kernel begins with. */
enum {
  matMulSizes = 3, affineSizes = 3, multiplyAddsSizes = 1, multiplyVectorSizes = 2, multiplyVectorsSizes = 3, lstmForwardSizes = 4,
  lstmBackwardSizes = 4, lstmCellSizes = 1, gruForwardSizes = 4, gruBackwardSizes = 4, gruCellSizes = 1, rnnForwardSizes = 5,
  rnnBackwardSizes = 5, rnnCellSizes = 2, minGruForwardSizes = 4, minGruBackwardSizes = 4, recurrentGradientSizes = 3,
  squaredNormSizes = 1, applyUpdateSizes = 1, adamSizes = 1, normPenaltySizes = 1, penalisedGradientSizes = 1,
  lerpSizes = 1, activityNormSizes = 2,
  activityNormGradientSizes = 2, clipSizes = 1, signSizes = 1, exponentialSizes = 1, geluForwardSizes = 1, softmaxCrossEntropySizes = 2,
  softmaxCrossEntropyGradientSizes = 2, softmaxDivergenceSizes = 2, layerNormForwardSizes = 2, layerNormBackwardSizes = 2,
  addColumnSumsSizes = 2, addColumnSquaresSizes = 2, columnMomentsSizes = 2, batchNormForwardSizes = 2, batchNormBackwardSizes = 2,
  attentionForwardSizes = 4, attentionBackwardSizes = 4, scatterAddRowsSizes = 2, convMaxOverTimeSizes = 5,
  transposeSizes = 2, convMaxOverTimeGradientSizes = 5, dropoutMaskSizes = 1, matMulPackedSizes = 3,
  attendRowSizes = 3,
};

#define KERNEL(name, arity, returns) {#name, arity, name##Sizes, name##Call, 0, {{0}}, 0, 0},
static Kernel kernels[] = {KERNELS(KERNEL)};
enum { COUNT = sizeof kernels / sizeof *kernels };

static uint64_t state;
static uint64_t draw(uint64_t below) {
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return (state >> 11) % below;
}

static double hostile(void) {
  static const double some[] = {-1, 0.5, -0.0, 0.0 / 0.0, 1 / 0.0, -1 / 0.0, 1e-320, 2147483647.0, 2147483648.0, 4294967292.0, 4294967295.0, 4294967296.0,
                                9007199254740992.0, 9007199254740993.0, 1.8446744073709552e19, -2147483648.0, -2147483649.0, 1e300, 1 << 30, 65536, BYTES};
  return some[draw(sizeof some / sizeof *some)];
}

static double size(void) { return (double)draw(draw(4) > 0 ? 20 : 300); }
static double address(void) { return draw(3) == 0 ? 4.0 * (double)draw(80) : draw(12) == 0 ? BYTES - 4.0 * (double)draw(200) : 8.0 * (double)draw(BYTES / 8); }
static double argument(bool isSize) { return draw(20) == 0 ? hostile() : draw(40) == 0 ? (double)draw(BYTES) : isSize ? size() : address(); }

static void fill(uint8_t *memory) {
  for (size_t i = 0; i < BYTES / 4; i++) {
    // small integers too, for ids and positions
    const float x = (float)(int64_t)draw(2000) / 500 - 2;
    const int32_t id = (int32_t)draw(8);
    memcpy(memory + 4 * i, i % 3 == 0 ? (const void *)&id : (const void *)&x, 4);
  }
}

int main(int argc, char **argv) {
  state = argc > 1 ? 0x9e3779b97f4a7c15u * (strtoull(argv[1], NULL, 10) + 1) : 1;
  const long calls = argc > 2 ? strtol(argv[2], NULL, 10) : 100000;
  uint8_t *memory = aligned_alloc(4096, BYTES);
  fill(memory);
  for (long i = 0; i < calls; i++) {
    Kernel *kernel = &kernels[i % COUNT];
    double given[MOST];
    const bool changed = kernel->kept > 0 && draw(8) > 0;
    if (changed) memcpy(given, kernel->sound[draw((uint64_t)kernel->kept)], sizeof given);
    else for (int j = 0; j < kernel->arity; j++) given[j] = argument(j < kernel->sizes);
    for (uint64_t times = changed ? 1 + draw(3) : 0; times > 0; times--) {
      const int place = (int)draw((uint64_t)kernel->arity);
      given[place] = draw(4) == 0 ? hostile() : argument(place < kernel->sizes);
    }
    // a loop over nothing may be long, and is not what is looked for
    double work = 1;
    for (int j = 0; j < kernel->sizes; j++) work *= given[j] > 1 && given[j] < 2147483648.0 ? given[j] : 1;
    if (work > 1e5) continue;
    Call call = {.kernels = &BUILD, .memory = memory, .length = BYTES, .given = given, .part = -1};
    __asan_poison_memory_region(memory, BYTES);
    kernel->call(&call);
    __asan_unpoison_memory_region(memory, BYTES);
    if (!sound(&call)) {
      kernel->refused++;
      continue;
    }
    kernel->ran++;
    memcpy(kernel->sound[kernel->kept < KEPT ? kernel->kept++ : (int)draw(KEPT)], given, sizeof given);
    if (kernel->ran % 64 == 0) fill(memory);
  }
  for (int j = 0; j < COUNT; j++) printf("%s: %ld ran, %ld refused\n", kernels[j].name, kernels[j].ran, kernels[j].refused);
  free(memory);
}
