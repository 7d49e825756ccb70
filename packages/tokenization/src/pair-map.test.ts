import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pairMap } from './pair-map.ts';

it('holds what a Map of joined keys holds, however much it grows', () => {
  const number = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number, number), { maxLength: 400 }), (entries) => {
      const map = pairMap(1);
      const expected = new Map<string, number>();
      for (const [a, b, value] of entries) {
        map.set(a, b, value);
        expected.set(`${a} ${b}`, value);
      }
      for (let a = 0; a <= 40; a++)
        for (let b = 0; b <= 40; b++) expect(map.get(a, b)).toBe(expected.get(`${a} ${b}`) ?? -1);
    }),
    { numRuns: 20 },
  );
});
