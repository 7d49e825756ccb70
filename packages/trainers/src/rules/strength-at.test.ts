import '@tensorflow/tfjs-backend-cpu';
import type { ActivityRegularizer, JoinedRegularizer, Optimizer, Regularizer } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  all,
  batch,
  descent,
  expectNear,
  lambda,
  rate,
  ridge,
  run,
  squares,
  start,
} from '../../test/identity-run.ts';
import { rulesAt } from './strength-at.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

describe('a strength of 0, then of ½', () => {
  const strength = { spec: { kind: 'growing' }, at: (step: number) => step / 2 };
  const over = { maxSteps: 2 };
  const once = start.map((w) => w - rate * w);

  it('scales a penalty of norms', async () => {
    const regularizer: Regularizer = { ...ridge, norms: { absolute: 0.2, square: lambda } };
    const { kernel, seen } = await run([{ regularizer, as: 'penalty', strength }], over);
    expectNear(
      kernel,
      once.map((w) => w - rate * (w + 0.5 * (0.2 * Math.sign(w) + lambda * w))),
    );
    const told = seen.flatMap((event) => (event.type === 'step-end' ? [event.penalties.l2!] : []));
    const absolute = once.reduce((total, w) => total + Math.abs(w), 0);
    expectNear(told, [0, 0.5 * (0.2 * absolute + (lambda / 2) * 0.81 * squares)]);
  });

  it('scales decay and threshold where they are one map of every number', async () => {
    const regularizer: Regularizer = {
      ...ridge,
      shrinkage: (as, step) =>
        as === 'decoupled'
          ? { scale: 1 - step * lambda, threshold: 0, divisor: 1 }
          : { scale: 1, threshold: step * lambda, divisor: 1 },
    };
    expectNear(
      (await run([{ regularizer, as: 'decoupled', strength }], over)).kernel,
      once.map((w) => w * (1 - 0.5 * rate * lambda) - rate * w),
    );
    const threshold = 0.5 * rate * lambda;
    expectNear(
      (await run([{ regularizer, as: 'proximal', strength }], over)).kernel,
      once.map((w) => (1 - rate) * w - Math.min(threshold, Math.max(-threshold, (1 - rate) * w))),
    );
  });

  it('scales a proximal map that goes by the step sizes of the optimizer, at the rate of its group', async () => {
    const optimizer: Optimizer = {
      ...descent,
      stepSizes: (_, params) => mapParams(params, () => tf.tensor1d([0.4, 0.2, 0.1])),
    };
    const regularizer: Regularizer = {
      ...ridge,
      proximalEach: (w, steps) => tf.div(w, tf.add(1, tf.mul(lambda, steps))),
    };
    const groups = [{ on: all, factor: 0.5 }];
    const { kernel } = await run([{ regularizer, as: 'proximal', metric: 'adaptive', strength }], {
      ...{ ...over, optimizer, groups },
    });
    const step = rate / 2;
    expectNear(
      kernel,
      start.map((w, i) => ((1 - step) ** 2 * w) / (1 + 0.5 * lambda * 0.5 * [0.4, 0.2, 0.1][i]!)),
    );
  });

  it('scales a penalty that joins tensors', async () => {
    const joined: JoinedRegularizer = {
      spec: { kind: 'joinedRidge', lambda },
      penalty: (params) => tf.addN(Object.values(params).map(ridge.penalty)),
      gradient: (params) => mapParams(params, ridge.gradient),
      proximal: (params, step) => mapParams(params, (w) => ridge.proximal!(w, step)),
    };
    expectNear(
      (await run([{ joined, as: 'penalty', on: all, strength }], over)).bias,
      once.map((w) => w - rate * (w + 0.5 * lambda * w)),
    );
    expectNear(
      (await run([{ joined, as: 'proximal', on: all, strength }], over)).bias,
      once.map((w) => (w - rate * w) / (1 + 0.5 * rate * lambda)),
    );
  });

  it('scales an activity penalty, and is that of the last step where weights are evaluated', async () => {
    const activity: ActivityRegularizer = { spec: { kind: 'squares' }, penalty: ridge.penalty };
    const { bias, seen } = await run([{ activity, at: 'logits', strength }], {
      ...{ ...over, validation: [batch], evaluateEvery: 1 },
    });
    const twice = once.map((w) => w - rate * (w + 0.5 * lambda * w));
    expectNear(bias, twice);
    const told = seen.flatMap((event) =>
      event.type === 'evaluation-end' ? [event.validation.penalties.squares!] : [],
    );
    // of kernel and bias alike
    expectNear(told, [0, 0.5 * lambda * twice.reduce((total, w) => total + w * w, 0)]);
  });

  it('scales what holds whole units at 0', () => {
    const joined = { spec: { kind: 'units' } } as JoinedRegularizer;
    const units = { width: 'hidden', isOfRows: false, group: { size: 1, weights: [] }, threshold: 2 };
    const rules = {
      ...{ weights: [], activities: [], noises: [], weightNoises: [], inputNoises: [], constraints: [] },
      ...{
        factors: {},
        joined: [{ name: 'units', joined, as: 'proximal' as const, paths: [], strength, units }],
      },
    };
    expect(rulesAt(rules, 1).joined[0]!.units!.threshold).toBe(1);
  });
});
