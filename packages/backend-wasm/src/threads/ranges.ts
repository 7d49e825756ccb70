/** Where parts of n things begin and end. */
export type Range = readonly [first: number, end: number];

/**
 * Divides n things into so many parts of whole units; the last takes what is left.
 *
 * @example ranges(10, 4, 2) // [[0, 4], [4, 10]]
 */
export const ranges = (n: number, unit: number, parts: number): readonly Range[] => {
  const units = Math.ceil(n / unit);
  const begin = (part: number) => Math.floor((units * part) / parts) * unit;
  return Array.from({ length: parts }, (_, part) => [begin(part), Math.min(n, begin(part + 1))]);
};

/** Rows of a block of a product in `assembly/mat-mul.ts`. */
const BLOCK_ROWS = 60;

/**
 * How many of a product's rows fill no panel of the relaxed build, as `rowsInHighPanels` of `assembly/mat-mul.ts` decides: what a panel
 * lacks goes through zeros, and a −0 becomes 0 there. The plain build has no −0 among its sums.
 */
export const looseRows = (m: number): number => {
  const rows = m % BLOCK_ROWS;
  for (let rest = 0; rest <= Math.min(rows, 20); rest += 4) if ((rows - rest) % 6 === 0) return 0;
  const high = 6 * Math.ceil(rows / 6);
  return high * 15 <= 4 * Math.ceil(rows / 4) * 16 ? rows % 6 : rows % 4;
};

/** Rows of a product divided so that the same ones are loose: every part but the last has a multiple of 4. */
export const rangesOfRows = (m: number, unit: number, parts: number): readonly Range[] => {
  const divided = ranges(m, unit, parts);
  const fit = (first: number) => looseRows(m - first) === looseRows(m);
  let last = divided.at(-1)![0];
  while (last > 0 && !fit(last)) last -= 4;
  const before = divided
    .filter(([first]) => first < last)
    .map(([first, end]): Range => [first, Math.min(end, last)]);
  return [...before, [last, m]];
};
