// TF.js registers no gradients on import. This file does, once, for its kernels and for ours.
// Its own import order matters under a bundler's development server: the flags come with the main entry.
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { activityNormKernel } from './ops/activity-norm.ts';
import { attentionKernel } from './ops/attention.ts';
import { batchNormKernel } from './ops/batch-norm.ts';
import { convMaxOverTimeKernel } from './ops/conv-max-over-time.ts';
import { geluGradient } from './ops/gelu.ts';
import { gruSequenceKernel } from './ops/gru-sequence.ts';
import { layerNormKernel } from './ops/layer-norm.ts';
import { linearGradient } from './ops/linear.ts';
import { lstmSequenceKernel } from './ops/lstm-sequence.ts';
import { minGruSequenceKernel } from './ops/min-gru-sequence.ts';
import { rnnSequenceKernel } from './ops/rnn-sequence.ts';
import { selfAttentionKernel } from './ops/self-attention.ts';
import { softmaxCrossEntropyKernel } from './ops/softmax-cross-entropy.ts';
import { softmaxDivergenceGradient } from './ops/softmax-divergence.ts';

const gradients = [
  activityNormKernel.gradient,
  attentionKernel.gradient,
  batchNormKernel.gradient,
  convMaxOverTimeKernel.gradient,
  geluGradient,
  gruSequenceKernel.gradient,
  layerNormKernel.gradient,
  linearGradient,
  lstmSequenceKernel.gradient,
  minGruSequenceKernel.gradient,
  rnnSequenceKernel.gradient,
  selfAttentionKernel.gradient,
  softmaxCrossEntropyKernel.gradient,
  softmaxDivergenceGradient,
];

for (const config of gradients) {
  if (getGradient(config.kernelName) === undefined) registerGradient(config);
}
