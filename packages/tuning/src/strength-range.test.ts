import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StrengthRangeOptions, strengthRange, strengthRangeSearch } from './strength-range.ts';
import { strengthScale, strengthsBetween } from './strength-scale.ts';

const rangeOf = async (effect: (strength: number) => number, options: StrengthRangeOptions = {}) =>
  strengthRange({ effect: async (strength) => effect(strength), ...options });

/** Rounding to two digits moves a strength by at most one twentieth. */
const rounding = 1.06;
const odds = (rate: number): number => rate / (1 - rate);

describe('strengthRange', () => {
  it('goes out by decades, then halves the wider bracket', async () => {
    const { measured, ...range } = await rangeOf((lambda) => lambda / (0.01 + lambda));
    // e = 0.9 at λ = 0.09 and 0.005 at λ = 0.0000503
    expect(range).toEqual({
      weak: 0.000032,
      strong: 0.1,
      isWeakFound: true,
      isStrongFound: true,
      isFlat: false,
    });
    expect(measured.map(({ strength }) => strength)).toEqual([
      1e-7, 1e-5, 0.000032, 1e-4, 0.001, 0.01, 0.032, 0.1, 1,
    ]);
  });

  it('finds both ends of any rising curve within the factor', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: -4, max: 4, noNaN: true }),
        fc.double({ min: 0.5, max: 4, noNaN: true }),
        async (middle, slope) => {
          // a logistic curve of log λ: e = 0.9 at log λ = middle + ln 9 / slope, 0.005 at middle − ln 199 / slope
          const curve = (lambda: number) => 1 / (1 + Math.exp(-slope * (Math.log10(lambda) - middle)));
          const weakest = 10 ** (middle - Math.log(199) / slope);
          const strongest = 10 ** (middle + Math.log(9) / slope);
          const found = await rangeOf(curve, { runs: 20 });
          if (found.isWeakFound) {
            expect(found.weak).toBeLessThanOrEqual(weakest * rounding);
            expect(found.weak * 4 * rounding).toBeGreaterThanOrEqual(weakest);
          } else expect(weakest).toBeLessThan(1.06e-7);
          if (found.isStrongFound) {
            expect(found.strong * rounding).toBeGreaterThanOrEqual(strongest);
            expect(found.strong).toBeLessThanOrEqual(strongest * 4 * rounding);
          } else expect(strongest).toBeGreaterThan(0.94e7);
        },
      ),
    );
  });

  it('finds rates by their odds, which stay in (0, 1)', async () => {
    const found = await rangeOf((rate) => rate * rate, { limit: 1 });
    // e = 0.9 at 0.949 and 0.005 at 0.0707
    expect(odds(found.strong)).toBeGreaterThanOrEqual(odds(0.949) / rounding);
    expect(odds(found.strong)).toBeLessThanOrEqual(4 * odds(0.949) * rounding);
    expect(odds(found.weak)).toBeLessThanOrEqual(odds(0.0707) * rounding);
    expect(odds(found.weak) * 4 * rounding).toBeGreaterThanOrEqual(odds(0.0707));
    for (const { strength } of found.measured) {
      expect(strength).toBeGreaterThan(0);
      expect(strength).toBeLessThan(1);
    }
  });

  it('says of a flat curve that nothing has an effect anywhere', async () => {
    const found = await rangeOf(() => 0.004);
    expect(found).toMatchObject({ isFlat: true, isStrongFound: false, weak: 1, strong: 1e7 });
    expect(found.measured).toHaveLength(4);
  });

  it('says which end it has not found', async () => {
    const always = await rangeOf(() => 0.95);
    expect(always).toMatchObject({ isWeakFound: false, isStrongFound: true, weak: 1e-7, strong: 1e-7 });
  });

  it('ends where a penalty of a few weights has done nearly all that it does', async () => {
    // e comes to rest at 0.5, and reaches 0.45 at λ = 0.45
    const found = await rangeOf((lambda) => Math.min(0.5, lambda));
    expect(found).toMatchObject({ isFlat: false, isWeakFound: true, isStrongFound: false, strong: 1 });
    const helps = await rangeOf((lambda) => -Math.min(0.5, lambda));
    expect(helps).toMatchObject({ isFlat: false, isWeakFound: true, isStrongFound: false, strong: 1e7 });
  });

  it('ends before training breaks', async () => {
    for (const broken of [Number.POSITIVE_INFINITY, Number.NaN]) {
      const found = await rangeOf((lambda) => (lambda > 0.5 ? broken : lambda));
      expect(found).toMatchObject({ isStrongFound: false, strong: 0.32 });
      const everywhere = await rangeOf(() => broken);
      expect(everywhere).toMatchObject({ isFlat: false, isWeakFound: false, isStrongFound: false });
    }
  });

  it('is bounded and orders its ends, whatever is measured', async () => {
    const anything = fc.func(fc.double({ min: -2, max: 3 }));
    await fc.assert(
      fc.asyncProperty(
        anything,
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(null, 1),
        async (effect, runs, limit) => {
          const { weak, strong, measured } = await rangeOf(effect, { runs, limit });
          expect(measured.length).toBeLessThanOrEqual(runs);
          const strengths = measured.map(({ strength }) => strength);
          expect(strengths).toEqual([...new Set(strengths)].sort((a, b) => a - b));
          expect(strengths).toContain(weak);
          expect(strengths).toContain(strong);
          expect(weak).toBeLessThanOrEqual(strong);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds ends of a noisy curve that are no nearer to each other than those without noise', async () => {
    const noise = fc.func(fc.double({ min: -0.01, max: 0.01, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(noise, async (error) => {
        const found = await rangeOf((lambda) => lambda / (1 + lambda) + error(lambda));
        // e = 0.89 at λ = 8.1 and 0.015 at 0.0152: noise of 0.01 moves neither end further in
        expect(found.weak).toBeLessThanOrEqual(0.0152 * rounding);
        expect(found.strong).toBeGreaterThanOrEqual(8 / rounding);
      }),
    );
  });

  it('asks the same again when it is told the same', () => {
    const follow = () => {
      const search = strengthRangeSearch({ limit: 1 });
      const asked: number[] = [];
      let step = search.next();
      while (!step.done) {
        asked.push(step.value);
        step = search.next(step.value);
      }
      return asked;
    };
    expect(follow()).toEqual(follow());
  });

  it.each([
    [{ start: 0 }, 'start'],
    [{ start: 1, limit: 1 }, 'start'],
    [{ factor: 1 }, 'factor'],
    [{ runs: 0 }, 'runs'],
    [{ unaffected: 0.9, shrunk: 0.1 }, 'shrunk'],
  ])('refuses %j', async (options, name) => {
    await expect(rangeOf(() => 0, options)).rejects.toMatchObject({
      code: 'E_RANGE',
      message: expect.stringContaining(`strengthRange: ${name}`),
    });
  });
});

describe('strengthsBetween', () => {
  it('rises by one factor, of rates by one factor of their odds', () => {
    expect(strengthsBetween({ weak: 0.01, strong: 1, count: 5, limit: null })).toEqual([
      0.01, 0.032, 0.1, 0.32, 1,
    ]);
    // odds of 1/9, 1/3, 1, 3, 9
    expect(strengthsBetween({ weak: 0.1, strong: 0.9, count: 5, limit: 1 })).toEqual([
      0.1, 0.25, 0.5, 0.75, 0.9,
    ]);
    expect(strengthsBetween({ weak: 3, strong: 3, count: 5, limit: null })).toEqual([3]);
  });

  it('never leaves its range, however near it comes to a limit', () => {
    const { strengthAt, positionOf } = strengthScale({ limit: 1 });
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (position) => {
        const rate = strengthAt(position);
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThan(1);
        expect(Math.abs(positionOf(rate) - position)).toBeLessThan(0.03);
      }),
    );
  });
});
