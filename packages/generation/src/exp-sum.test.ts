import { expect, it } from 'vitest';
import { expSum } from './exp-sum.ts';

it('gives Σ exp(values − top) to a few of its last bits, near and far', () => {
  for (let i = 0; i < 3000; i++) {
    const values = Float32Array.of(-0.23 * i - 0.001, -0.0007 * i);
    const known = values.reduce((sum, value) => sum + Math.exp(value), 0);
    expect(Math.abs(expSum(values, 0) / known - 1)).toBeLessThan(1e-15);
  }
});

it('knows probability 0, and numbers that are none', () => {
  expect(expSum(Float32Array.of(2, -Infinity, 2), 2)).toBe(2);
  expect(expSum(Float32Array.of(0, Number.NaN), 0)).toBeNaN();
  expect(expSum(Float32Array.of(-Infinity), -Infinity)).toBeNaN();
  expect(expSum(new Float32Array(), 0)).toBe(0);
});
