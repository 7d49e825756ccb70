import '@tensorflow/tfjs-backend-cpu';
import type { GradientMethod, Optimizer, Params, Regularizer, RunEvent } from '@ridgeline/contracts';
import { mapParams, randomStream, record } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import {
  batch,
  batches,
  descent,
  expectNear,
  halfSquares,
  lambda,
  model,
  rate,
  ridge,
  run,
  start,
} from '../test/identity-run.ts';
import { fit } from './fit.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

/** A gradient method that does nothing of its own. */
function* once(params: Params): ReturnType<GradientMethod['find']> {
  return yield { params };
}

it('tells data loss, penalties, objective and gradient norm of every step', async () => {
  const { seen } = await run([
    { regularizer: ridge, as: 'decoupled' },
    { regularizer: ridge, as: 'penalty', on: { role: ['bias'] } },
  ]);
  const squares = start.reduce((total, w) => total + w * w, 0);
  const step = seen.find((event) => event.type === 'step-end');
  expect(step).toMatchObject({ step: 1, learningRate: rate, targets: 2 });
  if (step?.type !== 'step-end') return;
  expect(step.dataLoss).toBeCloseTo(squares, 5);
  expect(step.penalties.l2).toBeCloseTo((lambda / 2) * squares, 5);
  expect(step.penalties['l2-2']).toBeCloseTo((lambda / 2) * squares, 5);
  expect(step.objective).toBeCloseTo(step.dataLoss + lambda * squares, 5);
  expect(step.gradientNorm).toBeCloseTo(Math.sqrt(squares * (1 + (1 + lambda) * (1 + lambda))), 5);
});

it.each([undefined, { spec: { kind: 'once' }, find: once }])(
  'names a gradient that is not finite where the loss is, and frees all: %j',
  async (gradient) => {
    const broken: Regularizer = {
      spec: { kind: 'broken' },
      penalty: () => tf.scalar(0),
      gradient: (weights) => tf.fill(weights.shape, Number.NaN),
    };
    const before = tf.memory().numTensors;
    await expect(
      run([{ regularizer: broken, as: 'penalty' }], gradient && { gradient }),
    ).rejects.toMatchObject({
      code: 'E_NAN',
      message: "training: NaN at step 1, first in the gradient 'head/kernel' (element 0 of 3).",
    });
    expect(tf.memory().numTensors).toBe(before);
  },
);

it('says at the start which parameters each rule selected', async () => {
  const { seen } = await run([{ regularizer: ridge, as: 'penalty' }]);
  expect(seen[0]).toMatchObject({
    type: 'run-start',
    parameters: 6,
    rules: [{ name: 'l2', as: 'penalty', paths: ['head/kernel'] }],
  });
});

it('begins from given parameters, and refuses those of another model', async () => {
  const initial = {
    'head/kernel': { shape: [3], data: Float32Array.of(1, 1, 1) },
    'head/bias': { shape: [3], data: new Float32Array(3) },
  };
  expectNear((await run([], { initial })).kernel, [0.9, 0.9, 0.9]);
  const wrong = { 'head/kernel': { shape: [2], data: new Float32Array(2) } };
  await expect(run([], { initial: wrong })).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: "fit: the first parameters must have 'head/kernel' of shape [3], got [2].",
  });
});

it('stops after as many evaluations without a gain where it goes on from among them', async () => {
  const ascent: Optimizer = {
    ...descent,
    update: (gradients) => ({
      updates: mapParams(gradients, (gradient) => tf.mul(rate, gradient)),
      state: record([]),
    }),
  };
  const over = { optimizer: ascent, validation: [batch], evaluateEvery: 1, patience: 3, maxSteps: 10 };
  const whole = await run([], { ...over, checkpointEvery: 3 });
  const checkpoint = whole.seen.find((event) => event.type === 'checkpoint');
  if (checkpoint?.type !== 'checkpoint') throw new Error('the run has no checkpoint');
  const resumed = await run([], { ...over, resume: checkpoint.state });
  // every evaluation behind the first is worse
  for (const { seen } of [whole, resumed])
    expect(seen.at(-1)).toMatchObject({ reason: 'early-stop', step: 4, bestStep: 1 });
});

it.each([
  ['score', 'loss'],
  ['loss', 'score'],
] as const)('does not go on judged by %s from a best that was found by %s', async (judgedBy, before) => {
  const over = {
    ...{ validation: [batch], evaluateEvery: 1 },
    score: (logits: tf.Tensor) => tf.ones<tf.Rank.R1>([logits.shape[0]!]),
  };
  const { seen } = await run([], { ...over, judgedBy: before });
  const end = seen.at(-1);
  if (end?.type !== 'run-end') throw new Error('the run has no end');
  const further = { ...over, resume: end.state, maxSteps: 2 };
  await expect(run([], { ...further, judgedBy })).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: `fit: the state to resume from must be of a run that is judged by ${judgedBy}, and its best was found by ${before}.`,
  });
  expect((await run([], { ...further, judgedBy: before })).seen.at(-1)).toMatchObject({ step: 2 });
});

it('refuses an optimizer without a learning rate', async () => {
  const { learningRate: _, ...clipping } = descent;
  await expect(run([], { optimizer: clipping })).rejects.toMatchObject({ code: 'E_OPTION' });
});

it('refuses to resume with an optimizer whose state was not saved', async () => {
  const events: RunEvent[] = [];
  const common = { model, loss: halfSquares, rules: [], batches, random: randomStream(1) };
  for await (const event of fit({ ...common, optimizer: descent, maxSteps: 1 })) events.push(event);
  const end = events.at(-1);
  if (end?.type !== 'run-end') throw new Error('the run has no end');
  const remembering: Optimizer = { ...descent, init: () => record([['m/head/kernel', tf.zeros([3])]]) };
  const before = tf.memory().numTensors;
  const resumed = fit({ ...common, optimizer: remembering, maxSteps: 2, resume: end.state });
  await expect(resumed.next()).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: "fit: the state to resume from must have 'm/head/kernel' of shape [3], got none.",
    hint: 'It belongs to a run with another optimizer.',
  });
  expect(tf.memory().numTensors).toBe(before);
});
