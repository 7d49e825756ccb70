import { wasmBackend } from '@ridgeline/backend-wasm';
import type { BatchSource, HostBatch, Loss, Model, Optimizer, RunEvent } from '@ridgeline/contracts';
import { l2 } from '@ridgeline/regularizers';
import { mapParams, randomStream, record } from '@ridgeline/tensors';
import { fit } from '@ridgeline/trainers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';

beforeAll(() => wasmBackend().start());

const start = [2, -0.5, 0.25];
const rate = 0.5;
const lambda = 0.5;

/** a + b, whose gradients by both are one and the same tensor. */
const sum = tf.customGrad((a, b) => ({
  value: tf.add(a as tf.Tensor, b as tf.Tensor),
  gradFunc: (dy) => [dy, dy],
}));

/** Logits a + b. */
const model: Model = {
  spec: { kind: 'sum' },
  parameters: ['a', 'b'].map((path) => ({ path, role: 'kernel', shape: [3] })),
  sites: [],
  init: () => record(['a', 'b'].map((path) => [path, tf.tensor1d(start)] as const)),
  forward: ({ a, b }) => ({ logits: sum(a!, b!), activations: {} }),
};

const halfSquares: Loss = {
  spec: { kind: 'halfSquares' },
  mean: (logits) => tf.mul(0.5, tf.sum(tf.square(logits))),
  weight: () => 1,
  perExample: (logits) => {
    const lossNats = tf.reshape(tf.mul(0.5, tf.square(logits)), [3]) as tf.Tensor1D;
    return { lossNats, targets: tf.onesLike(lossNats) };
  },
};

const descent: Optimizer = {
  spec: { kind: 'descent' },
  learningRate: { spec: { kind: 'constant' }, at: () => rate },
  init: () => record([]),
  update: (gradients) => ({ updates: mapParams(gradients, (g) => tf.mul(-rate, g)), state: record([]) }),
};

const batch: HostBatch = {
  inputs: { ids: { shape: [1, 1], data: new Int32Array(1) } },
  targets: { shape: [1], data: new Int32Array(1) },
};
const batches: BatchSource = { spec: {}, targetsPerBatch: 1, stepsPerEpoch: 1, at: () => batch };

it('adds a penalty to each of two parameters that have one gradient', async () => {
  let end: RunEvent | undefined;
  for await (const event of fit({
    ...{ model, loss: halfSquares, optimizer: descent, batches, random: randomStream(1), maxSteps: 1 },
    rules: [{ regularizer: l2({ lambda }), as: 'penalty', on: { path: ['**'] } }],
  }))
    end = event;
  if (end?.type !== 'run-end') throw new Error('the run has no end');
  // the gradient of the data is a + b = 2w, and the ridge adds λw once to each; all is exact in float32
  const moved = start.map((w) => w - rate * (2 * w + lambda * w));
  expect([...end.params.a!.data]).toEqual(moved);
  expect([...end.params.b!.data]).toEqual(moved);
});
