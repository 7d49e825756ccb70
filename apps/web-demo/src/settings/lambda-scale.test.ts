import { expect, test } from 'vitest';
import { strengthScale } from './lambda-scale.ts';

const { lastPosition, positionOf, strengthAt, strengths } = strengthScale(10);

test('W07: the slider begins at exactly 0 and ends at the limit', () => {
  expect(strengthAt(0)).toBe(0);
  expect(strengthAt(1)).toBe(0.0001);
  expect(strengthAt(lastPosition)).toBe(10);
  expect(strengthScale(3).strengths.slice(-2)).toEqual([2.8, 3]);
});

test('W07: between its ends it is logarithmic: every step adds 6 to 19 per cent', () => {
  for (let i = 2; i < strengths.length; i++) {
    const ratio = strengths[i]! / strengths[i - 1]!;
    expect(ratio).toBeGreaterThan(1.06);
    expect(ratio).toBeLessThan(1.19);
  }
  expect(strengthAt(positionOf(0.01) + 20)).toBe(0.1);
});

test('every position is found again from its strength', () => {
  strengths.forEach((strength, position) => {
    expect(positionOf(strength)).toBe(position);
  });
});

test('a typed strength stands at the nearest position, and only 0 at 0', () => {
  expect(strengthAt(positionOf(0.3))).toBe(0.32);
  expect(positionOf(1e-9)).toBe(1);
  expect(positionOf(99)).toBe(lastPosition);
});

test('a position outside the slider is its nearer end', () => {
  expect(strengthAt(-3)).toBe(0);
  expect(strengthAt(1000)).toBe(10);
});
