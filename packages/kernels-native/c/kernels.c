// Compiled once for every instruction set and rounding, with FUSED (1 for multiply-adds rounded once) and BUILD (the name of its table).
#include "decode.h"
#include "gru.h"
#include "kernels.h"
#include "lstm.h"
#include "products.h"
#include "rnn.h"

const Kernels BUILD = {
    .matMul = matMul,
    .multiplyVector = multiplyVector,
    .lstmForward = lstmForward,
    .lstmBackward = lstmBackward,
    .lstmCell = lstmCell,
    .gruForward = gruForward,
    .gruBackward = gruBackward,
    .rnnForward = rnnForward,
    .rnnBackward = rnnBackward,
    .recurrentGradient = recurrentGradient,
};
