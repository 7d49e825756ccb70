import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { l2 } from './l2.ts';

beforeAll(() => setBackend(inject('backend')));

it('sums half squares, times λ', () => {
  expect(
    l2({ lambda: 0.5 })
      .penalty(tensor1d([3, -4]))
      .dataSync()[0],
  ).toBe(6.25);
  expect([
    ...l2({ lambda: 0.5 })
      .gradient(tensor1d([3, -4]))
      .dataSync(),
  ]).toEqual([1.5, -2]);
});

it('shrinks by 1 / (1 + step·λ) as a proximal map and by 1 − step·λ beside the step', () => {
  const unit = l2({ lambda: 2 });
  expect([...unit.proximal!(tensor1d([3, -4]), 0.5).dataSync()]).toEqual([1.5, -2]);
  expect([...unit.decoupled!(tensor1d([3, -4]), 0.25).dataSync()]).toEqual([1.5, -2]);
});

it('refuses a strength that is negative or not finite', () => {
  expect(() => l2({ lambda: Number.POSITIVE_INFINITY })).toThrow(
    'l2: lambda must be a finite number ≥ 0, got Infinity.',
  );
});
