import { expect, test } from 'vitest';
import type { EvaluationEntry } from '../run/messages.ts';
import { domainOf, highestBetween, linePath, scale, ticks } from './chart-scale.ts';

const entry = (
  step: number,
  ...[a, b, c, d]: readonly [number, number, number, number]
): EvaluationEntry => ({
  step,
  plain: { train: a, validation: b, zeroShare: 0 },
  penalised: { train: c, validation: d, zeroShare: 0 },
});

test('W13: one domain holds all four curves, so both panels have the same scale', () => {
  const entries = [entry(0, 4.3, 4.3, 4.3, 4.3), entry(120, 1.2, 2.9, 2, 2.4)];
  expect(domainOf(entries)).toEqual({ lastStep: 200, low: 1, high: 3 });
});

test('an empty or flat run has a frame of some height', () => {
  expect(domainOf([])).toEqual({ lastStep: 100, low: 1, high: 4 });
  expect(domainOf([entry(20, 2.1, 2.1, 2.1, 2.1)])).toEqual({ lastStep: 100, low: 2, high: 3 });
});

test('ticks never pass the upper end', () => {
  expect(ticks(0.5, 4, 1)).toEqual([0.5, 1.5, 2.5, 3.5]);
});

test('ticks include both ends', () => {
  expect(ticks(1, 3, 0.5)).toEqual([1, 1.5, 2, 2.5, 3]);
  expect(ticks(0, 2000, 1000)).toEqual([0, 1000, 2000]);
});

test('a scale maps linearly, also downwards', () => {
  expect(scale([0, 100], [40, 300])(50)).toBe(170);
  expect(scale([1, 3], [200, 0])(1)).toBe(200);
});

test('a path moves to its first point and draws to the others', () => {
  expect(
    linePath([
      [0, 1],
      [2, 3.25],
    ]),
  ).toBe('M0.0 1.0L2.0 3.3');
});

test('the highest place of a path between two places, also between two of its points', () => {
  const curve = [
    [0, 10],
    [100, 60],
    [200, 40],
  ] as const;
  expect(highestBetween(curve, 40, 80)).toBe(30);
  expect(highestBetween(curve, 90, 300)).toBe(40);
  expect(highestBetween(curve, -50, 300)).toBe(10);
  expect(highestBetween(curve, 201, 300)).toBe(Number.POSITIVE_INFINITY);
  expect(highestBetween([], 0, 1)).toBe(Number.POSITIVE_INFINITY);
});
