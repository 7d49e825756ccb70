import type { NormFactors } from '@ridgeline/contracts';
import { abs, add, clone, mul, type Scalar, sign, square, sum, type Tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';
import { squaredNorm } from './squared-norm.ts';

/** The kernels that a backend may bring. */
export const NORM_PENALTY_KERNEL = 'RidgelineNormPenalty';
export const PENALISED_GRADIENT_KERNEL = 'RidgelinePenalisedGradient';

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

export interface PenalisedGradient {
  /** [...shape]: gradient + absolute·sign(w) + square·w, with 0 as the sign of 0. */
  readonly gradient: Tensor;
  /** What {@link normPenalty} is. */
  readonly penalty: Scalar;
  /** What `squaredNorm` is of the new gradient. */
  readonly squaredNorm: Scalar;
}

/** The formula: the truth that kernels are tested against. */
export const penalisedGradientComposition = (
  gradient: Tensor,
  weights: Tensor,
  factors: NormFactors,
): PenalisedGradient => {
  const { absolute, square: ridge } = factors;
  const parts = [
    ...(absolute === 0 ? [] : [mul(absolute, sign(weights))]),
    ...(ridge === 0 ? [] : [mul(ridge, weights)]),
  ];
  const slope = parts.length === 2 ? add(parts[0]!, parts[1]!) : parts[0];
  const sum = slope === undefined ? clone(gradient) : add(gradient, slope);
  return {
    gradient: sum,
    penalty: normPenaltyComposition(weights, factors),
    squaredNorm: squaredNorm(sum),
  };
};

/**
 * A penalty's gradient added to the data's, with the penalty's value and the squared norm of the sum, in one pass over both.
 *
 * @param gradient [...shape]
 * @param weights [...shape]
 * @param givenAway whether the gradient may be written over, where nobody else holds it.
 * @example penalisedGradient(tensor1d([1, 1]), tensor1d([3, -4]), { absolute: 0.5, square: 0 }).gradient // [1.5, 0.5]
 */
export const penalisedGradient = (
  gradient: Tensor,
  weights: Tensor,
  factors: NormFactors,
  givenAway = false,
): PenalisedGradient => {
  const fused = runFused(PENALISED_GRADIENT_KERNEL, { gradient, weights }, { ...factors, givenAway });
  if (fused === undefined) return penalisedGradientComposition(gradient, weights, factors);
  return { gradient: fused[0]!, penalty: fused[1] as Scalar, squaredNorm: fused[2] as Scalar };
};
