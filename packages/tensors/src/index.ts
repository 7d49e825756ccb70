export { record } from '@ridgeline/contracts';

import './gradients.ts';

export { evaluationMode } from './evaluation-mode.ts';
export { matchesGlob } from './glob.ts';
export { requireIds } from './host-ids.ts';
export { inputOf } from './input-of.ts';
export { type FusedKernelConfig, runFused } from './kernels.ts';
export { tensorsOf } from './model-tensors.ts';
export { narrowedParameters, narrowedWidths } from './narrowed.ts';
export { nextTask } from './next-task.ts';
export {
  ACTIVITY_NORM_GRADIENT_KERNEL,
  ACTIVITY_NORM_KERNEL,
  activityNorm,
  activityNormComposition,
} from './ops/activity-norm.ts';
export {
  ADAM_KERNEL,
  type AdamStepInputs,
  type AdamUpdateInputs,
  type AdamUpdateOutputs,
  adamSizes,
  adamStep,
  adamStepComposition,
  adamUpdate,
  adamUpdateComposition,
} from './ops/adam-update.ts';
export { APPLY_UPDATE_KERNEL, applyUpdate, applyUpdateComposition } from './ops/apply-update.ts';
export {
  ATTENTION_GRADIENT_KERNEL,
  ATTENTION_KERNEL,
  type AttentionInputs,
  type AttentionOptions,
  attention,
  attentionComposition,
} from './ops/attention.ts';
export {
  BATCH_NORM_GRADIENT_KERNEL,
  BATCH_NORM_KERNEL,
  type BatchNormOptions,
  type BatchNormOutputs,
  batchNorm,
  batchNormComposition,
} from './ops/batch-norm.ts';
export {
  CONV_MAX_OVER_TIME_GRADIENT_KERNEL,
  CONV_MAX_OVER_TIME_KERNEL,
  type ConvMaxOverTimeInputs,
  convMaxOverTime,
  convMaxOverTimeComposition,
} from './ops/conv-max-over-time.ts';
export { type Conv1dInputs, conv1d } from './ops/conv1d.ts';
export { requireReadRows, requireRowIds } from './ops/decoder-rows.ts';
export {
  DROPOUT_MASK_KERNEL,
  type DropoutMaskOptions,
  dropoutMask,
  dropoutMaskComposition,
} from './ops/dropout-mask.ts';
export { embedding } from './ops/embedding.ts';
export { embeddingProjection } from './ops/embedding-projection.ts';
export { GELU_KERNEL, type GeluOptions, gelu, geluComposition } from './ops/gelu.ts';
export {
  GRU_SEQUENCE_GRADIENT_KERNEL,
  GRU_SEQUENCE_KERNEL,
  type GruSequenceInputs,
  type GruSequenceOutputs,
  gruSequence,
  gruSequenceComposition,
} from './ops/gru-sequence.ts';
export {
  READ_KERNEL,
  type Read,
  readerOf,
  TENSOR_OF_KERNEL,
  tensorOf,
} from './ops/host-copy.ts';
export {
  LAYER_NORM_GRADIENT_KERNEL,
  LAYER_NORM_KERNEL,
  type LayerNormOptions,
  layerNorm,
  layerNormComposition,
} from './ops/layer-norm.ts';
export { LERP_KERNEL, lerp, lerpComposition } from './ops/lerp.ts';
export { LINEAR_KERNEL, type LinearOptions, linear, linearComposition } from './ops/linear.ts';
export {
  LSTM_SEQUENCE_GRADIENT_KERNEL,
  LSTM_SEQUENCE_KERNEL,
  type LstmSequenceInputs,
  type LstmSequenceOutputs,
  lstmSequence,
  lstmSequenceComposition,
} from './ops/lstm-sequence.ts';
export {
  MIN_GRU_SEQUENCE_GRADIENT_KERNEL,
  MIN_GRU_SEQUENCE_KERNEL,
  type MinGruSequenceInputs,
  type MinGruSequenceOutputs,
  minGruSequence,
  minGruSequenceComposition,
} from './ops/min-gru-sequence.ts';
export {
  NORM_PENALTY_KERNEL,
  normPenalty,
  normPenaltyComposition,
  PENALISED_GRADIENT_KERNEL,
  type PenalisedGradient,
  penalisedGradient,
  penalisedGradientComposition,
} from './ops/norm-penalty.ts';
export { proximalEach } from './ops/proximal-each.ts';
export {
  type DecoderCell,
  type DecoderHead,
  type DecoderLayer,
  type DecoderMap,
  type DecoderNorm,
  RECURRENT_DECODER_KERNEL,
  RECURRENT_DECODER_STEP_KERNEL,
  type RecurrentDecoderAttributes,
  type RecurrentDecoderInputs,
  recurrentDecoder,
} from './ops/recurrent-decoder.ts';
export {
  RNN_SEQUENCE_GRADIENT_KERNEL,
  RNN_SEQUENCE_KERNEL,
  type RnnSequenceInputs,
  type RnnSequenceOutputs,
  rnnSequence,
  rnnSequenceComposition,
} from './ops/rnn-sequence.ts';
export { type RotaryOptions, rotary, rotaryTurns } from './ops/rotary.ts';
export { scaled, UNSCALED_KERNEL } from './ops/scaled.ts';
export {
  SELF_ATTENTION_GRADIENT_KERNEL,
  SELF_ATTENTION_KERNEL,
  type SelfAttentionInputs,
  selfAttention,
  selfAttentionComposition,
} from './ops/self-attention.ts';
export type { SequenceOptions } from './ops/sequence.ts';
export {
  SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL,
  SOFTMAX_CROSS_ENTROPY_KERNEL,
  type SoftmaxCrossEntropyOptions,
  softmaxCrossEntropy,
  softmaxCrossEntropyComposition,
} from './ops/softmax-cross-entropy.ts';
export {
  SOFTMAX_DIVERGENCE_KERNEL,
  softmaxDivergence,
  softmaxDivergenceComposition,
} from './ops/softmax-divergence.ts';
export { COLUMN_SQUARES_KERNEL, squareSums, squareSumsComposition } from './ops/square-sums.ts';
export { SQUARED_NORM_KERNEL, squaredNorm } from './ops/squared-norm.ts';
export {
  type AffineWeights,
  hasTransformerDecoder,
  type NormWeights,
  TRANSFORMER_DECODER_KERNEL,
  TRANSFORMER_DECODER_STEP_KERNEL,
  type TransformerDecoderInputs,
  type TransformerDecoderLayer,
  type TransformerDecoderStep,
  transformerDecoder,
} from './ops/transformer-decoder.ts';
export {
  countParams,
  disposeParams,
  fromHost,
  hashParams,
  mapParams,
  toHost,
} from './params.ts';
export { philox } from './philox.ts';
export { lastAxis, type PlacesGone, placesGone, placesLeft, type Units } from './places-gone.ts';
export { randomStream } from './random.ts';
export { type RowGroup, rowGroups, rowsName } from './row-groups.ts';
export { scaleUnits } from './scale-units.ts';
export { selectPaths } from './select-paths.ts';
export { requireShape } from './shapes.ts';
export { unitSums } from './unit-sums.ts';
export { valueAndGradients } from './value-and-gradients.ts';
