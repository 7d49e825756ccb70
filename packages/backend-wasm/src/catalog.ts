import type { KernelConfig } from '@tensorflow/tfjs-core';
import { batchMatMul } from './kernels/batch-mat-mul.ts';
import { gather } from './kernels/gather.ts';
import { identity } from './kernels/identity.ts';
import { lstm } from './kernels/lstm.ts';
import { lstmGradient } from './kernels/lstm-gradient.ts';
import { softmaxCrossEntropy, softmaxCrossEntropyGradient } from './kernels/softmax-cross-entropy.ts';
import { sum } from './kernels/sum.ts';
import { unsortedSegmentSum } from './kernels/unsorted-segment-sum.ts';

/** Kernels that TF.js's wasm backend lacks. */
export const added: readonly KernelConfig[] = [
  unsortedSegmentSum,
  lstm,
  lstmGradient,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
];

/** Kernels that take the place of TF.js's own, by name; each is given the one it replaces. */
export const replaced: Readonly<Record<string, (stock: KernelConfig) => KernelConfig>> = {
  BatchMatMul: batchMatMul,
  GatherV2: gather,
  Identity: () => identity,
  Sum: sum,
};
