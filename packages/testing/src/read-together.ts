import { concat, reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * The numbers of several tensors by one read. A device that works by itself is waited for at every read, however little is read.
 *
 * @param tensors of float32.
 * @returns [size] of each, in their order.
 * @example await readTogether([scalar(1), tensor([2, 3])]) // [[1], [2, 3]]
 */
export const readTogether = async (tensors: readonly Tensor[]): Promise<Float32Array[]> => {
  if (tensors.length === 0) return [];
  const joined = tidy(() => concat(tensors.map((each) => reshape(each, [each.size]))));
  const numbers = Float32Array.from(await joined.data());
  joined.dispose();
  let start = 0;
  return tensors.map(({ size }) => {
    start += size;
    return numbers.subarray(start - size, start);
  });
};
