import '@tensorflow/tfjs-backend-cpu';
import type { Params } from '@ridgeline/contracts';
import { setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { checkpointAverage } from './checkpoint-average.ts';

beforeAll(() => setBackend(inject('backend')));

it('is the weights, and from then on the mean of every other step', () => {
  const { next } = checkpointAverage({ from: 3, every: 2 });
  let averaged: Params | undefined;
  const found = [1, 2, 4, 8, 16, 32, 61].map((weight, step) => {
    averaged = next(averaged, { w: tensor1d([weight]) }, step);
    return averaged.w!.dataSync()[0];
  });
  // after 3, 5 and 7 steps: 4, 16 and 61
  expect(found).toEqual([1, 2, 4, 4, 10, 10, 27]);
});

it('refuses to begin before the first step, and no distance', () => {
  expect(() => checkpointAverage({ from: 0, every: 2 })).toThrow(
    'checkpointAverage: from must be an integer ≥ 1, got 0.',
  );
  expect(() => checkpointAverage({ from: 2, every: 0 })).toThrow('every must be an integer ≥ 1, got 0.');
});
