import '@tensorflow/tfjs-backend-cpu';
import { randomStream } from '@ridgeline/tensors';
import { ones, setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { dropout } from './dropout.ts';

beforeAll(() => setBackend(inject('backend')));

it('drops the share asked for and scales the rest', () => {
  const values = dropout({ rate: 0.25 })
    .apply(ones([100, 100]), randomStream(1))
    .dataSync();
  const dropped = values.filter((value) => value === 0).length;
  expect(dropped).toBeGreaterThan(2370);
  expect(dropped).toBeLessThan(2630);
  expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
});

it('takes its mask from the uniform numbers of the stream', () => {
  const random = randomStream(7).stream('dropout/output').at(3);
  const kept = [
    ...dropout({ rate: 0.5 })
      .apply(ones([50]), random)
      .dataSync(),
  ].map((value) => value > 0);
  expect(kept).toEqual([...random.uniform(50)].map((draw) => draw >= 0.5));
});

it('gives the same bits back at rate 0', () => {
  const values = [1.5, -0, 0, Number.POSITIVE_INFINITY];
  expect([...dropout({ rate: 0 }).apply(tensor1d(values), randomStream(1)).dataSync()]).toEqual(values);
});

it('refuses rates outside [0, 1)', () => {
  expect(() => dropout({ rate: 1 })).toThrow('dropout: rate must be a number in [0, 1), got 1.');
  expect(() => dropout({ rate: -0.1 })).toThrow('dropout: rate must be a number in [0, 1), got -0.1.');
});
