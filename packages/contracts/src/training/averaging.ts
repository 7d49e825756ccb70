import type { Params } from '../params.ts';
import type { Spec } from '../units/spec.ts';
import type { Evaluated } from './optimizer.ts';

/**
 * Weights that are evaluated, kept as the best and given back in place of those that are trained. They stand in the state of
 * a run and in its checkpoints, in the sets that constraints keep weights in. Buffers of a model are not averaged.
 */
export interface Averaging {
  readonly spec: Spec;
  /** Steps after which it begins; up to then it is the weights. Absent: it begins with the first. */
  readonly begins?: number;
  /**
   * The average after a step; tensors may come back as they were given.
   *
   * @param averaged absent at the first step.
   * @param params the parameters after the step.
   * @param step steps taken before this one.
   * @param givenAway whether the average before may be written over, where nobody else holds it; not if not given.
   */
  next(averaged: Params | undefined, params: Params, step: number, givenAway?: boolean): Params;
  /**
   * The averaging as it goes on when this was found; absent: it does not look. A function of all evaluations of the run so far, in their
   * order, so that a resumed run goes on as the unbroken one.
   */
  after?(evaluations: readonly Evaluated[]): Averaging;
}
