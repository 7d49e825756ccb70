import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random.ts';
import type { HostArray } from '../training/batch.ts';
import type { Schedule } from '../training/optimizer.ts';
import type { Spec } from '../units/spec.ts';
import type { ConstraintRule } from './constraint.ts';
import type { InputNoiseRule } from './input-noise.ts';
import type { JoinedRule } from './joined-regularizer.ts';
import type { Selector } from './selector.ts';
import type { WeightNoiseRule } from './weight-noise.ts';
import type { WidthRule } from './width-regularizer.ts';

/**
 * A penalty λ·P(w) on one weight tensor, in closed form: it never enters the tape.
 * What a kind cannot do is absent, not a function that throws.
 */
export interface Regularizer {
  readonly spec: Spec;
  /** Whether it is above 0 at zero weights: no penalty of size. */
  readonly isLeastElsewhere?: true;
  /** λ·P(w), summed over the tensor, not averaged. */
  penalty(weights: Tensor): Scalar;
  /** λ·∂P/∂w, with 0 as the sub-gradient at 0. */
  gradient(weights: Tensor): Tensor;
  /** The same penalty by its factors, where it is of their form: value and gradient can then be one pass each. */
  readonly norms?: NormFactors;
  /** argmin over u of ½‖u − w‖² + step·λ·P(u). */
  proximal?(weights: Tensor, step: number): Tensor;
  /** The same with a step of its own for each weight, of the weights' shape or a scalar: for a penalty that is a sum over weights. */
  proximalEach?(weights: Tensor, steps: Tensor): Tensor;
  /** The weights decayed beside an adaptive step: w·(1 − step·λ). Past step·λ = 1 it turns their signs, which trainers refuse. */
  decoupled?(weights: Tensor, step: number): Tensor;
  /** What `decoupled` or `proximal` does, where that is to every number alone: it can then join the optimizer's pass. */
  shrinkage?(as: 'decoupled' | 'proximal', step: number): Shrinkage;
}

/** A penalty absolute·Σ|w| + ½·square·Σw². */
export interface NormFactors {
  readonly absolute: number;
  readonly square: number;
}

/** A decay and a proximal map that act on every number alone: w ← soft(w·scale + update, threshold) / divisor. */
export interface Shrinkage {
  readonly scale: number;
  readonly threshold: number;
  readonly divisor: number;
  /** What the metric `adaptive` adds behind it, by the optimizer's step size s of each number: w ← soft(w, absolute·s) / (1 + square·s). */
  readonly adaptive?: NormFactors;
}

/**
 * A penalty on an activation: its mean over rows and positions that count of a sum over features. What a feature adds is
 * least at 0, with 0 as its sub-gradient there.
 */
export interface ActivityRegularizer {
  readonly spec: Spec;
  /**
   * @param activation [B, …, F]
   * @param mask [B, …] of 0 and 1, or absent
   */
  penalty(activation: Tensor, mask?: Tensor): Scalar;
}

/** Noise on an activation while training. Expectation-preserving, so that evaluation needs no change. */
export interface Noise {
  readonly spec: Spec;
  /** Whether every 0 stays 0, as under a mask: then units at rest stay so. */
  readonly keepsZeros?: true;
  /**
   * @param random a stream that is new for this site and step.
   * @param ids what the batch holds at the positions of the site, on the host; absent where that is not known.
   */
  apply(activation: Tensor, random: RandomStream, ids?: HostArray): Tensor;
}

/**
 * How a weight penalty acts:
 * - `penalty`: in the objective, differentiated
 * - `decoupled`: w ← w·(1 − η·λ) beside the step, as AdamW (l2 only)
 * - `proximal`: the proximal map with step η after the step; the only one that gives exact zeros
 */
export const applications = ['penalty', 'decoupled', 'proximal'] as const;
export type Application = (typeof applications)[number];

/**
 * In what a proximal map measures how far it moves: `plain`, with the learning rate for its step, or `adaptive`, with the optimizer's own step
 * size of each weight. Where the optimizer divides gradients by their size, as Adam does, λ keeps its meaning in nats by the latter alone.
 */
export const metrics = ['plain', 'adaptive'] as const;
export type ProximalMetric = (typeof metrics)[number];

/**
 * What λ is multiplied with for each row of a table: by token, 1 where none is given; or by how often the row's id stands in an epoch,
 * n = 1 + occurrences, as its share of the mean over all rows, which is 1: n for `frequency`, 1/n for `inverseFrequency`.
 */
export type RowFactors = (typeof rowSchemes)[number] | Readonly<Record<string, number>>;
export const rowSchemes = ['frequency', 'inverseFrequency'] as const;

export interface WeightRule {
  readonly regularizer: Regularizer;
  readonly on?: Selector;
  readonly as: Application;
  /** Of a proximal map; `plain` if not given. */
  readonly metric?: ProximalMetric;
  /** What λ is multiplied with from step to step; absent: 1. */
  readonly strength?: Schedule;
  /** What λ is multiplied with for some of the parameters selected; 1 for all others. 0 frees them. */
  readonly penaltyFactors?: readonly { readonly on: Selector; readonly factor: number }[];
  /** What λ is multiplied with for each row of the selected tables that ids look up. */
  readonly rowFactors?: RowFactors;
}
export interface ActivityRule {
  readonly activity: ActivityRegularizer;
  /**
   * A site, the name that numbered sites have in common (`between` for `between/0`, `between/1`, …), or a glob pattern as in
   * {@link Selector}. The penalties of several sites are added.
   */
  readonly at: string;
  /** As of a {@link WeightRule}. */
  readonly strength?: Schedule;
}
export interface NoiseRule {
  readonly noise: Noise;
  /** As of an {@link ActivityRule}. */
  readonly at: string;
}
/** One line of a configuration's `regularizers`: which unit, and where. */
export type Rule =
  | WeightRule
  | JoinedRule
  | WidthRule
  | ActivityRule
  | NoiseRule
  | WeightNoiseRule
  | InputNoiseRule
  | ConstraintRule;
