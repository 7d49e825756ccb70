import type { HostParams, HostTensor, Model, Params, TrainingState } from '@ridgeline/contracts';
import { mapParams, type PlacesGone, placesGone, placesLeft, type Units } from '@ridgeline/tensors';
import { gather, keep, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { scoped } from '../step/owned.ts';
import { type DeviceState, disposeState } from '../step/train-step.ts';

type Axes = ReadonlyMap<number, ReadonlySet<number>>;

/** The parameter that an entry of an optimizer's state belongs to: the one whose path it ends with. */
const ownerOf = (key: string, paths: readonly string[]): string | undefined =>
  paths
    .filter((path) => key === path || key.endsWith(`/${path}`))
    .reduce<string | undefined>(
      (longest, path) => (path.length > (longest?.length ?? -1) ? path : longest),
      undefined,
    );

/** What is gone of the tensors of a state. */
const goneOf = (model: Model, units: Units) => {
  const { params, carried } = placesGone(model, units);
  const paths = model.parameters.map(({ path }) => path);
  const at =
    (gone: PlacesGone) =>
    (path: string): Axes =>
      gone.get(path) ?? new Map();
  return {
    params: at(params),
    carried: at(carried),
    optimizer: (key: string): Axes => params.get(ownerOf(key, paths) ?? '') ?? new Map(),
  };
};

const taken = (value: Tensor, axes: Axes): Tensor =>
  [...axes].reduce<Tensor>(
    (left, [axis, places]) =>
      places.size === 0 ? left : gather(left, tensor1d(placesLeft(left.shape[axis]!, places), 'int32'), axis),
    value,
  );

/**
 * A state without what belongs to units that have left. Frees the one that it is given.
 *
 * @param model the one that the state is of
 * @param units of this model that are left
 */
export const narrowedState = (model: Model, units: Units, state: DeviceState): DeviceState => {
  const gone = goneOf(model, units);
  const narrowed = (tensors: Params, axesOf: (path: string) => Axes): Params =>
    mapParams(tensors, (value, path) => keep(taken(value, axesOf(path)).clone()));
  const next = scoped(() => ({
    params: narrowed(state.params, gone.params),
    optimizer: narrowed(state.optimizer, gone.optimizer),
    carried: narrowed(state.carried, gone.carried),
  }));
  disposeState(state);
  return next;
};

const strides = (shape: readonly number[]): readonly number[] =>
  shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));

/** The same numbers in a larger shape, and 0 in the places that are gone. */
const filledUp = (value: HostTensor, axes: Axes): HostTensor => {
  if ([...axes.values()].every(({ size }) => size === 0)) return value;
  const shape = value.shape.map((size, axis) => size + (axes.get(axis)?.size ?? 0));
  const left = shape.map((size, axis) => placesLeft(size, axes.get(axis) ?? new Set()));
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  const [from, to] = [strides(value.shape), strides(shape)];
  const copy = (axis: number, source: number, target: number): void => {
    if (axis === shape.length) data[target] = value.data[source]!;
    else
      left[axis]!.forEach((place, index) => {
        copy(axis + 1, source + index * from[axis]!, target + place * to[axis]!);
      });
  };
  copy(0, 0, 0);
  return { shape, data };
};

/** Parameters of the whole model, with zeros for the units that have left. @param model the whole one */
export const widenedParams = (model: Model, units: Units, params: HostParams): HostParams => {
  const gone = goneOf(model, units);
  return mapParams(params, (value, path) => filledUp(value, gone.params(path)));
};

/** The same of a whole state; its best parameters are whole already. */
export const widenedState = (model: Model, units: Units, state: TrainingState): TrainingState => {
  const gone = goneOf(model, units);
  return {
    ...state,
    params: mapParams(state.params, (value, path) => filledUp(value, gone.params(path))),
    optimizer: mapParams(state.optimizer, (value, key) => filledUp(value, gone.optimizer(key))),
    carried: mapParams(state.carried, (value, path) => filledUp(value, gone.carried(path))),
    units,
  };
};
