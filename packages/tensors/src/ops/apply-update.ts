import type { Shrinkage } from '@ridgeline/contracts';
import { add, clipByValue, div, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';

/** The kernel that a backend may bring. */
export const APPLY_UPDATE_KERNEL = 'RidgelineApplyUpdate';

/** The formula: the truth that kernels are tested against. */
export const applyUpdateComposition = (
  weights: Tensor,
  update: Tensor,
  { scale, threshold, divisor }: Shrinkage,
): Tensor => {
  const moved = add(scale === 1 ? weights : mul(weights, scale), update);
  // what lies within the threshold is taken away whole, which leaves 0 and never −0
  const kept = threshold === 0 ? moved : sub(moved, clipByValue(moved, -threshold, threshold));
  return divisor === 1 ? kept : div(kept, divisor);
};

/** As float32 has it: between bounds that round to 0, TF.js's wasm backend gives whatever stood in its memory. */
export const roundedShrinkage = ({ threshold, ...shrinkage }: Shrinkage): Shrinkage => ({
  ...shrinkage,
  threshold: Math.fround(threshold),
});

/**
 * Weights after a step, their decay beside it and the proximal maps after it, in one pass where the backend can:
 * soft(w·scale + u, threshold) / divisor, with soft(x, t) = sign(x)·max(|x| − t, 0). What is adaptive is not in it: see `proximalEach`.
 *
 * @param weights [...shape]
 * @param update [...shape], what the optimizer adds.
 * @returns [...shape]
 * @example applyUpdate(tensor1d([1]), tensor1d([-0.5]), { scale: 1, threshold: 0.1, divisor: 1 }) // [0.4]
 */
export const applyUpdate = (weights: Tensor, update: Tensor, shrinkage: Shrinkage): Tensor => {
  const { adaptive: _, ...rounded } = roundedShrinkage(shrinkage);
  return (
    runFused(APPLY_UPDATE_KERNEL, { weights, update }, { ...rounded })?.[0] ??
    applyUpdateComposition(weights, update, rounded)
  );
};
