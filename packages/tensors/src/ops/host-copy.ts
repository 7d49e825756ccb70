import { getBackend, getKernel, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';

/** The kernels that a backend may bring. */
export const READ_KERNEL = 'RidgelineRead';
export const TENSOR_OF_KERNEL = 'RidgelineTensorOf';

/** Copies `into.length` numbers, from place `first` on. */
export type Read = (first: number, into: Float32Array) => void;

/**
 * What copies some numbers of a tensor into an array, row by row: straight from the device where its memory is the host's,
 * else from a copy that is waited for here.
 *
 * @param x [...shape] float32, alive for as long as it is read
 * @example (await readerOf(tensor1d([1, 2, 3])))(1, two) // two: [2, 3]
 */
export const readerOf = async (x: Tensor): Promise<Read> => {
  if (getKernel(READ_KERNEL, getBackend()) !== undefined)
    return (first, into) => {
      runFused(READ_KERNEL, { x }, { first, into } as unknown as { readonly first: number });
    };
  const values = await x.data<'float32'>();
  return (first, into) => into.set(values.subarray(first, first + into.length));
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
