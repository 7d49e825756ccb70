import '@tensorflow/tfjs-backend-cpu';
import type { Regularizer } from '@ridgeline/contracts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { all, expectNear, lambda, rate, ridge, run, start } from '../../test/identity-run.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

describe('a parameter group', () => {
  const groups = [{ on: { role: ['kernel' as const] }, factor: 0.5 }];
  const shrinking: Regularizer = {
    ...ridge,
    shrinkage: (as, step) =>
      as === 'decoupled'
        ? { scale: 1 - step * lambda, threshold: 0, divisor: 1 }
        : { scale: 1, threshold: 0, divisor: 1 + step * lambda },
  };
  it.each([
    ['by its maps', ridge],
    ['as one map of every number', shrinking],
  ])('has a rate of its own in updates, and in decay and proximal maps %s', async (_, regularizer) => {
    const step = rate / 2;
    expectNear(
      (await run([{ regularizer, as: 'decoupled', on: all }], { groups })).kernel,
      start.map((w) => w * (1 - step * lambda) - step * w),
    );
    const { kernel, bias } = await run([{ regularizer, as: 'proximal', on: all }], { groups });
    expectNear(
      kernel,
      start.map((w) => (w - step * w) / (1 + step * lambda)),
    );
    expectNear(
      bias,
      start.map((w) => (w - rate * w) / (1 + rate * lambda)),
    );
  });
  it.each([0, 0.5])('of factor %d shares no parameter with another', async (factor) => {
    await expect(run([], { groups: [{ on: all, factor }, ...groups] })).rejects.toMatchObject({
      code: 'E_OPTION',
      message: "groups: 'head/kernel' must be of one group, and is of two.",
    });
  });
  it('cannot take a decay past zero, and 0 leaves its weights', async () => {
    await expect(
      run([{ regularizer: ridge, as: 'decoupled' }], { groups: [{ on: all, factor: 21 }] }),
    ).rejects.toMatchObject({ code: 'E_RANGE' });
    expect((await run([], { groups: [{ on: all, factor: 0 }] })).kernel).toEqual(start.map(Math.fround));
  });
});
