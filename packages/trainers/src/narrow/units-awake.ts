import type { GradientExchange, Model, Optimizer, Params, UnitPlaces, Width } from '@ridgeline/contracts';
import { mapParams, type Units, unitSums } from '@ridgeline/tensors';
import {
  add,
  addN,
  cast,
  concat,
  greater,
  keep,
  notEqual,
  sqrt,
  square,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { RunRules } from '../rules/rules.ts';
import { sumArray } from '../shared/exchanged-values.ts';
import { numbersOf, scoped } from '../step/owned.ts';
import type { DeviceState } from '../step/train-step.ts';
import { trainedOf } from '../step/trained-tensors.ts';
import { tensorsAt } from '../step/weight-penalties.ts';
import { narrowables } from './narrowable.ts';

/** What of a threshold is relied on: both sides of the comparison are rounded, by far less than the rest. */
const relied = 0.99;

interface Resting {
  readonly model: Model;
  readonly rules: RunRules;
  readonly optimizer: Optimizer;
  readonly exchange?: GradientExchange;
}

/** For each unit the sum of what `f` makes of the numbers in its places. */
const sumsOf = (
  tensors: Params,
  size: number,
  places: readonly UnitPlaces[],
  f: (value: Tensor) => Tensor,
): Tensor =>
  unitSums(mapParams(tensorsAt([...new Set(places.map(({ path }) => path))], tensors), f), {
    size,
    weights: places,
  });

const isNotZero = (value: Tensor): Tensor => cast(notEqual(value, 0), 'float32');

/** Above 0 where a weight of a unit, or what it carries, is not 0. */
const filled = ({ size, weights, carried = [] }: Width, state: DeviceState): Tensor => {
  const held = carried.filter(({ path }) => Object.hasOwn(state.carried, path));
  const inWeights = sumsOf(state.params, size, weights, isNotZero);
  return held.length === 0 ? inWeights : add(inWeights, sumsOf(state.carried, size, held, isNotZero));
};

/** Above 0 where what the optimizer remembers may yet move a unit further than the proximal maps take it back. */
const restless = (rules: RunRules, { name, size }: Width, coasting: Params): readonly Tensor[] =>
  rules.joined.flatMap(({ units, as }) => {
    if (as !== 'proximal' || units?.width !== name) return [];
    const lengths = sqrt(sumsOf(coasting, size, units.group.weights, square));
    return [cast(greater(lengths, relied * units.threshold), 'float32')];
  });

/** For each unit of each width, one behind the other, a number above 0 if it takes part. */
const measured = (
  { model, rules, optimizer }: Resting,
  widths: readonly Width[],
  state: DeviceState,
  step: number,
): Tensor => {
  const coasting = optimizer.coasting!(state.optimizer, trainedOf(model, state.params), step);
  return concat(widths.map((width) => addN([filled(width, state), ...restless(rules, width, coasting)])));
};

/**
 * The units of each width that still take part, where others are at rest for good: their weights and what they carry are 0,
 * so that every gradient is, and what the optimizer remembers moves them in no later step beyond what the proximal maps take back.
 * A width keeps one unit at least.
 *
 * @param step steps taken
 * @returns `undefined` if all do.
 */
export const unitsAwake = async (
  resting: Resting,
  state: DeviceState,
  step: number,
): Promise<Units | undefined> => {
  const { model, rules, exchange } = resting;
  const widths = narrowables(model, rules).flatMap(({ width, stays }) =>
    stays === undefined ? [width] : [],
  );
  const packed = scoped(() => keep(measured(resting, widths, state, step)));
  const own = await numbersOf(packed);
  const parts = exchange === undefined ? own : await sumArray(exchange, own);
  let first = 0;
  const awake = widths.map(({ name, size }) => {
    const units = [...Array(size).keys()].filter((unit) => parts[first + unit]! > 0);
    first += size;
    return [name, size, units.length === 0 ? [0] : units] as const;
  });
  const fewer = awake.filter(([, size, units]) => units.length < size);
  return fewer.length === 0 ? undefined : Object.fromEntries(fewer.map(([name, , units]) => [name, units]));
};

/** The units that are left of the whole model, where of those left before these are. */
export const unitsOf = (awake: Units, before: Units = {}): Units => ({
  ...before,
  ...Object.fromEntries(
    Object.entries(awake).map(([name, units]) => [name, units.map((unit) => before[name]?.[unit] ?? unit)]),
  ),
});
