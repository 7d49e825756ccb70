import '@tensorflow/tfjs-backend-cpu';
import { expectClose } from '@ridgeline/testing';
import { setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { ema } from './ema.ts';

beforeAll(() => setBackend(inject('backend')));

it('begins with the weights and then keeps d of itself', () => {
  const { next } = ema({ decay: 0.75 });
  const first = next(undefined, { w: tensor1d([4, 0]) }, 0);
  expect([...first.w!.dataSync()]).toEqual([4, 0]);
  const second = next(first, { w: tensor1d([0, 8]) }, 1);
  expectClose(second.w!, [3, 2], { relative: 1e-6 });
});

it('stays where the weights stay, at a decay that float32 rounds', () => {
  const params = { w: tensor1d(Array.from({ length: 1000 }, (_, i) => Math.sin(i + 1))) };
  let averaged = params;
  const { next } = ema({ decay: 0.9999 });
  for (let step = 0; step < 2000; step++) averaged = next(averaged, params, step) as typeof params;
  expect([...averaged.w.dataSync()]).toEqual([...params.w.dataSync()]);
});

it('refuses a decay of 1, which would never move', () => {
  expect(() => ema({ decay: 1 })).toThrow('ema: decay must be a number in [0, 1), got 1.');
});
