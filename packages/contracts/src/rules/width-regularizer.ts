import type { Schedule } from '../training/optimizer.ts';
import type { Spec } from '../units/spec.ts';
import type { UnitGroup } from '../width.ts';
import type { JoinedRegularizer } from './joined-regularizer.ts';

/** A penalty on the weights of whole units of a model: of hidden units, filters or heads. */
export interface WidthRegularizer {
  readonly spec: Spec;
  /** The penalty of these units. */
  over(group: UnitGroup): JoinedRegularizer;
  /**
   * A unit at 0 that an optimizer moves by no more than step·threshold, in the length of its weights together, is taken back to
   * 0 by the proximal map.
   *
   * @param count weights of a unit.
   */
  threshold?(count: number): number;
}

export interface WidthRule {
  readonly widthRegularizer: WidthRegularizer;
  /**
   * A width of the model, the name that numbered widths have in common (`hidden` for `hidden/0`, `hidden/1`, …), or a glob
   * pattern. Absent: every width.
   */
  readonly of?: string;
  readonly as: 'penalty' | 'proximal';
  /** As of a `WeightRule`. */
  readonly strength?: Schedule;
}
