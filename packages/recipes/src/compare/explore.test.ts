import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { beyond, type Family, families } from './families.ts';

const family: Family = {
  penalty: 'l1',
  as: 'proximal',
  path: [1, 2, 4, 8, 16, 32, 64, 128],
  grows: true,
  limit: null,
  rule: (lambda) => ({ kind: 'l1', lambda, as: 'proximal' }),
};

/** Explores to the end; gives every trial in the order in which it was asked for, and the choice. */
const follow = (
  loss: (strength: number, seed: number) => number,
  options: {
    readonly family?: Family;
    readonly none?: number | null;
    readonly seeds?: readonly number[];
  } = {},
) => {
  const { none = 10, seeds = [1, 2] } = options;
  const ended = new Map<string, number>();
  const trials: string[] = [];
  for (let round = 0; round < 50; round++) {
    const found = explore({
      family: options.family ?? family,
      lossOf: (strength, seed) => ended.get(`${strength} ${seed}`),
      seeds,
      none,
    });
    if ('chosen' in found) return { trials, chosen: found.chosen };
    expect(found.missing.length).toBeGreaterThan(0);
    for (const { strength, seed } of found.missing) {
      trials.push(`${strength} ${seed}`);
      ended.set(`${strength} ${seed}`, loss(strength, seed));
    }
  }
  throw new Error('the search does not end');
};

/** A valley over the logarithm of the strength. */
const valley = (bottom: number) => (strength: number) => Math.abs(Math.log2(strength / bottom));

describe('explore', () => {
  it('tries every second strength, then the neighbours of the two best, then these again', () => {
    const { trials, chosen } = follow(valley(7));
    expect(trials).toEqual(['2 1', '8 1', '32 1', '128 1', '4 1', '16 1', '1 1', '8 2', '4 2']);
    expect(chosen).toEqual({ strength: 8, edge: null });
  });

  it('finds the bottom of any valley within the path, with fewer trials than the whole grid', () => {
    fc.assert(
      fc.property(fc.constantFrom(...family.path), (bottom) => {
        const { trials, chosen } = follow(valley(bottom));
        expect(chosen.strength).toBe(bottom);
        expect(new Set(trials).size).toBe(trials.length);
        expect(trials.length).toBeLessThan(2 * family.path.length);
      }),
    );
  });

  it('goes on beyond the strong end until the loss turns, and says so if it never does', () => {
    expect(follow(valley(500)).chosen).toEqual({ strength: 530, edge: null });
    expect(follow(valley(1e6)).chosen).toEqual({ strength: 2300, edge: 'strongest' });
  });

  it('goes on towards weaker strengths only while they are better than no penalty', () => {
    expect(follow(valley(0.25)).chosen).toEqual({ strength: 0.25, edge: null });
    expect(follow(valley(1e-6), { none: 100 }).chosen).toEqual({ strength: 0.068, edge: 'weakest' });
    const worse = follow((strength) => 1 + strength, { none: 1 });
    expect(worse.chosen).toEqual({ strength: 1, edge: null });
    expect(worse.trials.some((trial) => Number.parseFloat(trial) < 1)).toBe(false);
  });

  it('waits for the loss without a penalty before the path may grow', () => {
    const found = explore({ family, lossOf: (strength) => strength, seeds: [1], none: undefined });
    expect(found).toEqual({ missing: [] });
  });

  it('chooses by the mean over all seeds of the two best', () => {
    const { chosen } = follow(
      (strength, seed) => valley(8)(strength) + (seed === 2 && strength === 8 ? 5 : 0),
    );
    expect(chosen.strength).not.toBe(8);
  });

  it('has a neighbour on both sides of what it chooses, or says at which end it stands', () => {
    const seeded = fc.func(fc.double({ min: 0, max: 3, noNaN: true }));
    fc.assert(
      fc.property(seeded, (loss) => {
        const { trials, chosen } = follow(loss);
        const tried = [...new Set(trials.map((trial) => Number.parseFloat(trial)))].sort((a, b) => a - b);
        const place = tried.indexOf(chosen.strength);
        expect(chosen.edge === null).toBe(place > 0 && place < tried.length - 1);
        if (chosen.edge !== null) expect([0.068, 2300]).toContain(chosen.strength);
      }),
      { numRuns: 300 },
    );
  });

  it('tries all strengths of a path of one\u2019s own and none beyond', () => {
    const own = { ...family, path: [1, 2, 4], grows: false };
    const { trials, chosen } = follow(valley(100), { family: own });
    expect(trials).toEqual(['1 1', '2 1', '4 1', '4 2', '2 2']);
    expect(chosen).toEqual({ strength: 4, edge: 'strongest' });
    expect(follow(valley(1), { family: { ...own, path: [4] } }).chosen).toEqual({ strength: 4, edge: null });
  });

  it('goes round strengths at which training diverges', () => {
    const { chosen } = follow((strength) => (strength > 10 ? Number.POSITIVE_INFINITY : -strength));
    expect(chosen).toEqual({ strength: 8, edge: null });
  });

  it('comes to an end with a choice whatever the losses are', () => {
    fc.assert(
      fc.property(
        fc.func(fc.double({ min: 0, max: 3, noNaN: true })),
        fc.option(fc.double({ min: 0, max: 3, noNaN: true })),
        (loss, none) => {
          const { trials, chosen } = follow(loss, { none });
          expect(trials).toContain(`${chosen.strength} 2`);
        },
      ),
      { numRuns: 300 },
    );
  });
});

it('keeps strengths above 0 and below their limit, wherever a path goes', () => {
  for (const { limit, path, grows } of families.filter((each) => each.grows)) {
    expect(grows).toBe(true);
    for (const end of ['weak', 'strong'] as const) {
      let grown = path;
      for (let i = 0; i < 4; i++) {
        const next = beyond({ limit }, grown, end);
        expect(end === 'weak' ? next < grown[0]! : next > grown.at(-1)!).toBe(true);
        expect(next).toBeGreaterThan(0);
        if (limit !== null) expect(next).toBeLessThan(limit);
        grown = end === 'weak' ? [next, ...grown] : [...grown, next];
      }
    }
  }
});
