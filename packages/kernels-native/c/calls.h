// Every kernel that the addon has: its name, how many numbers it takes, and whether it gives one back.
#ifndef CALLS_H
#define CALLS_H

#include "call.h"

#define KERNELS(X) X(matMul, 12, false)

#define DECLARE_CALL(name, arity, returns) void name##Call(Call *call);
KERNELS(DECLARE_CALL)
#undef DECLARE_CALL

#endif
