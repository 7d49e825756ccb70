import fc from 'fast-check';
import { expect, it } from 'vitest';
import golden from '../../golden/statistics.json' with { type: 'json' };
import { estimate } from './estimate.ts';

it('has the mean, deviation and interval of SciPy', () => {
  for (const { confidence, values: given, ...expected } of golden.estimate) {
    const values = Array.isArray(given)
      ? given
      : Array.from({ length: given.count }, (_, i) => (i % given.modulus) / given.divisor);
    const actual = estimate(values, { confidence });
    for (const key of ['mean', 'deviation', 'low', 'high'] as const) {
      expect(actual[key], key).toBeCloseTo(expected[key], 11);
    }
  }
});

it('has the hand value t = tan(0.475·π) = 12.706 for two values', () => {
  const { mean, deviation, low, high } = estimate([1, 3]);
  expect(mean).toBe(2);
  expect(deviation).toBeCloseTo(Math.SQRT2, 15);
  expect(low).toBeCloseTo(2 - 12.706204736174696, 10);
  expect(high).toBeCloseTo(2 + 12.706204736174696, 10);
});

it('keeps the mean among the values, and moves with them', () => {
  const numbers = fc.array(
    fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 1000),
    { minLength: 1, maxLength: 40 },
  );
  fc.assert(
    fc.property(numbers, (values) => {
      const { mean, deviation, low, high } = estimate(values);
      expect(mean).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
      expect(mean).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      expect(deviation).toBeGreaterThanOrEqual(0);
      expect(low <= mean && mean <= high).toBe(true);
      const doubled = estimate(values.map((value) => 2 * value));
      expect([doubled.mean, doubled.deviation]).toEqual([2 * mean, 2 * deviation]);
    }),
  );
});

it('gives equal values exactly that mean and no spread', () => {
  expect(estimate([0.1, 0.1, 0.1])).toEqual({ mean: 0.1, deviation: 0, low: 0.1, high: 0.1 });
  expect(estimate([1.5])).toEqual({ mean: 1.5, deviation: 0, low: 1.5, high: 1.5 });
});

it('widens with the confidence', () => {
  const width = (confidence: number) => estimate([1, 2, 4], { confidence }).high;
  expect(width(0.9)).toBeLessThan(width(0.95));
  expect(estimate([1, 2, 4], { confidence: 0 }).high).toBeCloseTo(7 / 3, 12);
});

it('refuses no values, values that are not finite and a confidence of 1', () => {
  expect(() => estimate([])).toThrow('estimate: there must be at least one value.');
  expect(() => estimate([1, NaN])).toThrow('estimate: values[1] must be finite, got NaN.');
  expect(() => estimate([1], { confidence: 1 })).toThrow('confidence must be a number in [0, 1), got 1.');
});
