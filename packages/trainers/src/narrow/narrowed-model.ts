import type { Mode, Model, Width } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import type { Tensor } from '@tensorflow/tfjs-core';
import { goneBefore, lastAxis, type PlacesGone, placesGone, placesLeft, type Units } from './places-gone.ts';
import { narrowedActivation, widenedActivation } from './widened-activation.ts';

const none: ReadonlySet<number> = new Set();

const narrowedShape = (
  shape: readonly number[],
  axes: ReadonlyMap<number, ReadonlySet<number>> | undefined,
) => shape.map((size, axis) => size - (axes?.get(axis) ?? none).size);

const narrowedWidth = (
  width: Width,
  units: Units,
  { params, carried, sites }: ReturnType<typeof placesGone>,
): Width => {
  const moved = (gone: PlacesGone, path: string, axis: number, start: number): number =>
    start - goneBefore(gone.get(path)?.get(axis) ?? none, start);
  return {
    ...width,
    size: units[width.name]?.length ?? width.size,
    weights: width.weights.map((places) => ({
      ...places,
      starts: places.starts.map((start) => moved(params, places.path, places.axis, start)),
    })),
    ...(width.carried && {
      carried: width.carried.map((places) => ({
        ...places,
        starts: places.starts.map((start) => moved(carried, places.path, places.axis, start)),
      })),
    }),
    ...(width.sites && {
      sites: width.sites.map(({ site, start }) => ({ site, start: moved(sites, site, lastAxis, start) })),
    }),
  };
};

/**
 * A model without the units that have left. What stands at its sites, noise and penalties of activities, sees the whole activation,
 * with zeros in their places: it draws and counts as if they were there.
 */
export const narrowedModel = (model: Model, units: Units): Model => {
  const { parameters, widths = [], forward } = model;
  const gone = placesGone(model, units);
  const seenWhole = (site: string, activation: Tensor, see: (whole: Tensor) => Tensor): Tensor => {
    const places = gone.sites.get(site)?.get(lastAxis) ?? none;
    if (places.size === 0) return see(activation);
    const left = placesLeft(activation.shape.at(-1)! + places.size, places);
    return narrowedActivation(see(widenedActivation(activation, left, places.size)), left, places.size);
  };
  const isWatched = (mode: Mode, site: string): boolean => mode.watched?.(site) ?? true;
  return {
    ...model,
    parameters: parameters.map((parameter) => ({
      ...parameter,
      shape: narrowedShape(parameter.shape, gone.params.get(parameter.path)),
    })),
    widths: widths.map((width) => narrowedWidth(width, units, gone)),
    forward: (params, batch, mode) => {
      const whole: Record<string, Tensor> = Object.create(null);
      const found = forward(params, batch, {
        ...mode,
        noise: (site, activation) =>
          isWatched(mode, site)
            ? seenWhole(site, activation, (seen) => {
                whole[site] = seen;
                return mode.noise(site, seen);
              })
            : activation,
      });
      return {
        ...found,
        activations: mapParams(found.activations, (activation, site) => whole[site] ?? activation),
      };
    },
  };
};
