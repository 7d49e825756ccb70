// Every kernel that the addon has: its name, how many numbers it takes, and whether it gives one back.
#ifndef CALLS_H
#define CALLS_H

#include "call.h"

#define KERNELS(X)                                                                                                     \
  X(matMul, 12, false)                                                                                                 \
  X(multiplyVector, 5, false)                                                                                          \
  X(lstmForward, 14, false)                                                                                            \
  X(lstmBackward, 16, false)                                                                                           \
  X(lstmCell, 4, false)                                                                                                \
  X(gruForward, 14, false)                                                                                             \
  X(gruBackward, 15, false)                                                                                            \
  X(rnnForward, 13, false)                                                                                             \
  X(rnnBackward, 14, false)                                                                                            \
  X(recurrentGradient, 7, false)

#define DECLARE_CALL(name, arity, returns) void name##Call(Call *call);
KERNELS(DECLARE_CALL)
#undef DECLARE_CALL

#endif
