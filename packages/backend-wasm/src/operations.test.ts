import { lstmSequence, selfAttention } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { attachedTo, type WasmDevice } from './device.ts';
import { countOperations, registerWork } from './operations.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

it('counts what products, recurrent layers and attention multiply and add, and stops', () => {
  const [batch, time, hidden] = [2, 3, 5];
  const stop = countOperations();
  tf.tidy(() => {
    tf.matMul(tf.ones([7, 11]), tf.ones([11, 13]));
    lstmSequence({
      projected: tf.ones([batch, time, 4 * hidden]),
      recurrent: tf.ones([hidden, 4 * hidden]),
      hidden: tf.zeros([batch, hidden]),
      cell: tf.zeros([batch, hidden]),
    });
    selfAttention({ projected: tf.ones([batch, time, 3 * 8]), heads: 2 });
  });
  const product = 2 * 7 * 11 * 13;
  const recurrent = 2 * batch * time * hidden * 4 * hidden;
  const attention = 2 * 2 * batch * time * time * 8;
  expect(stop()).toBe(product + recurrent + attention);
  tf.dispose(tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])));
  expect(stop()).toBe(product + recurrent + attention);
});

it.each([
  [256, 6],
  [257, 7],
])('counts the products of attention to %d keys both ways', (time, products) => {
  const [heads, size] = [2, 4];
  const projected = tf.ones([1, time, 3 * heads * size]);
  const stop = countOperations();
  tf.dispose(tf.grad((given) => selfAttention({ projected: given, heads }))(projected));
  expect(stop()).toBe(products * 2 * heads * time * time * size);
  // the weights of a row, or what makes them again
  const kept = attachedTo(tf.backend() as WasmDevice).kernels.attentionNotes!(time);
  expect(kept).toBe(products === 6 ? time : 2);
});

it('works on registers alone in vectors as wide as those in use', async () => {
  const work = await registerWork();
  const operations = work(1000);
  expect([4, 8, 16].map((lanes) => 2 * 12 * lanes * 1000)).toContain(operations);
  expect(work(0)).toBe(0);
});
