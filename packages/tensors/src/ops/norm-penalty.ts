import type { NormFactors } from '@ridgeline/contracts';
import { abs, add, clone, mul, type Scalar, sign, square, sum, type Tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';

/** The kernels that a backend may bring. */
export const NORM_PENALTY_KERNEL = 'RidgelineNormPenalty';
export const ADD_NORM_GRADIENT_KERNEL = 'RidgelineAddNormGradient';

/** The formula: the truth that kernels are tested against. */
export const normPenaltyComposition = (weights: Tensor, { absolute, square: ridge }: NormFactors): Scalar =>
  add(mul(absolute, sum(abs(weights))), mul(ridge / 2, sum(square(weights))));

/**
 * absolute·Σ|w| + ½·square·Σw² over all numbers of a tensor. Without a gradient on the tape where the backend has a
 * kernel for it.
 *
 * @param weights [...shape]
 * @returns a scalar
 * @example normPenalty(tensor1d([3, -4]), { absolute: 0, square: 2 }) // 25
 */
export const normPenalty = (weights: Tensor, factors: NormFactors): Scalar =>
  (runFused(NORM_PENALTY_KERNEL, { weights }, { ...factors })?.[0] as Scalar | undefined) ??
  normPenaltyComposition(weights, factors);

/** The formula: the truth that kernels are tested against. */
export const addNormGradientComposition = (
  gradient: Tensor,
  weights: Tensor,
  { absolute, square: ridge }: NormFactors,
): Tensor => {
  const parts = [
    ...(absolute === 0 ? [] : [mul(absolute, sign(weights))]),
    ...(ridge === 0 ? [] : [mul(ridge, weights)]),
  ];
  return parts.length === 0
    ? clone(gradient)
    : add(gradient, parts.length === 1 ? parts[0]! : add(parts[0]!, parts[1]!));
};

/**
 * gradient + absolute·sign(w) + square·w, the penalty's gradient added to the data's, with 0 as the sign of 0.
 *
 * @param gradient [...shape]
 * @param weights [...shape]
 * @returns [...shape]
 * @example addNormGradient(tensor1d([1, 1]), tensor1d([3, -4]), { absolute: 0.5, square: 0 }) // [1.5, 0.5]
 */
export const addNormGradient = (gradient: Tensor, weights: Tensor, factors: NormFactors): Tensor =>
  runFused(ADD_NORM_GRADIENT_KERNEL, { gradient, weights }, { ...factors })?.[0] ??
  addNormGradientComposition(gradient, weights, factors);
