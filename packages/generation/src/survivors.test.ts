import fc from 'fast-check';
import { expect, it } from 'vitest';
import { holdingShare, largestHolding, mostProbable } from './survivors.ts';

// so long a list is halved, a shorter one sorted; whole numbers add up without rounding, so that a share may be met exactly
const weights = fc
  .array(fc.integer({ min: 0, max: 4 }), { minLength: 300, maxLength: 400 })
  .filter((list) => list.some((weight) => weight > 0))
  .map((list) => Float64Array.from(list));

it('keeps of a long list what sorting all of it would keep', () => {
  const numbers = (ids: ArrayLike<number>) => Array.from(ids).sort((a, b) => a - b);
  fc.assert(
    fc.property(weights, fc.constantFrom(0, 0.25, 0.5, 0.75), (list, share) => {
      const sorted = holdingShare(mostProbable(list, list.length), list, share);
      expect(numbers(largestHolding(list, list, share))).toEqual(numbers(sorted));
    }),
  );
  // 100 of weight 2 hold half exactly, and nothing is taken beyond
  const half = Float64Array.from({ length: 300 }, (_, id) => (id >= 100 && id < 200 ? 2 : 1));
  expect(numbers(largestHolding(half, half, 0.5))).toEqual(Array.from({ length: 100 }, (_, i) => 100 + i));
});
