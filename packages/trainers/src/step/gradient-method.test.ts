import '@tensorflow/tfjs-backend-cpu';
import type { Found, GradientMethod, Objective, Params } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawingNoise, expectNear, rate, run, squares, start } from '../../test/identity-run.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

describe('a gradient method', () => {
  const methodOf = (find: (params: Params) => ReturnType<GradientMethod['find']>): GradientMethod => ({
    spec: { kind: 'probe' },
    at: 'logits',
    find,
  });

  it('passes at other weights, adds to a site, and looks at its gradient', async () => {
    const looked: number[][] = [];
    const gradient = methodOf(function* (params) {
      const there = yield { params: mapParams(params, (w) => tf.mul(3, w)), look: ['logits'] };
      looked.push([...there.sites.logits!.dataSync()]);
      const moved = yield { add: { logits: tf.ones([2, 3]) } };
      return { ...there, gradients: moved.gradients };
    });
    const { seen, kernel } = await run([], { gradient });
    expectNear(
      looked[0]!,
      [...start, ...start].map((w) => 3 * w),
    );
    expectNear(
      kernel,
      start.map((w) => w - rate * (w + 1)),
    );
    const step = seen.find((event) => event.type === 'step-end');
    expect(step?.type === 'step-end' && step.dataLoss).toBeCloseTo(9 * squares, 4);
  });

  it('looks at the sum of what the passes of an objective give a site', async () => {
    const looked: number[][] = [];
    const gradient = methodOf(function* () {
      const found = yield { look: ['logits'] };
      looked.push([...found.sites.logits!.dataSync()]);
      return found;
    });
    const objective: Objective = {
      spec: { kind: 'firstAndThriceSecond' },
      terms: (pass) => {
        const [first, second] = [pass(), pass('second')];
        return { ...first, loss: tf.add(first.loss, tf.mul(3, second.loss)), terms: {} };
      },
    };
    await run([], { gradient, objective });
    expectNear(
      looked[0]!,
      [...start, ...start].map((w) => (1 + 3) * w),
    );
  });

  it('draws the same noise at each pass of a step, and another under a name', async () => {
    const { drawn, noise } = drawingNoise();
    const gradient = methodOf(function* () {
      yield {};
      yield { draw: 'other' };
      return yield {};
    });
    await run([{ noise, at: 'logits' }], { gradient });
    expect(drawn[2]).toBe(drawn[0]);
    expect(drawn[1]).not.toBe(drawn[0]);
  });

  it('is freed of what it made and did not hand out, and only of that', async () => {
    const held: { own: tf.Tensor; handed: tf.Tensor; found: Found }[] = [];
    const gradient = methodOf(function* (params) {
      const own = tf.ones([2]);
      const handed = tf.ones([2, 3]);
      const found = yield { params, add: { logits: handed } };
      held.push({ own, handed, found });
      expect([own.isDisposed, handed.isDisposed, found.mean.isDisposed]).toEqual([true, false, false]);
      yield {};
      expect([handed.isDisposed, found.gradients['head/bias']!.isDisposed]).toEqual([false, false]);
      return found;
    });
    const before = tf.memory().numTensors;
    await run([], { gradient });
    expect(tf.memory().numTensors).toBe(before);
    expect(held[0]!.handed.isDisposed).toBe(true);
  });
});
