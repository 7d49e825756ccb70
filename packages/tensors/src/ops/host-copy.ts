import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';

/** The kernels that a backend may bring. */
export const READ_KERNEL = 'RidgelineRead';
export const TENSOR_OF_KERNEL = 'RidgelineTensorOf';

/**
 * Copies `into.length` numbers of a tensor, from place `first` on, row by row: without an array in between where the
 * backend can.
 *
 * @param x [...shape] float32
 * @example readInto(tensor1d([1, 2, 3]), 1, two) // two: [2, 3]
 */
export const readInto = (x: Tensor, first: number, into: Float32Array): void => {
  const attributes = { first, into } as unknown as { readonly first: number };
  if (runFused(READ_KERNEL, { x }, attributes) !== undefined) return;
  into.set(x.dataSync<'float32'>().subarray(first, first + into.length));
};

/**
 * A tensor of these numbers, which may be overwritten at once: TensorFlow.js's `tensor` goes on using the array on some
 * backends.
 *
 * @returns shape, float32
 * @example tensorOf(Float32Array.of(1, 2), [2])
 */
export const tensorOf = (values: Float32Array, shape: readonly number[]): Tensor => {
  const attributes = { values, shape: [...shape] } as unknown as { readonly shape: number[] };
  return runFused(TENSOR_OF_KERNEL, {}, attributes)?.[0] ?? tensor(values.slice(), [...shape], 'float32');
};
