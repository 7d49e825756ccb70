import { expect, it } from 'vitest';
import { collinearity } from './collinearity.ts';

const a = [3, 1, 4, 1, 5, 9, 2, 6];
const b = [2, 7, 1, 8, 2, 8, 1, 9];

it('names columns that are combinations of others, to rounding or nearly, and of which', () => {
  const exact = collinearity(a.map((value, i) => [value, b[i]!, value + 2 * b[i]! + 1e12]));
  expect(exact.dependent).toHaveLength(1);
  expect([exact.dependent[0]!.column, ...exact.dependent[0]!.of].sort()).toEqual([0, 1, 2]);
  const near = collinearity(a.map((value, i) => [value, b[i]!, value * (1 + 1e-8 * (i % 3))]));
  expect(near.condition).toBeGreaterThan(1e7);
  expect(near.dependent.map(({ column, of }) => [column, ...of].sort())).toEqual([[0, 2]]);
});

it('has a condition of 1 for columns at right angles, and takes no notice of constants, places and scales', () => {
  const crossed = [-1, -1, 1, 1].map((value, i) => [value * 1e6 + 1e9, i % 2, 7]);
  const { condition, dependent } = collinearity(crossed);
  expect(condition).toBeCloseTo(1, 6);
  expect(dependent).toEqual([]);
});
