import { add, matMul, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { requireShape } from '../shapes.ts';

/**
 * An affine map of the last axis: y = x·W + b.
 *
 * @param inputs [B, T, I]
 * @param kernel [I, O]: the transpose of PyTorch's `weight`.
 * @param bias [O]
 * @returns [B, T, O]
 * @throws `E_SHAPE`
 * @example linear(ones([1, 1, 2]), tensor2d([[1], [2]]), tensor1d([3])) // [[[6]]]
 */
export const linear = (inputs: Tensor, kernel: Tensor, bias: Tensor): Tensor => {
  const [size, outputs] = kernel.shape as [number, number];
  requireShape('linear', 'inputs', inputs, ['B', 'T', size]);
  requireShape('linear', 'bias', bias, [outputs]);
  const [batch, time] = inputs.shape as [number, number, number];
  const rows = reshape(inputs, [batch * time, size]);
  return reshape(add(matMul(rows, kernel), bias), [batch, time, outputs]);
};
