import type { Optimizer, Params, Shrinkage } from '@ridgeline/contracts';
import { applyUpdate, mapParams } from '@ridgeline/tensors';
import { add, type Tensor } from '@tensorflow/tfjs-core';
import type { RunRules } from './rules.ts';

/**
 * Decay and proximal maps of one parameter as one map of every number, or `undefined` if one of them is no such map:
 * soft(soft(x, a)/b, c)/d is soft(x, a + c·b)/(b·d).
 */
const shrinkageOf = (rules: RunRules['weights'], step: number): Shrinkage | undefined =>
  rules.reduce<Shrinkage | undefined>(
    (total, { regularizer, as }) => {
      const next = as === 'penalty' ? undefined : regularizer.shrinkage?.(as, step);
      if (total === undefined || next === undefined) return undefined;
      return {
        scale: total.scale * next.scale,
        threshold: total.threshold + next.threshold * total.divisor,
        divisor: total.divisor * next.divisor,
      };
    },
    { scale: 1, threshold: 0, divisor: 1 },
  );

/** Decay beside the update, proximal maps after it, all at the step's learning rate. */
const movedByRules = (
  rules: RunRules['weights'],
  weights: Tensor,
  update: Tensor,
  learningRate: number,
): Tensor => {
  const after = (way: 'decoupled' | 'proximal', value: Tensor): Tensor =>
    rules
      .filter(({ as }) => as === way)
      .reduce((next, { regularizer }) => regularizer[way]!(next, learningRate), value);
  return after('proximal', add(after('decoupled', weights), update));
};

const areAll = <T>(values: Readonly<Record<string, T | undefined>>): values is Readonly<Record<string, T>> =>
  Object.values(values).every((value) => value !== undefined);

interface MoveOptions {
  readonly optimizer: Optimizer;
  readonly rules: RunRules;
  readonly learningRate: number;
}

interface MoveInputs {
  readonly params: Params;
  /** The optimizer's. */
  readonly state: Params;
  readonly gradients: Params;
  readonly step: number;
}

/** Parameters and the optimizer's state after a step; in one pass over the numbers where optimizer and rules allow it. */
export const moveParameters = (
  { optimizer, rules, learningRate }: MoveOptions,
  { params, state, gradients, step }: MoveInputs,
): { readonly params: Params; readonly state: Params } => {
  const acting = mapParams(params, (_, path) =>
    rules.weights.filter(({ as, paths }) => as !== 'penalty' && paths.includes(path)),
  );
  const shrinkages = mapParams(acting, (some) => shrinkageOf(some, learningRate));
  if (optimizer.apply !== undefined && areAll(shrinkages))
    return optimizer.apply(gradients, state, params, step, shrinkages);
  const { updates, state: nextState } = optimizer.update(gradients, state, params, step);
  const next = mapParams(params, (weights, path) => {
    const [update, shrinkage] = [updates[path]!, shrinkages[path]];
    return shrinkage === undefined
      ? movedByRules(acting[path]!, weights, update, learningRate)
      : applyUpdate(weights, update, shrinkage);
  });
  return { params: next, state: nextState };
};
