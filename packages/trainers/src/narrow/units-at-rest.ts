import type { GradientExchange, Model, Optimizer, Params, UnitPlaces, Width } from '@ridgeline/contracts';
import { mapParams, unitSums } from '@ridgeline/tensors';
import { add, cast, concat, greater, keep, notEqual, sqrt, square, type Tensor } from '@tensorflow/tfjs-core';
import type { RunRules } from '../rules/rules.ts';
import { sumArray } from '../shared/exchanged-values.ts';
import { numbersOf, scoped } from '../step/owned.ts';
import type { DeviceState } from '../step/train-step.ts';
import { trainedOf } from '../step/trained-tensors.ts';
import { narrowables } from './narrowable.ts';
import type { Units } from './places-gone.ts';

/** What of a threshold is relied on: both sides of the comparison are rounded, by far less than the rest. */
const relied = 0.99;

interface Resting {
  readonly model: Model;
  readonly rules: RunRules;
  readonly optimizer: Optimizer;
  readonly exchange?: GradientExchange;
}

const isThere = (tensors: Params, places: readonly UnitPlaces[]): boolean =>
  places.every(({ path }) => path in tensors);

/** Above 0 where a weight of a unit, or what it carries, is not 0. */
const filled = ({ size, weights, carried = [] }: Width, state: DeviceState): Tensor => {
  const sumsOf = (tensors: Params, places: readonly UnitPlaces[]) =>
    unitSums(mapParams(tensors, (value) => cast(notEqual(value, 0), 'float32')), {
      size,
      weights: places.map((each) => ({ ...each, count: 0 })),
    });
  const inWeights = sumsOf(state.params, weights);
  return carried.length > 0 && isThere(state.carried, carried)
    ? add(inWeights, sumsOf(state.carried, carried))
    : inWeights;
};

/** Above 0 where what the optimizer remembers may yet move a unit further than the proximal maps take it back. */
const restless = (rules: RunRules, width: Width, coasting: Params): readonly Tensor[] =>
  rules.joined.flatMap(({ units, as }) =>
    as === 'proximal' && units?.width === width.name
      ? [cast(greater(sqrt(unitSums(mapParams(coasting, square), units.group)), relied * units.threshold), 'float32')]
      : [],
  );

/**
 * The units of each width that still take part, where others are at rest for good: their weights and what they carry are 0,
 * so that every gradient is, and what the optimizer remembers moves them in no later step beyond what the proximal maps take back.
 * A width keeps one unit at least.
 *
 * @param step steps taken
 * @returns `undefined` if all do.
 */
export const unitsAwake = async (
  { model, rules, optimizer, exchange }: Resting,
  state: DeviceState,
  step: number,
): Promise<Units | undefined> => {
  const widths = narrowables(model, rules).flatMap(({ width, stays }) => (stays === undefined ? [width] : []));
  const packed = scoped(() => {
    const coasting = optimizer.coasting!(state.optimizer, trainedOf(model, state.params), step);
    return keep(
      concat(
        widths.map((width) =>
          restless(rules, width, coasting).reduce<Tensor>((sum, one) => add(sum, one), filled(width, state)),
        ),
      ),
    );
  });
  const own = await numbersOf(packed);
  const signs = exchange === undefined ? own : await sumArray(exchange, own);
  let first = 0;
  const awake = widths.map(({ name, size }) => {
    const units = [...Array(size).keys()].filter((unit) => signs[first + unit]! > 0);
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
