import { type Scalar, square, sum, type Tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';

/** The kernel that a backend may bring. */
export const SQUARED_NORM_KERNEL = 'RidgelineSquaredNorm';

/**
 * ‖x‖₂² = Σx² over all numbers of a tensor. Without a gradient on the tape where the backend has a kernel for it.
 *
 * @param x [...shape]
 * @returns a scalar
 * @example squaredNorm(tensor1d([3, 4])) // 25
 */
export const squaredNorm = (x: Tensor): Scalar =>
  (runFused(SQUARED_NORM_KERNEL, { x })?.[0] as Scalar | undefined) ?? sum(square(x));
