import fc from 'fast-check';
import { expect, it } from 'vitest';
import golden from '../../golden/comparison.json' with { type: 'json' };
import { corrected } from './corrected.ts';
import { crossedDifference } from './crossed-difference.ts';

const layouts = golden.layouts.map(({ differences }) => crossedDifference({ differences }));

it('has the p-values of statsmodels’ Bonferroni correction', () => {
  const { pValues, corrected: expected } = golden.bonferroni;
  const found = corrected(
    pValues.map((pValue) => {
      // two seeds’ blocks with any p-value: the t of one degree of freedom is tan(π/2·(1 − p))
      const t = Math.tan((Math.PI / 2) * (1 - pValue));
      return crossedDifference({ differences: [[t - 1, t + 1]] });
    }),
  );
  for (const [i, p] of expected.entries()) expect(found[i]!.pValue).toBeCloseTo(p, 12);
  for (const [i, p] of pValues.entries()) expect(found[i]!.uncorrectedPValue).toBeCloseTo(p, 12);
});

it('changes nothing where there is one comparison', () => {
  const [only] = layouts;
  expect(corrected([only!])).toEqual([{ ...only, uncorrectedPValue: only!.pValue }]);
  expect(corrected([])).toEqual([]);
});

it('keeps what a comparison carries besides, and its order', () => {
  const named = layouts.map((layout, i) => ({ ...layout, penalty: `p${i}` }));
  expect(corrected(named).map(({ penalty }) => penalty)).toEqual(named.map(({ penalty }) => penalty));
});

it('leaves 0 out of an interval exactly where the corrected p-value is below the level', () => {
  const cells = fc.array(
    fc.array(
      fc.integer({ min: -100, max: 300 }).map((n) => n / 1000),
      { minLength: 4, maxLength: 4 },
    ),
    { minLength: 6, maxLength: 6 },
  );
  fc.assert(
    fc.property(
      fc.array(cells, { minLength: 1, maxLength: 6 }),
      fc.double({ min: 0.5, max: 0.99, noNaN: true }),
      (comparisons, confidence) => {
        const found = corrected(
          comparisons.map((differences) => crossedDifference({ differences })),
          { confidence },
        );
        for (const { low, high, pValue, uncorrectedPValue, detectable, standardError } of found) {
          fc.pre(Math.abs(pValue - (1 - confidence)) > 1e-9 && standardError > 1e-9);
          expect(low > 0 || high < 0).toBe(pValue < 1 - confidence);
          expect(pValue).toBeGreaterThanOrEqual(uncorrectedPValue);
          expect(detectable).toBeGreaterThan(0);
        }
      },
    ),
  );
});

it('refuses a comparison that is corrected already', () => {
  expect(() => corrected(corrected(layouts))).toThrow('comparisons[0] is corrected already');
});
