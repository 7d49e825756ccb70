import { square, sum, type Tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';

/** The kernel that a backend may bring. */
export const COLUMN_SQUARES_KERNEL = 'RidgelineColumnSquares';

/** The formula: the truth that kernels are tested against. */
export const squareSumsComposition = (x: Tensor, axes?: number[]): Tensor => sum(square(x), axes, true);

/**
 * Σx² along some axes, which stay with the size 1; along the first ones in one pass where the backend can, without a gradient on the tape.
 *
 * @param x [...shape]
 * @param axes in order; all if not given.
 * @example squareSums(tensor2d([[3, 1], [4, 1]]), [0]) // [[25, 2]]
 */
export const squareSums = (x: Tensor, axes: number[] = [...x.shape.keys()]): Tensor => {
  const areFirst = axes.length > 0 && axes.length < x.rank && axes.every((axis, index) => axis === index);
  const fused = areFirst && runFused(COLUMN_SQUARES_KERNEL, { x }, { axes: axes.length });
  return fused ? fused[0]! : squareSumsComposition(x, axes);
};
