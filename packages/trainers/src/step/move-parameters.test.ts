import '@tensorflow/tfjs-backend-cpu';
import { type Application, applications, type JoinedRegularizer, type Params } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { batch, expectNear, lambda, rate, ridge, run, start } from '../../test/identity-run.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

describe('one step of gradient descent on ½‖w‖²', () => {
  it('without a rule: w − ηw', async () => {
    expectNear(
      (await run([])).kernel,
      start.map((w) => w - rate * w),
    );
  });
  it('with a penalty: w − η(w + λw), and the bias without it', async () => {
    const { kernel, bias } = await run([{ regularizer: ridge, as: 'penalty' }]);
    expectNear(
      kernel,
      start.map((w) => w - rate * (w + lambda * w)),
    );
    expectNear(
      bias,
      start.map((w) => w - rate * w),
    );
  });
  it('decoupled: w(1 − ηλ) − ηw', async () => {
    const { kernel } = await run([{ regularizer: ridge, as: 'decoupled' }]);
    expectNear(
      kernel,
      start.map((w) => w * (1 - rate * lambda) - rate * w),
    );
  });
  it('proximal: the map of w − ηw with step η', async () => {
    const { kernel } = await run([{ regularizer: ridge, as: 'proximal' }]);
    expectNear(
      kernel,
      start.map((w) => (w - rate * w) / (1 + rate * lambda)),
    );
  });
  it('joins proximal maps in their order: what a lasso takes after a ridge is not divided', async () => {
    const halving = { ...ridge, shrinkage: () => ({ scale: 1, threshold: 0, divisor: 2 }) };
    const lasso = { ...ridge, shrinkage: () => ({ scale: 1, threshold: 0.1, divisor: 1 }) };
    const { kernel } = await run([
      { regularizer: halving, as: 'proximal' },
      { regularizer: lasso, as: 'proximal' },
    ]);
    // w − ηw is 1.8, −0.45, 0.009; the first halves it, the second takes 0.1
    expectNear(kernel, [0.8, -0.125, 0]);
    const turned = await run([
      { regularizer: lasso, as: 'proximal' },
      { regularizer: halving, as: 'proximal' },
    ]);
    expectNear(turned.kernel, [0.85, -0.175, 0]);
  });
  it('with a strength that grows from step to step', async () => {
    const strength = { spec: { kind: 'growing' }, at: (step: number) => step / 2 };
    const factors = [0, 0.5, 1];
    const expected: Record<Application, (w: number) => number> = {
      penalty: (w) => factors.reduce((now, f) => now - rate * (now + f * lambda * now), w),
      decoupled: (w) => factors.reduce((now, f) => now * (1 - rate * f * lambda) - rate * now, w),
      proximal: (w) => factors.reduce((now, f) => (now - rate * now) / (1 + rate * f * lambda), w),
    };
    for (const as of applications) {
      const { kernel, seen } = await run([{ regularizer: ridge, as, strength }], { maxSteps: 3 });
      expectNear(kernel, start.map(expected[as]));
      const told = seen.flatMap((event) => (event.type === 'step-end' ? [event.penalties.l2!] : []));
      expect(told[0]).toBe(0);
      expect(told[1]).toBeGreaterThan(0);
    }
  });
  it('on biases too, where a selector says so', async () => {
    const { kernel, bias } = await run([{ regularizer: ridge, as: 'decoupled', on: { role: ['bias'] } }]);
    expectNear(
      kernel,
      start.map((w) => w - rate * w),
    );
    expectNear(
      bias,
      start.map((w) => w * (1 - rate * lambda) - rate * w),
    );
  });
});

it('projects the first weights, and those after the proximal step', async () => {
  const constraint = { spec: { kind: 'box' }, project: (w: tf.Tensor) => tf.clipByValue(w, -0.3, 1.5) };
  const first = [1.5, -0.3, 0.01];
  const { kernel, bias } = await run([
    { constraint, on: { role: ['kernel'] } },
    { regularizer: { ...ridge, proximal: (w, step) => tf.add(w, step * 10) }, as: 'proximal' },
  ]);
  expectNear(
    kernel,
    first.map((w) => Math.min(1.5, w - rate * w + 1)),
  );
  expectNear(
    bias,
    start.map((w) => w - rate * w),
  );
});

it('projects after the proximal map of joined tensors too', async () => {
  const constraint = { spec: { kind: 'box' }, project: (w: tf.Tensor) => tf.clipByValue(w, -0.3, 1.5) };
  const joined: JoinedRegularizer = {
    spec: { kind: 'shift' },
    penalty: () => tf.scalar(0),
    gradient: (params) => mapParams(params, (w) => tf.zerosLike(w)),
    proximal: (params, step) => mapParams(params, (w) => tf.add(w, step * 10)),
  };
  const on = { role: ['kernel' as const] };
  const { kernel } = await run([
    { constraint, on },
    { joined, as: 'proximal', on },
  ]);
  expectNear(kernel, [1.5, -0.27 + 1, 0.009 + 1]);
});

it('gives what it averages back in place of the weights, which go on as they were', async () => {
  const averaging = {
    spec: { kind: 'half' },
    next: (averaged: Params | undefined, params: Params) =>
      mapParams(averaged ?? params, (w) => tf.mul(0.5, w)),
  };
  // the last weights, and the best of an evaluation
  for (const over of [{}, { validation: [batch] }]) {
    const { seen, kernel } = await run([], { averaging, maxSteps: 2, ...over });
    const end = seen.at(-1)!;
    if (end.type !== 'run-end') return;
    expectNear(
      kernel,
      start.map((w) => 0.25 * 0.9 * w),
    );
    expectNear(
      [...end.state.params['head/kernel']!.data],
      start.map((w) => 0.81 * w),
    );
  }
});
