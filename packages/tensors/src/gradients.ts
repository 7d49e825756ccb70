// TF.js registers no gradients on import. This file does, once, for its kernels and for ours.
// Its own import order matters under a bundler's development server: the flags come with the main entry.
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { lstmGradient } from './ops/lstm.ts';
import { softmaxCrossEntropyGradient } from './ops/softmax-cross-entropy.ts';

for (const config of [lstmGradient, softmaxCrossEntropyGradient]) {
  if (getGradient(config.kernelName) === undefined) registerGradient(config);
}
