import type { Model, Parameter, Width } from '@ridgeline/contracts';
import { goneBefore, lastAxis, type PlacesGone, placesGone, type Units } from './places-gone.ts';

type Sized = Pick<Model, 'parameters' | 'widths'>;

const none: ReadonlySet<number> = new Set();

/** The parameters of a model without the places of units that have left. */
export const narrowedParameters = (model: Sized, units: Units): readonly Parameter[] => {
  const { params } = placesGone(model, units);
  return model.parameters.map((parameter) => ({
    ...parameter,
    shape: parameter.shape.map((size, axis) => size - (params.get(parameter.path)?.get(axis) ?? none).size),
  }));
};

/** Its widths, each with the units that are left, where they now stand. */
export const narrowedWidths = (model: Sized, units: Units): readonly Width[] => {
  const { params, carried, sites } = placesGone(model, units);
  const moved = (gone: PlacesGone, path: string, axis: number, start: number): number =>
    start - goneBefore(gone.get(path)?.get(axis) ?? none, start);
  return (model.widths ?? []).map((width) => ({
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
  }));
};
