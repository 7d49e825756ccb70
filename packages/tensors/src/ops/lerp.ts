import { add, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';

/** The kernel that a backend may bring. */
export const LERP_KERNEL = 'RidgelineLerp';

/** The formula: the truth that kernels are tested against. */
export const lerpComposition = (from: Tensor, towards: Tensor, share: number): Tensor =>
  // not (1 − s)·from + s·towards: where float32 rounds s, the two shares are not 1 together, and what is equal moves off
  add(from, mul(share, sub(towards, from)));

/**
 * from + share·(towards − from), in one pass where the backend can.
 *
 * @param from [...shape]
 * @param towards [...shape]
 * @param givenAway whether `from` may be written over, where nobody else holds it.
 * @returns [...shape]
 * @see PyTorch's `torch.lerp`.
 * @example lerp(tensor1d([1]), tensor1d([2]), 0.25) // [1.25]
 */
export const lerp = (from: Tensor, towards: Tensor, share: number, givenAway = false): Tensor =>
  runFused(LERP_KERNEL, { from, towards }, { share, givenAway })?.[0] ??
  lerpComposition(from, towards, share);
