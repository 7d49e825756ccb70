import fc from 'fast-check';
import { expect, it } from 'vitest';
import { everyChoice, everyPair, everyTriple, type Places } from './table/pairs.ts';

const sizes = fc.tuple(
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 12 }),
);

/** The pairs of two axes that stand in rows, as words. */
const pairsIn = (rows: readonly Places[], one: number, other: number): ReadonlySet<string> =>
  new Set(rows.map((row) => `${row[one]} ${row[other]}`));

const axes = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

it('lets every choice meet every other, in as few rows as can be', () => {
  fc.assert(
    fc.property(sizes, (given) => {
      const rows = everyPair(given);
      for (const [one, other] of axes)
        expect(pairsIn(rows, one, other)).toEqual(pairsIn(everyTriple(given), one, other));
      expect(rows).toHaveLength(Math.max(...axes.map(([one, other]) => given[one] * given[other])));
    }),
  );
});

it('gives every choice once at least, and every triple once', () => {
  fc.assert(
    fc.property(sizes, (given) => {
      for (const [axis, size] of given.entries())
        expect(new Set(everyChoice(given).map((row) => row[axis])).size).toBe(size);
      const triples = everyTriple(given);
      expect(new Set(triples.map(String)).size).toBe(given[0] * given[1] * given[2]);
      expect(triples.every((row) => row.every((place, axis) => place >= 0 && place < given[axis]!))).toBe(
        true,
      );
    }),
  );
});

it.each([
  [
    [2, 1, 2],
    ['0,0,0', '0,0,1', '1,0,0', '1,0,1'],
  ],
  [
    [3, 2, 2],
    ['0,0,0', '0,1,1', '1,0,1', '1,1,0', '2,0,0', '2,1,1'],
  ],
] as const)('makes of %j the rows that one writes by hand', (given, rows) => {
  expect(everyPair(given).map(String)).toEqual(rows);
});
