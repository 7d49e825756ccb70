import type { Scalar } from '@tensorflow/tfjs-core';
import type { Params } from '../params.ts';
import type { Schedule } from '../training/optimizer.ts';
import type { Spec } from '../units/spec.ts';
import type { Selector } from './selector.ts';

/**
 * A penalty λ·P on several weight tensors at once, such as on all weights of a unit, which stand in the columns of a kernel and of
 * a recurrent kernel. As a {@link Regularizer}, but for tensors by their paths.
 */
export interface JoinedRegularizer {
  readonly spec: Spec;
  penalty(weights: Params): Scalar;
  /** By the same paths. */
  gradient(weights: Params): Params;
  /** Both at once, for one that finds them by the same way. */
  penaltyAndGradient?(weights: Params): { readonly penalty: Scalar; readonly gradient: Params };
  /** argmin over u of ½‖u − w‖² + step·λ·P(u), by the same paths. */
  proximal?(weights: Params, step: number): Params;
}

/** All that it selects goes to the unit together. Proximal maps of joined tensors come behind those of single ones. */
export interface JoinedRule {
  readonly joined: JoinedRegularizer;
  readonly on?: Selector;
  readonly as: 'penalty' | 'proximal';
  /** As of a `WeightRule`. */
  readonly strength?: Schedule;
}
