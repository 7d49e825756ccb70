import type { Shrinkage } from '@ridgeline/contracts';
import { add, div, mul, sqrt, square, type Tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';
import { applyUpdateComposition, roundedShrinkage } from './apply-update.ts';
import { proximalEach } from './proximal-each.ts';

export interface AdamUpdateInputs {
  /** All [...shape]. */
  readonly gradient: Tensor;
  readonly first: Tensor;
  readonly second: Tensor;
  readonly beta1: number;
  readonly beta2: number;
  /** The learning rate times √(1 − β₂ᵗ)/(1 − β₁ᵗ). */
  readonly rate: number;
  /** ε times √(1 − β₂ᵗ). */
  readonly epsilon: number;
}

export interface AdamUpdateOutputs {
  /** What is to be added to the parameter. */
  readonly update: Tensor;
  readonly first: Tensor;
  readonly second: Tensor;
}

/** The kernel that a backend may bring. */
export const ADAM_KERNEL = 'RidgelineAdam';

/** The formula: the truth that kernels are tested against. */
export const adamUpdateComposition = ({
  gradient,
  first,
  second,
  beta1,
  beta2,
  rate,
  epsilon,
}: AdamUpdateInputs): AdamUpdateOutputs => {
  const nextFirst = add(mul(beta1, first), mul(1 - beta1, gradient));
  const nextSecond = add(mul(beta2, second), mul(1 - beta2, square(gradient)));
  const update = mul(-rate, div(nextFirst, add(sqrt(nextSecond), epsilon)));
  return { update, first: nextFirst, second: nextSecond };
};

/**
 * One parameter's step of Adam, in one pass over its numbers where the backend can:
 *
 *     m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²        Δw = −rate·m/(√v + ε)
 *
 * The bias corrections are in `rate` and `epsilon`.
 *
 * @see Kingma and Ba 2015
 * @example adamUpdate({ gradient, first, second, beta1: 0.9, beta2: 0.999, rate: 1e-3, epsilon: 1e-8 }).update
 */
export const adamUpdate = (given: AdamUpdateInputs): AdamUpdateOutputs => {
  const { gradient, first, second, ...attributes } = given;
  const fused = runFused(ADAM_KERNEL, { gradient, first, second }, attributes, 3);
  if (fused === undefined) return adamUpdateComposition(given);
  return { update: fused[0]!, first: fused[1]!, second: fused[2]! };
};

/**
 * The step size of each weight in Adam's own metric: sizeRate/(√v + ε).
 *
 * @param given.second [...shape], as it is after the step
 * @param given.sizeRate the learning rate times √(1 − β₂ᵗ)
 * @param given.epsilon ε times √(1 − β₂ᵗ)
 * @returns [...shape]
 */
export const adamSizes = ({
  second,
  sizeRate,
  epsilon,
}: Pick<AdamStepInputs, 'second' | 'sizeRate' | 'epsilon'>): Tensor =>
  div(sizeRate, add(sqrt(second), epsilon));

export interface AdamStepInputs extends AdamUpdateInputs {
  /** [...shape] */
  readonly weights: Tensor;
  /** The learning rate times √(1 − β₂ᵗ), which {@link adamSizes} goes by. */
  readonly sizeRate: number;
  readonly shrinkage: Shrinkage;
}

/** The formula: the truth that kernels are tested against. */
export const adamStepComposition = ({
  weights,
  sizeRate,
  shrinkage,
  ...given
}: AdamStepInputs): AdamUpdateOutputs & { readonly weights: Tensor } => {
  const next = adamUpdateComposition(given);
  const moved = applyUpdateComposition(weights, next.update, shrinkage);
  const { adaptive } = shrinkage;
  const { second } = next;
  return {
    ...next,
    weights: adaptive
      ? proximalEach(moved, adamSizes({ second, sizeRate, epsilon: given.epsilon }), adaptive)
      : moved,
  };
};

/**
 * {@link adamUpdate}, what `applyUpdate` does with its update and the proximal map by step sizes behind it, together in one pass.
 *
 * @param givenAway whether weights and moments may be written over, where nobody else holds them.
 * @example adamStep({ ...given, weights, shrinkage: { scale: 1, threshold: 0.1, divisor: 1 } }).weights
 */
export const adamStep = (
  given: AdamStepInputs,
  givenAway = false,
): Omit<AdamUpdateOutputs, 'update'> & { readonly weights: Tensor } => {
  const { gradient, first, second, weights, shrinkage, ...numbers } = given;
  const rounded = roundedShrinkage(shrinkage);
  const { adaptive, ...alike } = rounded;
  const fused = runFused(
    ADAM_KERNEL,
    { gradient, first, second, weights },
    { ...numbers, ...alike, ...adaptive, givenAway },
    3,
  );
  if (fused === undefined) return adamStepComposition({ ...given, shrinkage: rounded });
  return { weights: fused[0]!, first: fused[1]!, second: fused[2]! };
};
