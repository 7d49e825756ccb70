import fc from 'fast-check';
import { expect, it } from 'vitest';
import { perplexity } from './perplexity.ts';

it('is the number of equally likely choices', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (choices) => {
      expect(perplexity(Math.log(choices)) / choices).toBeCloseTo(1, 12);
    }),
  );
});

it('is 1 for a model without doubt, and never below', () => {
  expect(perplexity(0)).toBe(1);
  expect(perplexity(1)).toBe(Math.E);
  expect(perplexity(1000)).toBe(Infinity);
});

it('refuses a loss that is negative or no number', () => {
  expect(() => perplexity(-0.1)).toThrow('perplexity: nats must be a finite number ≥ 0, got -0.1.');
  expect(() => perplexity(NaN)).toThrow('got NaN');
});
