import fc from 'fast-check';
import { expect, it } from 'vitest';
import golden from '../../golden/statistics.json' with { type: 'json' };
import { holm } from './holm.ts';

it('has the values of statsmodels', () => {
  for (const { pValues, corrected } of golden.holm) {
    const actual = holm(pValues);
    expect(actual).toHaveLength(corrected.length);
    for (const [index, p] of corrected.entries()) expect(actual[index]).toBeCloseTo(p, 14);
  }
});

it('has the hand values of three comparisons', () => {
  expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  expect(holm([])).toEqual([]);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
});

it('never lowers a p-value, keeps their order and stays within Bonferroni', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (pValues) => {
      const corrected = holm(pValues);
      for (const [i, p] of pValues.entries()) {
        expect(corrected[i]).toBeGreaterThanOrEqual(p);
        expect(corrected[i]).toBeLessThanOrEqual(Math.min(1, p * pValues.length));
        for (const [j, q] of pValues.entries())
          if (p < q) expect(corrected[i]).toBeLessThanOrEqual(corrected[j]!);
      }
    }),
  );
});

it('refuses what is no probability, saying which', () => {
  expect(() => holm([0.5, 1.5])).toThrow('holm: pValues[1] must be a number in [0, 1], got 1.5.');
});
