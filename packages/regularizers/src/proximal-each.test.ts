import { proximalEach, randomStream } from '@ridgeline/tensors';
import { setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { elasticNet } from './elastic-net.ts';
import { l1 } from './l1.ts';
import { l2 } from './l2.ts';

beforeAll(() => setBackend(inject('backend')));

// by themselves, so that a page with one penalty loads no operations of others; the pass of Adam takes their norms along instead
it.each([
  ['l1', l1({ lambda: 0.3 })],
  ['l1 of no strength', l1({ lambda: 0 })],
  ['l2', l2({ lambda: 0.7 })],
  ['elasticNet', elasticNet({ lambda: 0.5, alpha: 0.3 })],
])('the map of %s by step sizes has the bits of that by its norms', (_, { proximalEach: own, norms }) => {
  const random = randomStream(1);
  const weights = tensor1d(random.stream('weights').normal(64));
  const sizes = tensor1d(random.stream('sizes').normal(64).map(Math.abs));
  expect(own!(weights, sizes).dataSync()).toEqual(proximalEach(weights, sizes, norms!).dataSync());
});
