import { setBackend, tensor2d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { readerOf, tensorOf } from './host-copy.ts';

it('copies some of a tensor into an array', async () => {
  await setBackend('cpu');
  const into = new Float32Array(3);
  (await readerOf(tensor2d([1, 2, 3, 4, 5, 6], [2, 3])))(2, into);
  expect([...into]).toEqual([3, 4, 5]);
});

it('makes a tensor of an array that may be overwritten', async () => {
  await setBackend('cpu');
  const values = Float32Array.of(1, 2, 3, 4);
  const made = tensorOf(values, [2, 2]);
  values.fill(0);
  expect(made.shape).toEqual([2, 2]);
  expect([...made.dataSync()]).toEqual([1, 2, 3, 4]);
});
