import type { Model, UnitPlaces, Width } from '@ridgeline/contracts';

/** The units of each width that a run still computes with; a width that is absent has all of its own. */
export type Units = Readonly<Record<string, readonly number[]>>;

/** Which places are gone of each axis of each tensor, by path. */
export type PlacesGone = ReadonlyMap<string, ReadonlyMap<number, ReadonlySet<number>>>;

/** The axis of an activation whose units stand along its last. */
export const lastAxis = -1;

const gone = (
  widths: readonly Width[],
  units: Units,
  placesOf: (width: Width) => readonly UnitPlaces[],
): PlacesGone => {
  const found = new Map<string, Map<number, Set<number>>>();
  for (const width of widths) {
    const stay = new Set(units[width.name] ?? Array(width.size).keys());
    for (const { path, axis, starts, span = 1 } of placesOf(width)) {
      const axes = found.get(path) ?? new Map<number, Set<number>>();
      const places = axes.get(axis) ?? new Set<number>();
      found.set(path, axes.set(axis, places));
      for (const start of starts)
        for (let place = 0; place < width.size * span; place++)
          if (!stay.has(Math.floor(place / span))) places.add(start + place);
    }
  }
  return found;
};

/** What is gone of the parameters, of what is carried, and of activations, by site. */
export const placesGone = ({ widths = [] }: Pick<Model, 'widths'>, units: Units) => ({
  params: gone(widths, units, ({ weights }) => weights),
  carried: gone(widths, units, ({ carried = [] }) => carried),
  sites: gone(widths, units, ({ sites = [] }) =>
    sites.map(({ site, start }) => ({ path: site, axis: lastAxis, starts: [start] })),
  ),
});

/** The places of an axis that are left. @param size with those that are gone */
export const placesLeft = (size: number, places: ReadonlySet<number>): Int32Array =>
  Int32Array.from(Array(size).keys()).filter((place) => !places.has(place));

/** How many places before one are gone. */
export const goneBefore = (places: ReadonlySet<number>, end: number): number =>
  [...places].filter((place) => place < end).length;
