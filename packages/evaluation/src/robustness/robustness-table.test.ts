import { randomStream } from '@ridgeline/tensors';
import { describe, expect, it } from 'vitest';
import { pairedShares } from '../statistics/paired-shares.ts';
import { robustnessTable } from './robustness-table.ts';

/** Rows of which both are right, the first alone, the second alone, and neither. */
type Counts = [both: number, onlyFirst: number, onlySecond: number, none: number];
const paired = (...counts: Counts) => {
  const rows = counts.flatMap((count, kind) => Array.from({ length: count }, () => kind));
  return { first: rows.map((kind) => kind < 2), second: rows.map((kind) => kind === 0 || kind === 2) };
};

describe('the interval of a paired difference of shares', () => {
  it.each([
    // Newcombe 1998, method 10, by NumPy with statsmodels' Wilson intervals; the first is in the paper's table II: 0.0569 to 0.3404
    [[36, 12, 2, 0], 0.05692958400323875, 0.3404276029749408],
    [[20, 12, 2, 16], 0.05615642484174821, 0.32920699540014053],
    [[18, 12, 2, 18], 0.05617184398825306, 0.3289759688858015],
    [[50, 0, 0, 0], -0.07134759913335875, 0.07134759913335875],
    [[430, 40, 10, 20], 0.03287709231549072, 0.08901230122542732],
    [[0, 5, 5, 0], -0.5268138189748721, 0.5268138189748721],
  ] satisfies readonly (readonly [Counts, number, number])[])('is Newcombe’s for %j', (counts, low, high) => {
    const found = pairedShares(paired(...counts));
    expect(found.low).toBeCloseTo(low, 8);
    expect(found.high).toBeCloseTo(high, 8);
    const [, first, second] = counts;
    expect(found.difference).toBeCloseTo(
      (first - second) / counts.reduce((a: number, b: number) => a + b, 0),
      12,
    );
  });

  it.each([
    [60, 0.12, 0.02],
    [300, 0.05, 0.03],
    [300, 0.02, 0],
  ])('holds the truth about as often as it says: %i rows', (rows, lost, won) => {
    const trials = 2000;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const draws = randomStream(trial).stream('rows').uniform(rows);
      const kinds = Array.from(draws, (draw) =>
        draw < lost ? 1 : draw < lost + won ? 2 : draw < 0.95 ? 0 : 3,
      );
      const { low, high } = pairedShares({
        first: kinds.map((kind) => kind < 2),
        second: kinds.map((kind) => kind === 0 || kind === 2),
      });
      if (low <= lost - won && lost - won <= high) held++;
    }
    expect(held / trials).toBeGreaterThan(0.935);
  });
});

const clean = { scores: [1, 1, 0, 1], answers: ['a', 'b', 'a', 'a'] };
const under = (scores: readonly number[], answers: readonly string[]) => [
  { perturbation: 'typos', strength: 0.1, scores, answers },
];
const random = randomStream(1);

describe('a table of robustness', () => {
  it('tells score, drop and the share of answers that changed', () => {
    const found = robustnessTable({
      clean,
      perturbed: under([1, 0, 0, 1], ['a', 'a', 'b', 'a']),
      of: 'right',
      random,
    });
    expect(found.clean).toBe(0.75);
    expect(found.rows[0]).toMatchObject({
      perturbation: 'typos',
      strength: 0.1,
      score: 0.5,
      drop: 0.25,
      changed: 0.5,
    });
    const { low, high } = pairedShares(paired(2, 1, 0, 1));
    expect(found.rows[0]!.interval).toEqual([low, high]);
  });

  it('has a drop of exactly 0 where nothing changed, with an interval that has a width', () => {
    const [row] = robustnessTable({
      clean,
      perturbed: under(clean.scores, clean.answers),
      of: 'right',
      random,
    }).rows;
    expect([row!.drop, row!.changed]).toEqual([0, 0]);
    expect(row!.interval![1]).toBeGreaterThan(0);
  });

  it('tells errors that rise as a drop', () => {
    const errors = { scores: [1, 2, 3, 4], answers: [1, 2, 3, 4] };
    const [row] = robustnessTable({
      clean: errors,
      perturbed: [{ perturbation: 'typos', strength: 0.1, scores: [2, 3, 4, 5], answers: [2, 3, 4, 5] }],
      of: 'error',
      random,
    }).rows;
    expect(row).toMatchObject({ score: 3.5, drop: 1, interval: [1, 1], changed: 1 });
  });

  it('takes one row, and groups of rows', () => {
    const one = { scores: [1], answers: ['a'] };
    const perturbed = [{ perturbation: 'typos', strength: 1, scores: [0], answers: ['b'] }];
    expect(robustnessTable({ clean: one, perturbed, of: 'right', random }).rows[0]!.drop).toBe(1);
    const grouped = {
      clean,
      perturbed: under([1, 0, 0, 1], ['a', 'a', 'b', 'a']),
      of: 'right',
      random,
    } as const;
    const wide = robustnessTable({ ...grouped, groups: ['x', 'x', 'y', 'z'] }).rows[0]!.interval!;
    expect(wide[0]).toBeLessThan(0.25);
    expect(wide[1]).toBeGreaterThan(0.25);
    expect(robustnessTable({ ...grouped, groups: ['x', 'x', 'x', 'x'] }).rows[0]!.interval).toBeNull();
  });

  it.each([
    ['no row', { clean: { scores: [], answers: [] } }, 'E_DATA', 'at least one row'],
    [
      'other lengths',
      { perturbed: under([1], ['a']) },
      'E_SHAPE',
      'of typos 0.1 must be of 4 rows, got 1 and 1.',
    ],
    [
      'half a right answer',
      { clean: { ...clean, scores: [1, 0.5, 0, 1] } },
      'E_DATA',
      'scores[1] of clean must be 0 or 1',
    ],
    [
      'an error that is none',
      { of: 'error', clean: { ...clean, scores: [1, Number.NaN, 0, 1] } },
      'E_DATA',
      'got NaN',
    ],
  ])('refuses %s', (_, over, code, message) => {
    const given = {
      clean,
      perturbed: under([1, 1, 1, 1], ['a', 'a', 'a', 'a']),
      of: 'right',
      random,
      ...over,
    };
    expect(() => robustnessTable(given as never)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
