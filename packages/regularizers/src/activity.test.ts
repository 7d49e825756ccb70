import '@tensorflow/tfjs-backend-cpu';
import '@ridgeline/tensors';
import { grad, ones, setBackend, type Tensor, tensor, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { activityL1 } from './activity-l1.ts';
import { activityL2 } from './activity-l2.ts';

beforeAll(() => setBackend(inject('backend')));

const activation = (): Tensor => tensor([1, -2, 0, 4, 3, 3, 5, -5], [2, 2, 2]);

it('means over rows and positions, sums over features', () => {
  expect(activityL1({ lambda: 1 }).penalty(activation()).dataSync()[0]).toBe(23 / 4);
  expect(activityL2({ lambda: 1 }).penalty(activation()).dataSync()[0]).toBe(89 / 8);
});

it('divides by the positions that count', () => {
  const mask = tensor2d([1, 0, 1, 0], [2, 2], 'int32');
  expect(activityL1({ lambda: 1 }).penalty(activation(), mask).dataSync()[0]).toBe(9 / 2);
  expect(activityL2({ lambda: 1 }).penalty(activation(), mask).dataSync()[0]).toBe(23 / 4);
  expect(activityL1({ lambda: 1, reduction: 'sum' }).penalty(activation(), mask).dataSync()[0]).toBe(9);
  expect(
    activityL2({ lambda: 1 })
      .penalty(activation(), zeros([2, 2]))
      .dataSync()[0],
  ).toBe(0);
});

it('leaves units at rest alone: the slope of |f| at 0 is 0', () => {
  const slope = grad((f: Tensor) => activityL1({ lambda: 1, reduction: 'sum' }).penalty(f));
  expect([...slope(tensor2d([[0, 2, -2]])).dataSync()]).toEqual([0, 1, -1]);
});

it('refuses unknown reductions and masks that do not fit', () => {
  expect(() => activityL1({ lambda: 1, reduction: 'summ' as 'sum' })).toThrow(
    'activityL1: reduction must be one of mean, sum, got "summ".',
  );
  expect(() => activityL2({ lambda: 1 }).penalty(activation(), ones([2]))).toThrow(
    'activityL2: mask must be [2, 2], got [2].',
  );
  expect(() => activityL2({ lambda: -1 })).toThrow('activityL2: lambda must be a finite number ≥ 0, got -1.');
});
