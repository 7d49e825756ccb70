import fc from 'fast-check';
import { expect, it } from 'vitest';
import golden from '../../golden/comparison.json' with { type: 'json' };
import { crossedDifference } from './crossed-difference.ts';

it('has the analysis of variance of statsmodels and the t distribution of SciPy', () => {
  for (const { differences, variances, ...expected } of golden.layouts) {
    const actual = crossedDifference({ differences });
    for (const key of Object.keys(expected) as (keyof typeof expected)[])
      expect(actual[key] / expected[key], key).toBeCloseTo(1, 10);
    for (const key of ['seed', 'block', 'interaction'] as const)
      expect(actual.variances[key], key).toBeCloseTo(variances[key], 14);
    expect(actual.seeds).toBe(differences.length);
    expect(actual.blocks).toBe(differences[0]!.length);
  }
});

it('has the hand values of five seeds and two blocks', () => {
  // seeds’ means 1 … 5, blocks’ means 2 and 4, nothing else: v_seed = 2.5/5, v_block = 2/2
  const found = crossedDifference({ differences: [1, 2, 3, 4, 5].map((seed) => [seed - 1, seed + 1]) });
  expect(found.difference).toBe(3);
  expect(found.standardError).toBeCloseTo(Math.sqrt(0.5 + 1), 15);
  expect(found.degreesOfFreedom).toBeCloseTo(2.25 / (0.25 / 4 + 1 / 1), 12);
  expect(found.variances.seed).toBeCloseTo(2.5, 12);
  expect(found.variances.block).toBeCloseTo(2, 12);
  expect(found.variances.interaction).toBeCloseTo(0, 12);
  expect(found.scope).toBe('seeds');
});

it('takes the models as given with fewer seeds than five, and uses the blocks alone', () => {
  const blocks = [0.3, -0.1, 0.2, 0.4];
  const one = crossedDifference({ differences: [blocks] });
  const spread = blocks.reduce((sum, value) => sum + (value - 0.2) ** 2, 0) / 3;
  expect(one.standardError).toBeCloseTo(Math.sqrt(spread / 4), 15);
  expect(one.degreesOfFreedom).toBeCloseTo(3, 12);
  expect(one.scope).toBe('these models');
  expect(one.variances.seed).toBeNull();

  const four = crossedDifference({ differences: [0, 1, 2, 3].map((seed) => blocks.map((d) => d + seed)) });
  expect(four.difference).toBeCloseTo(1.7, 15);
  expect(four.standardError).toBeCloseTo(one.standardError, 15);
  expect(four.scope).toBe('these models');
});

it('weighs blocks by their targets, so that the difference is that of all targets together', () => {
  const found = crossedDifference({ differences: [[1, 3]], weights: [30, 10] });
  expect(found.difference).toBe(1.5);
  // deviations −0.5·1.5 and 1.5·0.5 about the mean; the blocks have 3/4 and 1/4 of the targets
  expect(found.standardError).toBeCloseTo(Math.sqrt(0.5625 / 0.25 + 0.5625 / 0.75) / 2, 15);
  const withEmpty = crossedDifference({ differences: [[1, 99, 3]], weights: [30, 0, 10] });
  expect(withEmpty).toEqual(found);
});

it('has the robust error and the degrees of freedom of a weighted mean for blocks of any size', () => {
  const weights = [1, 2, 7, 1, 4];
  const values = [0.4, -0.2, 0.1, 0.9, -0.3];
  const { standardError, degreesOfFreedom } = crossedDifference({ differences: [values], weights });
  // by whole matrices: G takes the weighted mean away, D holds w²/(1 − h) of shares w/Σw, M = GᵀDG
  const h = weights.map((weight) => weight / 15);
  const d = h.map((share) => (share * share) / (1 - share));
  const G = h.map((_, i) => h.map((share, j) => (i === j ? 1 : 0) - share));
  const M = h.map((_, i) =>
    h.map((_, j) => d.reduce((sum, each, k) => sum + each * G[k]![i]! * G[k]![j]!, 0)),
  );
  const form = values.reduce((sum, a, i) => sum + values.reduce((s, b, j) => s + a * b * M[i]![j]!, 0), 0);
  const trace = M.reduce((sum, row, i) => sum + row[i]!, 0);
  const square = M.flat().reduce((sum, value) => sum + value * value, 0);
  expect(standardError).toBeCloseTo(Math.sqrt(form), 14);
  // statsmodels 0.15.0, WLS on a constant with cov_type='HC2'
  expect(standardError).toBeCloseTo(0.13376559551407285, 14);
  expect(degreesOfFreedom).toBeCloseTo((trace * trace) / square, 10);
});

