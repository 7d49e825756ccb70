// Compiled once for every instruction set and rounding, with FUSED (1 for multiply-adds rounded once) and BUILD (the name of its table).
#include "kernels.h"
#include "products.h"

const Kernels BUILD = {
    .matMul = matMul,
};
