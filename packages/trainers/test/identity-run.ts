import type {
  BatchSource,
  HostBatch,
  Loss,
  Model,
  Optimizer,
  Regularizer,
  Rule,
  RunEvent,
} from '@ridgeline/contracts';
import { mapParams, randomStream, record } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { fit } from '../src/fit.ts';
import type { FitOptions } from '../src/plan.ts';

export const start = [2, -0.5, 0.01];

/** Two weight vectors that are their own logits; with the loss below, each gradient is the weight itself. */
export const model: Model = {
  spec: { kind: 'identity' },
  parameters: [
    { path: 'head/kernel', role: 'kernel', shape: [3] },
    { path: 'head/bias', role: 'bias', shape: [3] },
  ],
  sites: ['logits'],
  init: () =>
    record([
      ['head/kernel', tf.tensor1d(start)],
      ['head/bias', tf.tensor1d(start)],
    ]),
  forward: (params, _, mode) => {
    const stacked = tf.stack([params['head/kernel']!, params['head/bias']!]);
    return { logits: mode.noise('logits', stacked), activations: { logits: stacked } };
  },
};

export const halfSquares: Loss = {
  spec: { kind: 'halfSquares' },
  mean: (logits) => tf.mul(0.5, tf.sum(tf.square(logits))),
  weight: ({ targets }) => targets.data.length,
  perExample: (logits) => ({ lossNats: tf.mul(0.5, tf.sum(tf.square(logits), 1)), targets: tf.ones([2]) }),
};

export const rate = 0.1;
export const descent: Optimizer = {
  spec: { kind: 'descent' },
  learningRate: { spec: { kind: 'constant' }, at: () => rate },
  init: () => record([]),
  update: (gradients) => ({ updates: mapParams(gradients, (g) => tf.mul(-rate, g)), state: record([]) }),
};

export const batch: HostBatch = {
  inputs: { ids: { shape: [2, 1], data: new Int32Array(2) } },
  targets: { shape: [2], data: new Int32Array(2) },
};
export const batches: BatchSource = { spec: {}, targetsPerBatch: 2, stepsPerEpoch: 1, at: () => batch };

export const run = async (rules: readonly Rule[], over: Partial<FitOptions> = {}) => {
  const options = {
    model,
    loss: halfSquares,
    optimizer: descent,
    batches,
    random: randomStream(1),
    maxSteps: 1,
  };
  const seen: RunEvent[] = [];
  for await (const event of fit({ ...options, rules, ...over })) seen.push(event);
  const end = seen.at(-1);
  if (end?.type !== 'run-end') throw new Error('the run has no end');
  return { seen, kernel: [...end.params['head/kernel']!.data], bias: [...end.params['head/bias']!.data] };
};

export const lambda = 0.5;
export const ridge: Regularizer = {
  spec: { kind: 'l2', lambda },
  penalty: (w) => tf.mul(lambda / 2, tf.sum(tf.square(w))),
  gradient: (w) => tf.mul(lambda, w),
  decoupled: (w, step) => tf.mul(1 - step * lambda, w),
  proximal: (w, step) => tf.div(w, 1 + step * lambda),
};

export const expectNear = (actual: readonly number[], expected: readonly number[]) =>
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 6);
  });

/** Selects every parameter. */
export const all = { path: ['**'] };

/** Of one of the two vectors that a run begins with. */
export const squares = start.reduce((total, w) => total + w * w, 0);

/** Noise that leaves activations as they are, and what it has drawn so far. */
export const drawingNoise = () => {
  const drawn: number[] = [];
  const noise = {
    spec: { kind: 'probe' },
    apply: (x: tf.Tensor, random: { uint32(n: number): Uint32Array }) => {
      drawn.push(random.uint32(1)[0]!);
      return x;
    },
  };
  return { drawn, noise };
};