const layouts = fc
  .record({ seeds: fc.integer({ min: 1, max: 8 }), blocks: fc.integer({ min: 2, max: 12 }) })
  .chain(({ seeds, blocks }) =>
    fc.record({
      differences: fc.array(
        fc.array(
          fc.integer({ min: -2000, max: 2000 }).map((value) => value / 1000),
          { minLength: blocks, maxLength: blocks },
        ),
        { minLength: seeds, maxLength: seeds },
      ),
      weights: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: blocks, maxLength: blocks }),
    }),
  )
  .filter(({ differences }) => differences.some((row) => new Set(row).size > 1));

const close = (actual: number, expected: number): void =>
  expect(actual).toBeCloseTo(expected, 9 - Math.max(0, Math.round(Math.log10(Math.abs(expected) + 1))));

it('moves with a shift and stretches with a scale', () => {
  fc.assert(
    fc.property(layouts, ({ differences, weights }) => {
      const found = crossedDifference({ differences, weights });
      fc.pre(found.standardError > 1e-6);
      const moved = crossedDifference({
        differences: differences.map((row) => row.map((d) => -2 * d + 3)),
        weights: weights.map((w) => 7 * w),
      });
      close(moved.difference, -2 * found.difference + 3);
      close(moved.standardError, 2 * found.standardError);
      close(moved.low, -2 * found.high + 3);
      close(moved.detectable, 2 * found.detectable);
      expect(moved.degreesOfFreedom / found.degreesOfFreedom).toBeCloseTo(1, 6);
    }),
  );
});

it('does not depend on the order of seeds and of blocks, nor its size on the direction', () => {
  fc.assert(
    fc.property(layouts, ({ differences, weights }) => {
      const found = crossedDifference({ differences, weights });
      fc.pre(found.standardError > 1e-6);
      const turned = crossedDifference({
        differences: [...differences].reverse().map((row) => [...row].reverse().map((d) => -d)),
        weights: [...weights].reverse(),
      });
      close(turned.difference, -found.difference);
      close(turned.pValue, found.pValue);
      close(turned.high, -found.low);
    }),
  );
});

it('leaves 0 out of its interval exactly where p is below the level', () => {
  fc.assert(
    fc.property(layouts, fc.double({ min: 0.5, max: 0.99, noNaN: true }), ({ differences }, confidence) => {
      const { low, high, pValue } = crossedDifference({ differences, confidence });
      fc.pre(Math.abs(pValue - (1 - confidence)) > 1e-9);
      expect(low > 0 || high < 0).toBe(pValue < 1 - confidence);
    }),
  );
});

it('is certain where nothing varies', () => {
  const same = crossedDifference({ differences: new Array(5).fill([0, 0, 0]) });
  expect(same).toMatchObject({ low: 0, high: 0, pValue: 1, detectable: 0 });
  expect(same.degreesOfFreedom).toBeCloseTo(2, 12);
  const shifted = crossedDifference({ differences: new Array(5).fill([0.5, 0.5]) });
  expect(shifted).toMatchObject({ low: 0.5, high: 0.5, pValue: 0 });
});

it('refuses what it cannot compare, saying where', () => {
  expect(() => crossedDifference({ differences: [] })).toThrow('at least one seed and two blocks');
  expect(() => crossedDifference({ differences: [[1]] })).toThrow('two blocks with targets, got 1 and 1');
  expect(() => crossedDifference({ differences: [[1, 2], [1]] })).toThrow(
    'differences[1] must have one number for each of the 2 blocks, got 1',
  );
  expect(() => crossedDifference({ differences: [[1, NaN]] })).toThrow('differences[0][1] must be finite');
  expect(() => crossedDifference({ differences: [[1, 2]], weights: [1, -1] })).toThrow('weights[1]');
  expect(() => crossedDifference({ differences: [[1, 2]], confidence: 1 })).toThrow('confidence');
});
