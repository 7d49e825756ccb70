import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { clipByNorm } from './clip-by-norm.ts';
import { clipByValue } from './clip-by-value.ts';

beforeAll(() => setBackend(inject('backend')));

/** What comes of [3, 4], [-0.3, 0.4] and zeros. */
const clipped = ({ update }: Pick<ReturnType<typeof clipByNorm>, 'update'>): number[][] =>
  tidy(() => {
    const gradients = { a: tensor1d([3, 4]), b: tensor1d([-0.3, 0.4]), c: tensor1d([0, 0]) };
    return Object.values(update(gradients, {}, {}, 0).updates).map((value) => [...value.dataSync()]);
  });

it('cuts each number to the bound', () => {
  expect(clipped(clipByValue({ bound: 0.5 }))).toEqual([
    [0.5, 0.5],
    [Math.fround(-0.3), Math.fround(0.4)],
    [0, 0],
  ]);
});

it('shortens each gradient to the bound, and leaves those below it and zeros as they are', () => {
  const [a, b, c] = clipped(clipByNorm({ bound: 2 }));
  expect(a![0]).toBeCloseTo(1.2, 6);
  expect(a![1]).toBeCloseTo(1.6, 6);
  expect([b, c]).toEqual([
    [Math.fround(-0.3), Math.fround(0.4)],
    [0, 0],
  ]);
});
