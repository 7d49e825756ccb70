import type { HostParams, HostTensor, UnitPlaces, Width } from '@ridgeline/contracts';
import type { Units } from '@ridgeline/tensors';

type Flow = 'in' | 'out';

/** Calls with the place along an axis of every number, and its index. */
const eachPlace = (
  shape: readonly number[],
  axis: number,
  see: (place: number, index: number) => void,
): void => {
  const size = shape[axis]!;
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const count = shape.reduce((a, b) => a * b, 1);
  for (let index = 0; index < count; index++) see(Math.floor(index / inner) % size, index);
};

/** The unit at each place of an axis, −1 where there is none. */
const unitsAlong = (length: number, units: number, { starts, span = 1 }: UnitPlaces): Int32Array => {
  const found = new Int32Array(length).fill(-1);
  for (const start of starts)
    for (let place = 0; place < units * span; place++) found[start + place] = Math.floor(place / span);
  return found;
};

/** The units of a width with a number other than 0 among these weights. */
const filled = ({ size, weights }: Width, params: HostParams, flow: Flow): ReadonlySet<number> => {
  const found = new Set<number>();
  for (const places of weights) {
    if (places.flow !== flow && places.flow !== 'both') continue;
    const { shape, data } = params[places.path]!;
    const owners = unitsAlong(shape[places.axis]!, size, places);
    eachPlace(shape, places.axis, (place, index) => {
      if (data[index] !== 0 && owners[place]! >= 0) found.add(owners[place]!);
    });
  }
  return found;
};

/** The same parameters with zeros where weights lead to, or come from, units that are not among those. */
const without = (
  widths: readonly Width[],
  params: HostParams,
  flow: Flow,
  reached: ReadonlyMap<string, ReadonlySet<number>>,
): HostParams => {
  const left: Record<string, HostTensor> = { ...params };
  for (const { name, size, weights } of widths)
    for (const places of weights) {
      if (places.flow !== flow) continue;
      const { shape, data } = left[places.path]!;
      const owners = unitsAlong(shape[places.axis]!, size, places);
      const zeroed = data.slice();
      eachPlace(shape, places.axis, (place, index) => {
        const owner = owners[place]!;
        if (owner >= 0 && !reached.get(name)!.has(owner)) zeroed[index] = 0;
      });
      left[places.path] = { shape, data: zeroed };
    }
  return left;
};

/**
 * The units that are reached along weights other than 0, beginning outside of all units: from the input by what goes into them, or
 * from the output by what comes out of them. Units that only feed one another, or themselves, are reached from neither end.
 */
const reachedFrom = (
  widths: readonly Width[],
  params: HostParams,
  end: 'input' | 'output',
): ReadonlyMap<string, ReadonlySet<number>> => {
  const [own, other]: readonly [Flow, Flow] = end === 'input' ? ['in', 'out'] : ['out', 'in'];
  let reached = new Map<string, ReadonlySet<number>>(widths.map(({ name }) => [name, new Set()]));
  for (;;) {
    const known = without(widths, params, other, reached);
    const next = new Map(widths.map((width) => [width.name, filled(width, known, own)] as const));
    if (widths.every(({ name }) => next.get(name)!.size === reached.get(name)!.size)) return next;
    reached = next;
  }
};

/**
 * The units of each width that act: weights other than 0 lead from the input, or a bias, to each of them, and from it to the output. All
 * others are 0 or change nothing, and may leave; a width keeps one unit at least.
 */
export const actingUnits = (widths: readonly Width[], params: HostParams): Units => {
  const heard = reachedFrom(widths, params, 'input');
  const heeded = reachedFrom(widths, params, 'output');
  return Object.fromEntries(
    widths.map(({ name, size }) => {
      const acting = [...Array(size).keys()].filter(
        (unit) => heard.get(name)!.has(unit) && heeded.get(name)!.has(unit),
      );
      return [name, acting.length === 0 ? [0] : acting];
    }),
  );
};
