import { estimate } from '@ridgeline/evaluation';
import { describe, expect, it } from 'vitest';
import { chooseStrength, foldEstimate, lowestRow, rowOf } from './tune-choice.ts';
import type { TunePoint } from './tune-point.ts';

const point = (error: number | null): TunePoint => ({
  lambda: 1,
  error,
  train: error === null ? null : error / 2,
  zeros: 0.5,
  steps: 10,
  seconds: 1,
});
const variant = (lambda: number) => ({ penalty: 'l1', as: 'proximal', lambda, settings: {} });

/** Rows at falling strengths; errors[l][seed]. */
const rowsOf = (errors: readonly (readonly (number | null)[])[]) =>
  errors.map((list, index) => rowOf(variant(1 / (index + 1)), [list.map(point)]));

describe('rowOf', () => {
  it('takes each seed for itself where there is one validation part', () => {
    const row = rowOf(variant(1), [[point(2), point(4)]]);
    expect(row.errors).toEqual([2, 4]);
    expect(row.validation).toMatchObject({ mean: 3, deviation: Math.SQRT2 });
    // s/√n by hand: √2/√2
    expect(row.standardError).toBeCloseTo(1, 12);
    expect([row.gap!.mean, row.steps, row.seconds]).toEqual([1.5, 20, 2]);
  });

  it('takes the mean over seeds as the error of a fold', () => {
    const row = rowOf(variant(1), [
      [point(1), point(3)],
      [point(4), point(6)],
    ]);
    expect(row.errors).toEqual([2, 5]);
    expect(row.standardError).toBeCloseTo(1.5, 12);
  });

  it('has no error where one run came to none, and no standard error for a single run', () => {
    expect(rowOf(variant(1), [[point(1), point(null)]]).validation).toBeNull();
    expect(rowOf(variant(1), [[point(1)]]).standardError).toBeNull();
  });
});

describe('chooseStrength', () => {
  it('tells the lowest mean and the strongest within one standard error of it', () => {
    // means 3.0, 2.2, 2.1, 2.5; the standard error of the third is 0.2
    const rows = rowsOf([
      [3, 3],
      [2.2, 2.2],
      [1.9, 2.3],
      [2.4, 2.6],
    ]);
    expect(chooseStrength(rows)).toEqual({ minimum: 2, oneStandardError: 1 });
  });

  it('tells no second choice for a single run', () => {
    expect(chooseStrength(rowsOf([[3], [1], [2]]))).toEqual({ minimum: 1, oneStandardError: null });
  });

  it('leaves out a strength at which training failed', () => {
    expect(
      chooseStrength(
        rowsOf([
          [1, null],
          [3, 3],
          [2, 2],
        ]),
      ).minimum,
    ).toBe(2);
    expect(lowestRow(rowsOf([[null], [null]]))).toBe(-1);
  });
});

it('estimates over folds by their rows, and by one shuffling where there were several', () => {
  const values = [1, 2, 4];
  const plain = foldEstimate(values, { weights: [1, 1, 1], repeats: 1 });
  const known = estimate(values);
  for (const key of ['mean', 'deviation', 'low', 'high'] as const)
    expect(plain[key]).toBeCloseTo(known[key], 10);
  const again = foldEstimate([...values, ...values], { weights: new Array(6).fill(1), repeats: 2 });
  for (const key of ['mean', 'deviation', 'low', 'high'] as const)
    expect(again[key]).toBeCloseTo(known[key], 10);
  expect(foldEstimate(values, { weights: [8, 1, 1], repeats: 1 }).mean).toBeCloseTo(1.4, 12);
});
