export { activityNorm, activityNormGradient } from './activity-norm';
export { attendRow } from './attend-row';
export { attentionBackward, attentionForward, attentionNotes, attentionRoom, hiddenKeys } from './attention';
export { batchNormBackward, batchNormForward, columnMoments } from './batch-norm';
export {
  convMaxOverTime,
  convMaxOverTimeGradient,
  convMaxOverTimeRoom,
  transpose,
} from './conv-max-over-time';
export { gruCell, lstmCell, multiplyVector, multiplyVectors, rectify, rnnCell, swish } from './decode';
export { geluForward } from './gelu';
export { clip, exponential, sign } from './element-wise';
export { gruBackward, gruForward } from './gru';
export { layerNormBackward, layerNormForward } from './layer-norm';
export { lstmBackward, lstmForward } from './lstm';
export { affine, matMul, matMulPacked, matMulWorkspace, packedBytes, packMatrix } from './mat-mul';
export { minGruBackward, minGruForward } from './min-gru';
export { normPenalty, penalisedGradient } from './norm-penalty';
export { dropoutMask } from './random';
export { multiplyAdds } from './peak';
export { rnnBackward, rnnForward } from './rnn';
export { addColumnSquares, addColumnSums, copy, copyRows, gatherRows, scatterAddRows, zero } from './rows';
export {
  multiplyBlocks,
  narrowRows,
  packRecurrent,
  packRecurrentTransposed,
  packedRecurrentBytes,
  recurrentGradient,
  statesBefore,
  toSteps,
  widenRows,
} from './sequence';
export { softmaxCrossEntropy, softmaxCrossEntropyGradient } from './softmax-cross-entropy';
export { softmaxDivergence } from './softmax-divergence';
export { adam, applyUpdate, lerp, squaredNorm } from './updates';
export { turnPairs } from './turn-pairs';
