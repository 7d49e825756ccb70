// Compiled once for every instruction set and rounding, with FUSED (1 for multiply-adds rounded once) and BUILD (the name of its table).
#include "attention.h"
#include "convolution.h"
#include "decode.h"
#include "element-wise.h"
#include "gru.h"
#include "kernels.h"
#include "linear-sweep.h"
#include "lstm.h"
#include "min-gru.h"
#include "norms.h"
#include "peak.h"
#include "products.h"
#include "random.h"
#include "rnn.h"
#include "rows.h"
#include "softmax.h"
#include "updates.h"

const Kernels BUILD = {
    .firstLooseRow = firstLooseRow,
    .matMulRows = matMulRows,
    .multiplyAdds = multiplyAdds,
    .multiplyVector = multiplyVector,
    .multiplyVectors = multiplyVectors,
    .matMulPacked = matMulPacked,
    .lstmForward = lstmForward,
    .lstmBackward = lstmBackward,
    .lstmCell = lstmCell,
    .gruForward = gruForward,
    .gruBackward = gruBackward,
    .gruCell = gruCell,
    .rnnForward = rnnForward,
    .rnnBackward = rnnBackward,
    .rnnCell = rnnCell,
    .minGruForward = minGruForward,
    .minGruBackward = minGruBackward,
    .recurrentGradient = recurrentGradient,
    .squaredNorm = squaredNorm,
    .applyUpdate = applyUpdate,
    .lerp = lerp,
    .adam = adam,
    .normPenalty = normPenalty,
    .activityNorm = activityNorm,
    .activityNormGradient = activityNormGradient,
    .penalisedGradient = penalisedGradient,
    .clip = clip,
    .sign = sign,
    .exponential = exponential,
    .geluForward = geluForward,
    .softmaxCrossEntropy = softmaxCrossEntropy,
    .softmaxCrossEntropyGradient = softmaxCrossEntropyGradient,
    .softmaxDivergence = softmaxDivergence,
    .layerNormForward = layerNormForward,
    .layerNormBackward = layerNormBackward,
    .addColumnSums = addColumnSums,
    .addColumnSquares = addColumnSquares,
    .columnMoments = columnMoments,
    .batchNormForward = batchNormForward,
    .batchNormBackward = batchNormBackward,
    .attentionForward = attentionForward,
    .attentionBackward = attentionBackward,
    .attendRow = attendRow,
    .scatterAddRows = scatterAddRows,
    .convMaxOverTime = convMaxOverTime,
    .transpose = transpose,
    .convMaxOverTimeGradient = convMaxOverTimeGradient,
    .dropoutMask = dropoutMask,
    .sweepDense = sweepDense,
    .measureDense = measureDense,
};
