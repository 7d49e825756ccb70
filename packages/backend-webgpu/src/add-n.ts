import {
  getKernel,
  type KernelConfig,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import type { WebGpuBackend } from './device.ts';

/**
 * TensorFlow.js's sum of several tensors, a few at a time. Its own binds one buffer for each of them: past what the device allows,
 * eight on many, the sum is refused and stays 0. The order of the terms, and so the bits, are the same.
 *
 * @param most how many buffers an operation may bind
 */
export const addInParts = (stock: KernelFunc, most: number): KernelFunc => {
  // one buffer is the sum's
  const width = most - 1;
  return (call) => {
    const backend = call.backend as WebGpuBackend;
    const [first, ...rest] = Object.values(call.inputs) as [TensorInfo, ...TensorInfo[]];
    const add = (terms: readonly TensorInfo[]): TensorInfo =>
      stock({ ...call, inputs: terms as never }) as TensorInfo;
    let sum = add([first, ...rest.slice(0, width - 1)]);
    for (let start = width - 1; start < rest.length; start += width - 1) {
      const before = sum;
      sum = add([before, ...rest.slice(start, start + width - 1)]);
      backend.disposeData(before.dataId);
    }
    return sum;
  };
};

let stock: KernelConfig | undefined;

/** Puts it in the place of TensorFlow.js's own. */
export const replaceAddN = (most: number): void => {
  stock ??= getKernel('AddN', 'webgpu');
  unregisterKernel('AddN', 'webgpu');
  registerKernel({ ...stock, kernelFunc: addInParts(stock.kernelFunc, most) });
};
