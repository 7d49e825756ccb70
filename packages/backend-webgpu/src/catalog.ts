import type { KernelConfig } from '@tensorflow/tfjs-core';
import { attention, attentionGradient } from './kernels/attention.ts';
import { lstmSequence, lstmSequenceGradient } from './kernels/lstm-sequence.ts';
import { selfAttention, selfAttentionGradient } from './kernels/self-attention.ts';
import { softmaxCrossEntropy, softmaxCrossEntropyGradient } from './kernels/softmax-cross-entropy.ts';

/** Kernels that TensorFlow.js's backend for WebGPU lacks. */
export const fusedKernels: readonly KernelConfig[] = [
  attention,
  attentionGradient,
  selfAttention,
  selfAttentionGradient,
  lstmSequence,
  lstmSequenceGradient,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
];
