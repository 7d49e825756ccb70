import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/paired-tests.json' with { type: 'json' };
import { cliffsDelta, standardizedDifference, standardizedPairs } from './effect-sizes.ts';
import { fiveByTwo } from './five-by-two.ts';
import { mcnemar } from './mcnemar.ts';
import { detectableDifference, pairsNeeded } from './paired-design.ts';
import { pairedT } from './paired-t.ts';
import { twoSidedNormal } from './student-t.ts';
import { wilcoxon } from './wilcoxon.ts';

const relative = (found: number, expected: number): number => Math.abs(found / expected - 1);

describe('McNemar’s test', () => {
  it.each(golden.mcnemar)('has the p-values of statsmodels and SciPy, $table', ({ table, exactP, midP }) => {
    const [both, first, second, neither] = table as [number, number, number, number];
    const rows = (counts: readonly (readonly [number, boolean])[]) =>
      counts.flatMap(([count, is]) => new Array<boolean>(count).fill(is));
    const found = mcnemar({
      first: rows([
        [both + first, true],
        [second + neither, false],
      ]),
      second: rows([
        [both, true],
        [first, false],
        [second, true],
        [neither, false],
      ]),
    });
    expect(found).toMatchObject({ onlyFirst: first, onlySecond: second });
    expect(relative(found.exactP, exactP)).toBeLessThan(1e-11);
    expect(relative(found.midP, midP)).toBeLessThan(1e-10);
  });

  it('tells nothing where no row tells the two apart', () => {
    const same = { first: [true, false], second: [true, false] };
    expect(mcnemar(same)).toEqual({ onlyFirst: 0, onlySecond: 0, exactP: 1, midP: 1 });
  });
});

describe('5×2 cross-validation', () => {
  it.each(golden.fiveByTwo)('has t and F, and the probabilities of SciPy, $fP', (found) => {
    const tested = fiveByTwo(found.differences);
    for (const name of ['t', 'tP', 'f', 'fP'] as const)
      expect(relative(tested[name], found[name]), name).toBeLessThan(1e-10);
  });

  it('finds nothing where nothing differs, and is sure where nothing wavers', () => {
    const five = (pair: number[]) => Array.from({ length: 5 }, () => pair);
    expect(fiveByTwo(five([0, 0]))).toEqual({ difference: 0, t: 0, tP: 1, f: 0, fP: 1 });
    expect(fiveByTwo(five([0.1, 0.1]))).toMatchObject({ tP: 0, fP: 0 });
  });
});

describe.each(golden.pairs)('$wilcoxon.pairs pairs', ({ a, b, t, wilcoxon: ranks }) => {
  it('have the t-test of SciPy', () => {
    const found = pairedT({ a, b });
    expect(relative(found.pValue, t.pValue)).toBeLessThan(1e-9);
    expect(found.low).toBeCloseTo(t.low, 10);
    expect(found.high).toBeCloseTo(t.high, 10);
    expect(found.degreesOfFreedom).toBe(t.degrees);
  });

  it('have the signed ranks of SciPy, or of every choice of signs', () => {
    // whole numbers, so that equal differences are equal
    const whole = (values: readonly number[]) => values.map((value) => Math.round(value * 1e6));
    const found = wilcoxon({ a: whole(a), b: whole(b) });
    expect(found.rankSum).toBe(ranks.rankSum);
    expect(found.pairs).toBe(ranks.pairs);
    expect(relative(found.pValue, ranks.pValue)).toBeLessThan(1e-9);
    expect(found.isExact).toBe(ranks.pairs <= 200);
  });
});

it('has the two-sided probabilities of SciPy’s normal distribution', () => {
  for (const { z, p } of golden.normal) expect(relative(twoSidedNormal(z), p), `${z}`).toBeLessThan(1e-8);
});

describe.each(golden.sizes)('groups that lie $cohen apart', ({ a, b, cohen, hedges, pairs, cliff }) => {
  it('have the sizes of NumPy and the δ of SciPy’s U', () => {
    const found = standardizedDifference({ a, b });
    expect(found.cohen).toBeCloseTo(cohen, 11);
    expect(found.hedges).toBeCloseTo(hedges, 11);
    expect(cliffsDelta({ a, b })).toBeCloseTo(cliff, 12);
    const shorter = Math.min(a.length, b.length);
    const paired = standardizedPairs({ a: a.slice(0, shorter), b: b.slice(0, shorter) });
    expect(paired.cohen).toBeCloseTo(pairs.cohen, 11);
    expect(paired.hedges).toBeCloseTo(pairs.hedges, 11);
  });
});

it('has a δ that is the difference of two shares, by brute force', () => {
  const values = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(values, values, (a, b) => {
      const signs = a.flatMap((x) => b.map((y) => Math.sign(x - y)));
      const expected = signs.reduce<number>((sum, sign) => sum + sign, 0) / signs.length;
      expect(cliffsDelta({ a, b })).toBeCloseTo(expected, 12);
      expect(cliffsDelta({ a: b, b: a })).toBeCloseTo(-expected, 12);
    }),
  );
});

describe('designs', () => {
  it('have the detectable differences of SciPy’s noncentral F, and of statsmodels to the digits of its solver', () => {
    for (const { pairs, confidence, power, ...expected } of golden.designs) {
      const found = detectableDifference({ deviation: 2, pairs, confidence, power });
      expect(relative(found / 2, expected.detectable), `${pairs}, ${confidence}, ${power}`).toBeLessThan(
        1e-9,
      );
      if (pairs >= 6) expect(relative(found / 2, expected.statsmodels)).toBeLessThan(1e-4);
    }
  });

  it('have the numbers of pairs of statsmodels', () => {
    for (const { size, power, pairs } of golden.needed)
      expect(pairsNeeded({ difference: size, deviation: 1, power })).toBe(pairs);
    expect(pairsNeeded({ difference: 100, deviation: 1 })).toBe(2);
  });
});

it('refuses what is no pair', () => {
  const code = (code: string) => expect.objectContaining({ code });
  expect(() => pairedT({ a: [1], b: [1, 2] })).toThrow('pairedT: a and b must be equally long, got 1 and 2.');
  expect(() => pairedT({ a: [1], b: [1] })).toThrow('pairedT: a must have at least 2 values, got 1.');
  expect(() => wilcoxon({ a: [1, Number.NaN], b: [1, 2] })).toThrow(
    'wilcoxon: a[1] must be finite, got NaN.',
  );
  expect(() => cliffsDelta({ a: [], b: [1] })).toThrow('cliffsDelta: a must have at least 1 value, got 0.');
  expect(() => mcnemar({ first: [true], second: [] })).toThrow(code('E_SHAPE'));
  expect(() => mcnemar({ first: [], second: [] })).toThrow(code('E_DATA'));
  expect(() => fiveByTwo([[1, 2]])).toThrow('fiveByTwo: differences must be five pairs, got 1 pairs.');
  expect(() => fiveByTwo([[1], [1, 2], [1, 2], [1, 2], [1, 2]])).toThrow('got a row of 1');
  expect(() => pairedT({ a: [1, 2], b: [2, 2], confidence: 1 })).toThrow(code('E_RANGE'));
  expect(() => detectableDifference({ deviation: 0, pairs: 6 })).toThrow(
    'deviation must be a finite number > 0',
  );
  expect(() => detectableDifference({ deviation: 1, pairs: 1 })).toThrow('pairs must be an integer ≥ 2');
  expect(() => pairsNeeded({ difference: 1e-9, deviation: 1 })).toThrow(
    'must be found by 10000000 pairs, got 1e-9',
  );
});
