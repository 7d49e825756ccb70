import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor1d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, inject, it } from 'vitest';
import { l1 } from './l1.ts';

beforeAll(() => setBackend(inject('backend')));

it('sums absolute values, times λ', () => {
  expect(
    l1({ lambda: 0.5 })
      .penalty(tensor1d([3, -4]))
      .dataSync()[0],
  ).toBe(3.5);
  expect([
    ...l1({ lambda: 0.5 })
      .gradient(tensor1d([3, -4, 0]))
      .dataSync(),
  ]).toEqual([0.5, -0.5, 0]);
});

it('sets weights below λ·step to zero, never to −0, and moves the others towards zero', () => {
  const weights = tensor1d([2, 0.25, -0.25, -2, 0]);
  expect([...l1({ lambda: 0.5 }).proximal!(weights, 0.5).dataSync()]).toEqual([1.75, 0, 0, -1.75, 0]);
});

it('never moves a weight past zero or by more than λ·step', () => {
  // TensorFlow takes what lies below the smallest normal number for 0
  const normal = (value: number): number => (Math.abs(value) < 2 ** -126 ? 0 * value : value);
  const numbers = fc.float({ noNaN: true, min: -1e6, max: 1e6 }).map(normal);
  const strengths = fc.double({ noNaN: true, min: 0, max: 10 });
  fc.assert(
    fc.property(
      fc.array(numbers, { minLength: 1, maxLength: 20 }),
      strengths,
      strengths,
      (values, lambda, step) => {
        const moved = l1({ lambda }).proximal!(tensor1d(values), step).dataSync();
        values.forEach((value, i) => {
          expect(moved[i]! * value).toBeGreaterThanOrEqual(0);
          expect(Math.abs(moved[i]!)).toBeLessThanOrEqual(Math.abs(value));
          const slack = Math.abs(value) * 1e-6;
          expect(Math.abs(value) - Math.abs(moved[i]!)).toBeLessThanOrEqual(
            Math.fround(lambda * step) + slack,
          );
          const threshold = Math.fround(lambda * step);
          if (threshold > 0 && Math.abs(value) <= threshold) expect(Object.is(moved[i], 0)).toBe(true);
        });
      },
    ),
  );
});

it('cannot be applied beside the step', () => {
  expect(l1({ lambda: 0.1 }).decoupled).toBeUndefined();
});

it('refuses a strength that is negative or not finite', () => {
  expect(() => l1({ lambda: -1 })).toThrow('l1: lambda must be a finite number ≥ 0, got -1.');
  expect(() => l1({ lambda: Number.NaN })).toThrow('l1: lambda must be a finite number ≥ 0, got NaN.');
});
