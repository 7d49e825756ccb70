/** A place on an axis that carries a label. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** From values to coordinates. */
export interface Scale {
  readonly place: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** Where an axis begins and ends, in coordinates. */
export type Range = readonly [from: number, to: number];

const extent = (values: readonly number[], fallback: Range): Range => {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return fallback;
  return [
    finite.reduce((low, value) => Math.min(low, value)),
    finite.reduce((high, value) => Math.max(high, value)),
  ];
};

const interpolate =
  ([low, high]: Range, [from, to]: Range) =>
  (value: number): number =>
    from + ((value - low) / (high - low)) * (to - from);

const powerOfTen = (exponent: number): number => Number(`1e${exponent}`);

/** The step of 1, 2 or 5 times a power of ten that cuts the span into about so many parts. */
const niceStep = (span: number, parts: number): number => {
  const raw = span / parts;
  const magnitude = powerOfTen(Math.floor(Math.log10(raw)));
  return magnitude * ([1, 2, 5].find((factor) => factor * magnitude >= raw * 0.999) ?? 10);
};

const tickLabel = (value: number, digits: number): string => value.toFixed(digits).replace('-', '−');

/** 5e8 rather than 500000000: for axes whose labels would be too long to read. */
const exponentLabel = (value: number): string =>
  value === 0 ? '0' : Number(value.toPrecision(6)).toExponential().replace('e+', 'e').replace(/^-/, '−');

/**
 * An even scale over the values, widened to round numbers; values that are not finite do not count.
 *
 * @example linearScale([0.12, 0.97], [0, 100]).ticks.map(({ label }) => label) // ['0.0', '0.2', …, '1.0']
 */
export const linearScale = (values: readonly number[], range: Range, parts = 5): Scale => {
  const [least, most] = extent(values, [0, 1]);
  // values as good as equal get room of their own size
  const isSingle = most - least <= 1e-9 * Math.max(1, Math.abs(least));
  const margin = isSingle ? Math.max(Math.abs(least) / 10, 1e-3) : 0;
  const step = niceStep(most - least + 2 * margin, parts);
  const first = Math.floor((least - margin) / step + 1e-9);
  const last = Math.ceil((most + margin) / step - 1e-9);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const isLong = digits > 5 || step * Math.max(Math.abs(first), Math.abs(last)) >= 1e5;
  return {
    place: interpolate([first * step, last * step], range),
    ticks: Array.from({ length: last - first + 1 }, (_, index) => {
      const value = (first + index) * step;
      return { value, label: isLong ? exponentLabel(value) : tickLabel(value, digits) };
    }),
  };
};

const superscript = (exponent: number): string =>
  [...String(exponent)].map((character) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(character)]).join('');

/**
 * A logarithmic scale over the positive values, with a third of a decade of room at both ends and a label at each
 * power of ten; over less than two powers also at their double and fivefold.
 *
 * @example logScale([1e-5, 1e-3], [0, 100]).ticks.map(({ label }) => label) // ['10⁻⁵', '10⁻⁴', '10⁻³']
 */
export const logScale = (values: readonly number[], range: Range): Scale => {
  const [least, most] = extent(
    values.filter((value) => value > 0),
    [0.1, 1],
  );
  const low = Math.log10(least) - 1 / 3;
  const high = Math.log10(most) + 1 / 3;
  const place = interpolate([low, high], range);
  const decades = Array.from(
    { length: Math.floor(high) - Math.floor(low) + 1 },
    (_, index) => Math.floor(low) + index,
  );
  const wide = decades.filter((exponent) => exponent >= low).length > 1;
  const stride = Math.ceil(decades.length / 6);
  const ticks = wide
    ? decades
        .filter((_, index) => index % stride === 0)
        .map((exponent) => ({ value: powerOfTen(exponent), label: `10${superscript(exponent)}` }))
    : decades
        .flatMap((exponent) => [1, 2, 5].map((factor) => factor * powerOfTen(exponent)))
        .map((value) => ({ value, label: String(Number(value.toPrecision(1))) }));
  return {
    place: (value) => place(Math.log10(value)),
    ticks: ticks.filter(({ value }) => Math.log10(value) >= low && Math.log10(value) <= high),
  };
};

/** Decades at both ends, at least, so that no mark stands on the frame. */
const logRoom = 0.02;

/**
 * A logarithmic scale for values that may lie close together, as losses do: with the ticks of an even one where they span less than a power
 * of ten. Values that are not above 0 have no place.
 *
 * @example closeLogScale([1.8, 3.4], [0, 100]).ticks.map(({ label }) => label) // ['2.0', '2.5', '3.0', '3.5']
 */
export const closeLogScale = (values: readonly number[], range: Range): Scale => {
  const [least, most] = extent(
    values.filter((value) => value > 0),
    [0.1, 1],
  );
  if (most / least >= 10) return logScale(values, range);
  const margin = Math.max(logRoom, (Math.log10(most) - Math.log10(least)) / 20);
  const [low, high] = [Math.log10(least) - margin, Math.log10(most) + margin];
  const place = interpolate([low, high], range);
  return {
    place: (value) => place(Math.log10(value)),
    ticks: linearScale([least, most], range).ticks.filter(
      ({ value }) => value > 0 && Math.log10(value) >= low && Math.log10(value) <= high,
    ),
  };
};
