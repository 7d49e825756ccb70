import '@tensorflow/tfjs-backend-cpu';
import type { Averaging, Constraint, Loss, Optimizer } from '@ridgeline/contracts';
import { mapParams, record } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import golden from '../../golden/averages-on-spheres.json';
import { all, expectNear, halfSquares, run } from '../../test/identity-run.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

const sphere: Constraint = { spec: { kind: 'sphere' }, project: (value) => tf.div(value, tf.norm(value)) };

/** Half the squared distance from what is wanted. */
const loss: Loss = {
  ...halfSquares,
  mean: (logits) => tf.mul(0.5, tf.sum(tf.square(tf.sub(logits, tf.tensor2d(golden.targets))))),
};

const optimizer: Optimizer = {
  spec: { kind: 'descent' },
  learningRate: { spec: { kind: 'constant' }, at: () => golden.rate },
  init: () => record([]),
  update: (gradients) => ({
    updates: mapParams(gradients, (gradient) => tf.mul(-golden.rate, gradient)),
    state: record([]),
  }),
};

/** The share of the weights in the average after so many steps; 1: it is the weights, 0: it stays. */
const averagingBy = (kind: string, shareAt: (step: number) => number): Averaging => ({
  spec: { kind },
  next: (averaged, params, step) => {
    const share = averaged === undefined ? 1 : shareAt(step + 1);
    if (share === 0) return averaged!;
    return share === 1
      ? params
      : mapParams(params, (value, path) =>
          tf.add(averaged![path]!, tf.mul(share, tf.sub(value, averaged![path]!))),
        );
  },
});

const { from, every } = golden;
const averages = [
  ['ema', averagingBy('ema', () => 1 - golden.decay), golden.ema],
  [
    'checkpointAverage',
    averagingBy('checkpointAverage', (step) =>
      step <= from ? 1 : (step - from) % every === 0 ? 1 / ((step - from) / every + 1) : 0,
    ),
    golden.checkpointAverage,
  ],
] as const;

it.each(averages)(
  'keeps an average by %s on the sphere that its weights are on, as PyTorch',
  async (_, averaging, expected) => {
    const rules = [{ constraint: sphere, on: all }];
    const before = tf.memory().numTensors;
    const { kernel, bias } = await run(rules, { averaging, loss, optimizer, maxSteps: golden.steps });
    expectNear(kernel, expected.kernel);
    expectNear(bias, expected.bias);
    expect(tf.memory().numTensors).toBe(before);
  },
);
