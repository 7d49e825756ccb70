import type { Optimizer, Params, Shrinkage } from '@ridgeline/contracts';
import { applyUpdate, mapParams } from '@ridgeline/tensors';
import { add, mul, type Tensor } from '@tensorflow/tfjs-core';
import type { RunRules } from '../rules/rules.ts';
import { tensorsAt } from './weight-penalties.ts';

const isProximal = ({ threshold, divisor, adaptive }: Shrinkage): boolean =>
  threshold !== 0 || divisor !== 1 || adaptive !== undefined;

/** What a rule does to each number by itself, or `undefined` if that is not all that it does. */
const shrinkageOfRule = (
  { regularizer: { norms, shrinkage }, as, isAdaptive }: RunRules['weights'][number],
  step: number,
): Shrinkage | undefined => {
  if (isAdaptive) return norms && { scale: 1, threshold: 0, divisor: 1, adaptive: norms };
  return as === 'penalty' ? undefined : shrinkage?.(as, step);
};

/**
 * Decay and proximal maps of one parameter as one map of every number, or `undefined` if they are no such map:
 * soft(soft(x, a)/b, c)/d is soft(x, a + c·b)/(b·d). A map by step sizes joins no other.
 */
const shrinkageOf = (rules: RunRules['weights'], step: number): Shrinkage | undefined =>
  rules.reduce<Shrinkage | undefined>(
    (total, rule) => {
      const next = shrinkageOfRule(rule, step);
      if (total === undefined || next === undefined) return undefined;
      const adaptive = total.adaptive ?? next.adaptive;
      if (adaptive !== undefined && isProximal(total) && isProximal(next)) return undefined;
      return {
        ...(adaptive && { adaptive }),
        scale: total.scale * next.scale,
        threshold: total.threshold + next.threshold * total.divisor,
        divisor: total.divisor * next.divisor,
      };
    },
    { scale: 1, threshold: 0, divisor: 1 },
  );

interface Step {
  readonly update: Tensor;
  readonly learningRate: number;
  /** The optimizer's own step size of each weight, where a rule goes by it. */
  readonly sizes: Tensor | undefined;
}

/** Decay beside the update, proximal maps after it, all at the step's learning rate or by the optimizer's step sizes. */
const movedByRules = (
  rules: RunRules['weights'],
  weights: Tensor,
  { update, learningRate, sizes }: Step,
): Tensor => {
  const chosen = (way: 'decoupled' | 'proximal') => rules.filter(({ as }) => as === way);
  const decayed = chosen('decoupled').reduce(
    (next, { regularizer }) => regularizer.decoupled!(next, learningRate),
    weights,
  );
  return chosen('proximal').reduce(
    (next, { regularizer, isAdaptive }) =>
      isAdaptive ? regularizer.proximalEach!(next, sizes!) : regularizer.proximal!(next, learningRate),
    add(decayed, update),
  );
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

interface Moved {
  readonly params: Params;
  readonly state: Params;
}

/** By the optimizer's update and what acts on each parameter alone; in one pass over the numbers where they allow it. */
const moveEach = (
  { optimizer, rules, learningRate }: MoveOptions,
  { params, state, gradients, step }: MoveInputs,
): Moved => {
  const { factors } = rules;
  const acting = mapParams(params, (_, path) =>
    rules.weights.filter(({ as, paths }) => as !== 'penalty' && paths.includes(path)),
  );
  const rateOf = (path: string): number => learningRate * (factors[path] ?? 1);
  const shrinkages = mapParams(acting, (some, path) => shrinkageOf(some, rateOf(path)));
  const isGrouped = Object.keys(factors).length > 0;
  if (optimizer.apply !== undefined && !isGrouped && areAll(shrinkages))
    return optimizer.apply(gradients, state, params, step, shrinkages, true);
  const { updates, state: nextState } = optimizer.update(gradients, state, params, step);
  const isAdaptive = rules.weights.some((rule) => rule.isAdaptive);
  const sizes = isAdaptive ? optimizer.stepSizes!(nextState, params, step) : {};
  const next = mapParams(params, (weights, path) => {
    const [factor, shrinkage] = [factors[path], shrinkages[path]];
    const update = factor === undefined ? updates[path]! : mul(factor, updates[path]!);
    return shrinkage === undefined || shrinkage.adaptive
      ? movedByRules(acting[path]!, weights, {
          update,
          learningRate: rateOf(path),
          sizes: sizes[path] && (factor === undefined ? sizes[path] : mul(factor, sizes[path])),
        })
      : applyUpdate(weights, update, shrinkage);
  });
  return { params: next, state: nextState };
};

/** Proximal maps of tensors that are joined. */
const joinedMaps = ({ joined, factors }: RunRules, params: Params, learningRate: number): Params =>
  joined
    .filter(({ as }) => as === 'proximal')
    .reduce<Params>((moved, { joined, paths }) => {
      const next = joined.proximal!(tensorsAt(paths, moved), learningRate * (factors[paths[0]!] ?? 1));
      return mapParams(moved, (weights, path) => next[path] ?? weights);
    }, params);

/** Parameters in the sets that constraints keep them in, one constraint after the other. */
export const constrained = ({ constraints }: RunRules, params: Params): Params =>
  constraints.reduce<Params>((moved, { constraint, paths }) => {
    const chosen = tensorsAt(paths, moved);
    const next = constraint.projectTogether?.(chosen) ?? mapParams(chosen, constraint.project);
    return mapParams(moved, (weights, path) => next[path] ?? weights);
  }, params);

/** Parameters and the optimizer's state after a step: update and decay, proximal maps, projections. Those given may be written over. */
export const moveParameters = (options: MoveOptions, inputs: MoveInputs): Moved => {
  const { params, state } = moveEach(options, inputs);
  const { rules, learningRate } = options;
  return { params: constrained(rules, joinedMaps(rules, params, learningRate)), state };
};
