import '@tensorflow/tfjs-backend-cpu';
import { dropoutMask, randomStream } from '@ridgeline/tensors';
import { ones, setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { weightDrop } from './weight-drop.ts';

beforeAll(() => setBackend(inject('backend')));

it('drops weights by the mask of its stream, and scales the others', () => {
  const random = randomStream(1);
  const dropped = [
    ...weightDrop({ rate: 0.75 })
      .apply(ones([200]), random)
      .dataSync(),
  ];
  expect(dropped).toEqual([...dropoutMask({ shape: [200], rate: 0.75, random }).dataSync()]);
  expect(new Set(dropped)).toEqual(new Set([0, 4]));
});

it('gives the same tensor back at a rate of 0, and refuses one of 1', () => {
  const weights = tensor1d([1, 2]);
  expect(weightDrop({ rate: 0 }).apply(weights, randomStream(1))).toBe(weights);
  expect(() => weightDrop({ rate: 1 })).toThrow('weightDrop: rate must be a number in [0, 1), got 1.');
});

it('acts on recurrent kernels where its rule names nothing', () => {
  expect(weightDrop({ rate: 0.5 }).on).toEqual({ role: ['recurrent'] });
});
