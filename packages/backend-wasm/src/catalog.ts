import type { KernelConfig } from '@tensorflow/tfjs-core';
import { activityNorm, activityNormGradient } from './kernels/activity-norm.ts';
import { attention, attentionGradient } from './kernels/attention.ts';
import { batchNorm, batchNormGradient } from './kernels/batch-norm.ts';
import { cast, reverse, select } from './kernels/booleans.ts';
import { convMaxOverTime, convMaxOverTimeGradient } from './kernels/conv-max-over-time.ts';
import { conv2DBackpropFilter, conv2DBackpropInput, conv3DBackpropInput } from './kernels/convolution.ts';
import {
  depthwiseConv2DBackpropFilter,
  depthwiseConv2DBackpropInput,
} from './kernels/depthwise-convolution.ts';
import { einsum } from './kernels/einsum.ts';
import { clipByValue, exp, relu6, sign } from './kernels/element-wise.ts';
import { gather } from './kernels/gather.ts';
import { gelu } from './kernels/gelu.ts';
import { gruSequence, gruSequenceGradient } from './kernels/gru-sequence.ts';
import { read, tensorOf } from './kernels/host-copy.ts';
import { identity } from './kernels/identity.ts';
import { layerNorm, layerNormGradient } from './kernels/layer-norm.ts';
import { columnSquares, unscaled } from './kernels/lengths.ts';
import { lstmSequence, lstmSequenceGradient } from './kernels/lstm-sequence.ts';
import { batchMatMul, fusedMatMul, linear } from './kernels/mat-mul.ts';
import { maxPoolGradient } from './kernels/max-pool-gradient.ts';
import { minGruSequence, minGruSequenceGradient } from './kernels/min-gru-sequence.ts';
import { normPenalty, penalisedGradient } from './kernels/norm-penalty.ts';
import { oneHot } from './kernels/one-hot.ts';
import { recurrentDecoder, recurrentDecoderStep } from './kernels/recurrent-decoder.ts';
import { rnnSequence, rnnSequenceGradient } from './kernels/rnn-sequence.ts';
import { selfAttention, selfAttentionGradient } from './kernels/self-attention.ts';
import { slice } from './kernels/slice.ts';
import { softmaxCrossEntropy, softmaxCrossEntropyGradient } from './kernels/softmax-cross-entropy.ts';
import { softmaxDivergence } from './kernels/softmax-divergence.ts';
import { splitV } from './kernels/split.ts';
import { sum } from './kernels/sum.ts';
import { repeatFirst, tile } from './kernels/tile.ts';
import { transformerDecoderStep } from './kernels/transformer-decoder-step.ts';
import { transformerDecoder } from './kernels/transformer-session.ts';
import { transpose } from './kernels/transpose.ts';
import { unsortedSegmentSum } from './kernels/unsorted-segment-sum.ts';
import { adam, applyUpdate, dropoutMask, lerp, squaredNorm } from './kernels/updates.ts';

/** Kernels that TF.js's wasm backend lacks. */
export const added: readonly KernelConfig[] = [
  adam,
  applyUpdate,
  lerp,
  squaredNorm,
  normPenalty,
  penalisedGradient,
  activityNorm,
  activityNormGradient,
  columnSquares,
  unscaled,
  dropoutMask,
  read,
  tensorOf,
  unsortedSegmentSum,
  linear,
  lstmSequence,
  lstmSequenceGradient,
  transformerDecoder,
  transformerDecoderStep,
  gruSequence,
  gruSequenceGradient,
  minGruSequence,
  minGruSequenceGradient,
  rnnSequence,
  rnnSequenceGradient,
  recurrentDecoder,
  recurrentDecoderStep,
  layerNorm,
  layerNormGradient,
  batchNorm,
  batchNormGradient,
  gelu,
  attention,
  attentionGradient,
  selfAttention,
  selfAttentionGradient,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
  softmaxDivergence,
  convMaxOverTime,
  convMaxOverTimeGradient,
  conv2DBackpropFilter,
  depthwiseConv2DBackpropFilter,
  depthwiseConv2DBackpropInput,
  einsum,
];

/** Kernels that take the place of TF.js's own, by name; each is given the one it replaces. */
export const replaced: Readonly<Record<string, (stock: KernelConfig) => KernelConfig>> = {
  BatchMatMul: batchMatMul,
  _FusedMatMul: fusedMatMul,
  Cast: cast,
  ClipByValue: () => clipByValue,
  Conv2DBackpropInput: () => conv2DBackpropInput,
  Conv3DBackpropInputV2: () => conv3DBackpropInput,
  Equal: repeatFirst,
  Exp: exp,
  GatherV2: gather,
  Greater: repeatFirst,
  GreaterEqual: repeatFirst,
  Identity: () => identity,
  Less: repeatFirst,
  LessEqual: repeatFirst,
  Maximum: repeatFirst,
  MaxPoolGrad: () => maxPoolGradient,
  Minimum: repeatFirst,
  NotEqual: repeatFirst,
  OneHot: () => oneHot,
  Relu6: () => relu6,
  Reverse: reverse,
  Select: select,
  Sign: () => sign,
  Slice: slice,
  SplitV: () => splitV,
  Sum: sum,
  Transpose: transpose,
  Tile: () => tile,
};
