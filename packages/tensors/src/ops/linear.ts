import { fused, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { requireShape } from '../shapes.ts';

/**
 * An affine map of the last axis: y = x·W + b.
 *
 * @param inputs [..., I], of rank 2 or more.
 * @param kernel [I, O]: the transpose of PyTorch's `weight`.
 * @param bias [O]; absent: 0.
 * @returns [..., O]
 * @throws `E_SHAPE`
 * @example linear(ones([1, 1, 2]), tensor2d([[1], [2]]), tensor1d([3])) // [[[6]]]
 */
export const linear = (inputs: Tensor, kernel: Tensor, bias?: Tensor): Tensor => {
  requireShape('linear', 'kernel', kernel, ['I', 'O']);
  const [size, outputs] = kernel.shape as [number, number];
  requireShape('linear', 'inputs', inputs, ['...', 'N', size]);
  if (bias !== undefined) requireShape('linear', 'bias', bias, [outputs]);
  const rows = reshape(inputs, [-1, size]);
  const products = fused.matMul({ a: rows, b: kernel, ...(bias && { bias }) } as never);
  return reshape(products, [...inputs.shape.slice(0, -1), outputs]);
};
