// Every kernel that the addon has: its name, how many numbers it takes, and whether it gives one back.
#ifndef CALLS_H
#define CALLS_H

#include "call.h"

#define KERNELS(X)                                                                                                     \
  X(matMul, 12, false)                                                                                                 \
  X(affine, 13, false)                                                                                                 \
  X(multiplyAdds, 1, true)                                                                                             \
  X(multiplyVector, 5, false)                                                                                          \
  X(multiplyVectors, 7, false)                                                                                         \
  X(matMulPacked, 9, false)                                                                                            \
  X(lstmForward, 15, false)                                                                                            \
  X(lstmBackward, 16, false)                                                                                           \
  X(lstmCell, 4, false)                                                                                                \
  X(gruForward, 15, false)                                                                                             \
  X(gruBackward, 15, false)                                                                                            \
  X(gruCell, 4, false)                                                                                                 \
  X(rnnForward, 14, false)                                                                                             \
  X(rnnBackward, 14, false)                                                                                            \
  X(rnnCell, 4, false)                                                                                                 \
  X(minGruForward, 9, false)                                                                                           \
  X(minGruBackward, 11, false)                                                                                         \
  X(recurrentGradient, 7, false)                                                                                       \
  X(squaredNorm, 2, true)                                                                                              \
  X(applyUpdate, 7, false)                                                                                             \
  X(lerp, 5, false)                                                                                                    \
  X(adam, 20, false)                                                                                                   \
  X(normPenalty, 4, true)                                                                                              \
  X(penalisedGradient, 7, true)                                                                                        \
  X(activityNorm, 6, true)                                                                                             \
  X(activityNormGradient, 8, false)                                                                                    \
  X(clip, 5, false)                                                                                                    \
  X(sign, 3, false)                                                                                                    \
  X(exponential, 3, false)                                                                                             \
  X(geluForward, 4, false)                                                                                             \
  X(softmaxCrossEntropy, 9, false)                                                                                     \
  X(softmaxCrossEntropyGradient, 9, false)                                                                             \
  X(softmaxDivergence, 7, false)                                                                                       \
  X(layerNormForward, 8, false)                                                                                        \
  X(layerNormBackward, 9, false)                                                                                       \
  X(addColumnSums, 5, false)                                                                                           \
  X(addColumnSquares, 5, false)                                                                                        \
  X(columnMoments, 5, false)                                                                                           \
  X(batchNormForward, 10, false)                                                                                       \
  X(batchNormBackward, 12, false)                                                                                      \
  X(attentionForward, 17, false)                                                                                       \
  X(attentionBackward, 21, false)                                                                                      \
  X(attendRow, 10, false)                                                                                              \
  X(scatterAddRows, 5, false)                                                                                          \
  X(convMaxOverTime, 13, false)                                                                                        \
  X(transpose, 4, false)                                                                                               \
  X(convMaxOverTimeGradient, 11, false)                                                                                \
  X(dropoutMask, 9, false)

/** The loops of packages/linear, on the memory of a fit. */
#define LOOPS(X)                                                                                                       \
  X(sweepDense, 8, true)                                                                                               \
  X(measureDense, 4, false)

#define DECLARE_CALL(name, arity, returns) void name##Call(Call *call);
KERNELS(DECLARE_CALL)
LOOPS(DECLARE_CALL)
#undef DECLARE_CALL

#endif
