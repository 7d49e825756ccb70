import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { elasticNet } from './elastic-net.ts';
import { l1 } from './l1.ts';
import { l2 } from './l2.ts';

beforeAll(() => setBackend(inject('backend')));

it('weighs the lasso by α and the ridge by 1 − α', () => {
  const unit = elasticNet({ lambda: 0.5, alpha: 0.25 });
  expect(unit.penalty(tensor1d([3, -4])).dataSync()[0]).toBe(0.5 * (0.25 * 7 + 0.375 * 25));
  expect([...unit.gradient(tensor1d([2, 0])).dataSync()]).toEqual([0.5 * (0.25 + 0.75 * 2), 0]);
});

it('thresholds, then shrinks', () => {
  const unit = elasticNet({ lambda: 2, alpha: 0.5 });
  expect([...unit.proximal!(tensor1d([4, 0.5, -4]), 1).dataSync()]).toEqual([1.5, 0, -1.5]);
});

it.each([
  [1, l1({ lambda: 0.3 })],
  [0, l2({ lambda: 0.3 })],
])('is one of its parts when α is %d', (alpha, part) => {
  const unit = elasticNet({ lambda: 0.3, alpha });
  const weights = tensor1d([2, -0.1, 0]);
  expect([...unit.gradient(weights).dataSync()]).toEqual([...part.gradient(weights).dataSync()]);
  expect([...unit.proximal!(weights, 0.5).dataSync()]).toEqual([...part.proximal!(weights, 0.5).dataSync()]);
  expect(unit.penalty(weights).dataSync()[0]).toBe(part.penalty(weights).dataSync()[0]);
});

it('has no decay beside the step, and refuses shares outside [0, 1]', () => {
  expect(elasticNet({ lambda: 1, alpha: 0.5 }).decoupled).toBeUndefined();
  expect(() => elasticNet({ lambda: 1, alpha: 1.5 })).toThrow(
    'elasticNet: alpha must be a number in [0, 1], got 1.5.',
  );
  expect(() => elasticNet({ lambda: -1, alpha: 0.5 })).toThrow('elasticNet: lambda');
});
