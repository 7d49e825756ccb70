import { type Tensor, tensor } from '@tensorflow/tfjs-core';

/** A tensor as golden files write it, row-major. A scalar's shape is empty. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/**
 * Makes a tensor of a golden file's values.
 *
 * @param golden its size must fit its shape.
 * @param dtype `float32` for numbers, `int32` for ids.
 * @example goldenTensor({ shape: [2, 1], data: [0.5, -1] }) // [[0.5], [-1]]
 */
export const goldenTensor = (golden: GoldenTensor, dtype: 'float32' | 'int32' = 'float32'): Tensor =>
  tensor([...golden.data], [...golden.shape], dtype);
