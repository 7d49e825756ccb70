import { describe, expect, it } from 'vitest';
import { byData, type Family, families } from './families.ts';
import { fewestWholeSteps, lay, shortRunsOf, shortSteps, withPath } from './lay.ts';

const familyOf = (name: string): Family => byData(families.find(({ penalty }) => penalty === name)!);
const [l1, dropout] = [familyOf('l1'), familyOf('dropout')];

/** Lays a path over a curve of losses; gives the strengths in the order in which they were asked for. */
const follow = (
  family: Family,
  curve: (strength: number) => number,
  { none = 2, zeroed = 3 }: { readonly none?: number; readonly zeroed?: number } = {},
) => {
  const known = new Map<number, number>();
  for (;;) {
    const found = lay({ family, losses: { none, zeroed, at: (strength) => known.get(strength) } });
    if ('laid' in found) return { asked: [...known.keys()], laid: found.laid };
    const { missing } = found;
    if (missing === 'references') throw new Error('both references are known');
    expect(known.has(missing.strength)).toBe(false);
    known.set(missing.strength, curve(missing.strength));
  }
};

describe('lay', () => {
  it('asks for the two runs that losses are set between first', () => {
    const at = () => undefined;
    const none = { none: undefined, zeroed: 3, at };
    expect(lay({ family: l1, losses: none })).toEqual({ missing: 'references' });
    expect(lay({ family: l1, losses: { ...none, none: 2 } })).toEqual({ missing: { strength: 1 } });
  });

  it('goes from a fifth of what has no effect to where everything is shrunk, by equal factors', () => {
    // e = λ/(0.1 + λ): 0.005 at λ = 0.0005, 0.9 at λ = 0.9
    const { asked, laid } = follow(l1, (lambda) => 2 + lambda / (0.1 + lambda));
    expect(asked).toEqual([1, 0.1, 0.001, 1e-7, 1e-5, 1e-4, 0.32, 0.00032]);
    expect(laid).toMatchObject({ penalty: 'l1', label: 'L1', outcome: 'whole', runs: 8 });
    // from 0.00032/5 to 1: a factor of 15625^(1/9) = 2.924
    expect(laid.strengths).toEqual([0.000064, 0.00019, 0.00055, 0.0016, 0.0047, 0.014, 0.04, 0.12, 0.34, 1]);
  });

  it('lays rates by their odds', () => {
    const { laid } = follow(dropout, (rate) => 2 + rate ** 4);
    expect(laid.outcome).toBe('whole');
    expect(laid.strengths).toHaveLength(10);
    // e = 0.9 at a rate of 0.974, 0.005 at 0.266
    expect(laid.strengths.at(-1)).toBeGreaterThan(0.97);
    expect(laid.strengths[0]).toBeLessThan(0.266 / 4);
    expect(laid.strengths.every((rate) => rate > 0 && rate < 1)).toBe(true);
  });

  it('ends before training breaks, and says that not everything is shrunk there', () => {
    const { laid } = follow(l1, (lambda) => (lambda > 5 ? Number.POSITIVE_INFINITY : 2 + lambda / 10));
    expect(laid.outcome).toBe('strong end open');
    expect(laid.strengths.at(-1)).toBe(3.2);
  });

  it('takes the strongest alone where nothing has an effect', () => {
    const { laid } = follow(l1, () => 2.001);
    expect(laid).toMatchObject({ outcome: 'flat', strengths: [1e7] });
    expect(withPath(l1, laid)).toMatchObject({ path: [1e7], grows: false });
  });

  it('says so where a short run learns no more than a model without weights, and takes the strengths of the kind', () => {
    for (const none of [3.1, 2.99, Number.POSITIVE_INFINITY, Number.NaN]) {
      const { asked, laid } = follow(l1, () => 3, { none });
      expect([asked, laid.outcome, laid.strengths]).toEqual([[], 'untold', l1.path]);
    }
    expect(lay({ family: l1, losses: null })).toMatchObject({ laid: { outcome: 'untold' } });
  });
});

it('takes a fifth of the steps of a run, or none where that is next to nothing', () => {
  expect([shortSteps(200), shortSteps(50), shortSteps(49)]).toEqual([40, 10, null]);
  expect([shortSteps(fewestWholeSteps), shortSteps(fewestWholeSteps - 1)]).toEqual([10, null]);
});

it('is a quarter of a comparison at most, however few its seeds', () => {
  for (const laid of [1, 4, 12])
    for (const [explore, confirm] of [
      [1, 1],
      [2, 6],
    ] as const) {
      // every second strength, three neighbours, the other seeds of two, and fresh ones
      const whole = laid * (5 + 3 + 2 * (explore - 1) + confirm) + explore + confirm;
      const short = shortRunsOf(laid).most / 5;
      expect(short / (whole + short)).toBeLessThanOrEqual(0.25);
    }
});
