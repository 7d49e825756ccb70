import type { ActivityRegularizer, JoinedRegularizer, Regularizer, Schedule } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { mul } from '@tensorflow/tfjs-core';
import type { RunRules } from './rules.ts';

/** A penalty of λ times a factor: its maps are those of λ at a step that is as many times as long. */
export const scaledRegularizer = (unit: Regularizer, factor: number): Regularizer => {
  const { spec, norms, proximal, proximalEach, decoupled, shrinkage } = unit;
  return {
    spec: 'lambda' in spec ? { ...spec, lambda: (spec.lambda as number) * factor } : spec,
    penalty: (weights) => mul(factor, unit.penalty(weights)),
    gradient: (weights) => mul(factor, unit.gradient(weights)),
    ...(norms && { norms: { absolute: factor * norms.absolute, square: factor * norms.square } }),
    ...(proximal && { proximal: (weights, step) => proximal(weights, factor * step) }),
    ...(proximalEach && { proximalEach: (weights, steps) => proximalEach(weights, mul(factor, steps)) }),
    ...(decoupled && { decoupled: (weights, step) => decoupled(weights, factor * step) }),
    ...(shrinkage && { shrinkage: (as, step) => shrinkage(as, factor * step) }),
  };
};

const scaledJoined = (unit: JoinedRegularizer, factor: number): JoinedRegularizer => {
  const { spec, proximal } = unit;
  return {
    spec,
    penalty: (weights) => mul(factor, unit.penalty(weights)),
    gradient: (weights) => mapParams(unit.gradient(weights), (value) => mul(factor, value)),
    ...(proximal && { proximal: (weights, step) => proximal(weights, factor * step) }),
  };
};

const scaledActivity = (unit: ActivityRegularizer, factor: number): ActivityRegularizer => ({
  spec: unit.spec,
  penalty: (activation, mask) => mul(factor, unit.penalty(activation, mask)),
});

/** What a rule is at a step, by its schedule; itself where it has none, or where that says 1. */
const at = <Ruled extends { readonly strength?: Schedule }>(
  rules: readonly Ruled[],
  step: number,
  scaled: (rule: Ruled, factor: number) => Partial<Ruled>,
): readonly Ruled[] =>
  rules.map((rule) => {
    const factor = rule.strength?.at(step) ?? 1;
    return factor === 1 ? rule : { ...rule, ...scaled(rule, factor) };
  });

/**
 * The rules of a run with the strengths that they have at a step.
 *
 * @param step steps taken before it.
 */
export const rulesAt = (rules: RunRules, step: number): RunRules => ({
  ...rules,
  weights: at(rules.weights, step, ({ regularizer }, factor) => ({
    regularizer: scaledRegularizer(regularizer, factor),
  })),
  joined: at(rules.joined, step, ({ joined, units }, factor) => ({
    joined: scaledJoined(joined, factor),
    ...(units && { units: { ...units, threshold: factor * units.threshold } }),
  })),
  activities: at(rules.activities, step, ({ activity }, factor) => ({
    activity: scaledActivity(activity, factor),
  })),
});
