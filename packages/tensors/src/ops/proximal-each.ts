import type { NormFactors } from '@ridgeline/contracts';
import { add, clone, div, maximum, minimum, mul, neg, sub, type Tensor } from '@tensorflow/tfjs-core';

/**
 * The proximal map of absolute·Σ|w| + ½·square·Σw² with a step size for each weight: soft(w, absolute·s) / (1 + square·s).
 *
 * @param weights [...shape]
 * @param sizes [...shape], or what broadcasts to it
 * @returns [...shape]
 * @example proximalEach(tensor1d([3, -4]), tensor1d([1, 2]), { absolute: 1, square: 0 }) // [2, -2]
 */
export const proximalEach = (weights: Tensor, sizes: Tensor, { absolute, square }: NormFactors): Tensor => {
  const thresholds = absolute === 0 ? undefined : mul(absolute, sizes);
  // what lies within the threshold is taken away whole, which leaves 0 and never −0
  const kept = thresholds
    ? sub(weights, minimum(maximum(weights, neg(thresholds)), thresholds))
    : clone(weights);
  return square === 0 ? kept : div(kept, add(1, mul(square, sizes)));
};
