import { mul, type Tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';

/** The kernel that a backend may bring, which takes factors of 1 alone. */
export const UNSCALED_KERNEL = 'RidgelineUnscaled';

/**
 * values·factors. Where every factor is 1 it is the same numbers, which backends that know it at once do not go over.
 *
 * @param values [...shape]
 * @param factors what broadcasts to it
 * @returns [...shape]
 * @example scaled(tensor2d([[6, 1], [8, 1]]), tensor2d([[0.5, 1]])) // [[3, 1], [4, 1]]
 */
export const scaled = (values: Tensor, factors: Tensor): Tensor =>
  runFused(UNSCALED_KERNEL, { values, factors })?.[0] ?? mul(values, factors);
