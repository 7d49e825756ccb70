import { expect, it } from 'vitest';
import { looseRows, ranges, rangesOfRows } from './ranges.ts';

it('parts are whole units, and the last takes what is left', () => {
  expect(ranges(10, 4, 2)).toEqual([
    [0, 4],
    [4, 10],
  ]);
  expect(ranges(7, 1, 3)).toEqual([
    [0, 2],
    [2, 4],
    [4, 7],
  ]);
});

it('rows fill panels of six and of four, or are loose', () => {
  expect([0, 4, 5, 6, 7, 14, 59, 60, 67].map(looseRows)).toEqual([0, 0, 5, 0, 3, 0, 5, 0, 3]);
});

it.each([1, 2, 3, 5, 6, 7, 8])('rows in %i parts leave the same ones loose, and none out', (parts) => {
  for (let m = 1; m < 200; m++) {
    for (const unit of [4, 12]) {
      const found = rangesOfRows(m, unit, Math.min(parts, Math.ceil(m / unit)));
      expect(found[0]![0]).toBe(0);
      expect(found.at(-1)![1]).toBe(m);
      for (const [index, [first, end]] of found.slice(0, -1).entries()) {
        expect(end).toBe(found[index + 1]![0]);
        expect([(end - first) % 4, looseRows(end - first)]).toEqual([0, 0]);
      }
      expect(looseRows(m - found.at(-1)![0])).toBe(looseRows(m));
    }
  }
});
