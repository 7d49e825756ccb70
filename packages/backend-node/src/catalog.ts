import type { KernelConfig } from '@tensorflow/tfjs-core';
import { gruSequence, gruSequenceGradient } from './kernels/gru-sequence.ts';
import { lstmSequence, lstmSequenceGradient } from './kernels/lstm-sequence.ts';
import { minGruSequence, minGruSequenceGradient } from './kernels/min-gru-sequence.ts';
import { rnnSequence, rnnSequenceGradient } from './kernels/rnn-sequence.ts';
import { softmaxCrossEntropy, softmaxCrossEntropyGradient } from './kernels/softmax-cross-entropy.ts';

/** Kernels that TF.js's backend for Node lacks. */
export const kernels: readonly KernelConfig[] = [
  gruSequence,
  gruSequenceGradient,
  lstmSequence,
  lstmSequenceGradient,
  minGruSequence,
  minGruSequenceGradient,
  rnnSequence,
  rnnSequenceGradient,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
];
