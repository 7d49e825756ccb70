import '@tensorflow/tfjs-backend-cpu';
import type { JoinedRegularizer, Params, Rule } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { all, batch, expectNear, lambda, rate, run, squares, start } from '../../test/identity-run.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

/** λ‖w‖₂ over all weights that it is given, together. */
const jointNorm: JoinedRegularizer = (() => {
  const norm = (weights: Params) => tf.sqrt(tf.addN(Object.values(weights).map((w) => tf.sum(tf.square(w)))));
  return {
    spec: { kind: 'jointNorm', lambda },
    penalty: (weights) => tf.mul(lambda, norm(weights)),
    gradient: (weights) => mapParams(weights, (w) => tf.div(tf.mul(lambda, w), norm(weights))),
    proximal: (weights, step) =>
      mapParams(weights, (w) => tf.mul(w, tf.maximum(0, tf.sub(1, tf.div(step * lambda, norm(weights)))))),
  };
})();

const length = Math.sqrt(2 * squares);

describe('a penalty that joins tensors', () => {
  it('as penalty: is worth λ‖w‖ over kernel and bias together, and has its gradient', async () => {
    const { seen, kernel, bias } = await run([{ joined: jointNorm, as: 'penalty', on: all }], {
      validation: [batch],
    });
    const moved = start.map((w) => w - rate * (w + (lambda * w) / length));
    expectNear(kernel, moved);
    expectNear(bias, moved);
    const step = seen.find((event) => event.type === 'step-end');
    expect(step?.type === 'step-end' && step.penalties.jointNorm).toBeCloseTo(lambda * length, 5);
    const evaluated = seen.find((event) => event.type === 'evaluation-end');
    const left = Math.sqrt(2 * moved.reduce((total, w) => total + w * w, 0));
    expect(evaluated?.type === 'evaluation-end' && evaluated.validation.penalties.jointNorm).toBeCloseTo(
      lambda * left,
      5,
    );
    expect(seen[0]).toMatchObject({ rules: [{ name: 'jointNorm', paths: ['head/kernel', 'head/bias'] }] });
  });
  it('as proximal: shrinks all by one factor, at the rate of their group', async () => {
    const rule: Rule = { joined: jointNorm, as: 'proximal', on: all };
    const { kernel, bias } = await run([rule], { groups: [{ on: all, factor: 0.5 }] });
    const step = rate / 2;
    const moved = start.map((w) => w - step * w);
    const shrunk = moved.map((w) => w * (1 - (step * lambda) / (length * (1 - step))));
    expectNear(kernel, shrunk);
    expectNear(bias, shrunk);
    await expect(run([rule], { groups: [{ on: { role: ['bias'] }, factor: 0.5 }] })).rejects.toMatchObject({
      code: 'E_OPTION',
      message: 'jointNorm: all that it joins must learn at one rate.',
    });
  });
  it('is refused in a way that it does not have', async () => {
    const { proximal: _, ...only } = jointNorm;
    await expect(run([{ joined: only, as: 'proximal' }])).rejects.toMatchObject({ code: 'E_OPTION' });
  });
});
