import {
  convMaxOverTime,
  gruSequence,
  lstmSequence,
  rnnSequence,
  selfAttention,
  valueAndGradients,
} from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { attachedTo, kernelsInUse, type WasmDevice } from './device.ts';
import { countOperations, registerWork } from './operations.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

const [batch, time, hidden, heads] = [2, 3, 5, 2];

it('counts what products, recurrent layers and attention multiply and add, and stops', () => {
  const stop = countOperations();
  tf.tidy(() => {
    tf.matMul(tf.ones([7, 11]), tf.ones([11, 13]));
    lstmSequence({
      projected: tf.ones([batch, time, 4 * hidden]),
      recurrent: tf.ones([hidden, 4 * hidden]),
      hidden: tf.zeros([batch, hidden]),
      cell: tf.zeros([batch, hidden]),
    });
    selfAttention({ projected: tf.ones([batch, time, 3 * 8]), heads });
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

const states = () => ({ hidden: tf.zeros([batch, hidden]), cell: tf.zeros([batch, hidden]) });
const layerOf = (gates: number) => [
  tf.ones([batch, time, gates * hidden]),
  tf.ones([hidden, gates * hidden]),
];
const recurrence = (gates: number) => 2 * batch * time * gates * hidden ** 2;
const projected = () => [tf.ones([batch, time, 3 * 8])];

it.each<[string, () => tf.Tensor[], (...given: tf.Tensor[]) => tf.Tensor, number]>([
  // the state before is multiplied on the way there and on the way back, and once for the kernel's gradient
  [
    'lstmSequence',
    () => layerOf(4),
    (p, u) => lstmSequence({ projected: p!, recurrent: u!, ...states() }).outputs,
    3 * recurrence(4),
  ],
  [
    'gruSequence',
    () => [...layerOf(3), tf.ones([3 * hidden])],
    (p, u, b) =>
      gruSequence({ projected: p!, recurrent: u!, recurrentBias: b!, hidden: states().hidden }).outputs,
    3 * recurrence(3),
  ],
  [
    'rnnSequence',
    () => layerOf(1),
    (p, u) =>
      rnnSequence({ projected: p!, recurrent: u!, hidden: states().hidden, activation: 'tanh' }).outputs,
    3 * recurrence(1),
  ],
  // two products on the way there, four on the way back
  [
    'selfAttention',
    projected,
    (p) => selfAttention({ projected: p!, heads }),
    6 * 2 * batch * time * time * 8,
  ],
  [
    'selfAttention, causal',
    projected,
    (p) => selfAttention({ projected: p!, heads, causal: true }),
    3 * 2 * batch * time * time * 8,
  ],
  // every window on the way there, the largest on the way back, for inputs and kernel
  [
    'convMaxOverTime',
    () => [tf.ones([batch, 6, 7]), tf.ones([4, 7, 5]), tf.ones([5])],
    (x, w, b) => convMaxOverTime({ inputs: x!, kernel: w!, bias: b! }),
    2 * batch * 3 * 4 * 7 * 5 + 2 * 2 * batch * 4 * 7 * 5,
  ],
])('counts %s and its gradient', (_, given, f, operations) => {
  tf.tidy(() => {
    const stop = countOperations();
    valueAndGradients((...values) => tf.sum(f(...values)) as tf.Scalar, given());
    expect(stop()).toBe(operations);
  });
});

it('works on registers alone in vectors as wide as those in use', async () => {
  await wasmBackend({ determinism: 'fast' }).start();
  const lanes = { avx512: 16, avx2: 8 }[kernelsInUse()!.instructions ?? ''] ?? 4;
  await wasmBackend().start();
  const work = await registerWork();
  expect(work(1000)).toBe(2 * 12 * lanes * 1000);
  expect(work(0)).toBe(0);
});
