import type { Tensor } from '@tensorflow/tfjs-core';
import type { Params } from '../params.ts';
import type { Spec } from '../units/spec.ts';
import type { Selector } from './selector.ts';

/** A set that weights stay in: after every step, and before the first one, they go to the nearest point of it. */
export interface Constraint {
  readonly spec: Spec;
  /** Whether `project` goes to some point of the set and not to the nearest. */
  readonly isRough?: true;
  /** argmin over u in the set of ‖u − w‖²: the same bits where w is in it already. */
  project(weights: Tensor): Tensor;
  /** The same for all that a rule selects, by path, of a set that they are in together and not each by itself. */
  projectTogether?(weights: Params): Params;
}

/** Projections come behind decay and proximal maps, in the order of the rules. */
export interface ConstraintRule {
  readonly constraint: Constraint;
  readonly on?: Selector;
}
