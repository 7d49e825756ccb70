import '@tensorflow/tfjs-backend-cpu';
import type { Optimizer, Rule } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { batches, descent, halfSquares, model, ridge, run } from '../../test/identity-run.ts';
import { fit } from '../fit.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

describe('a decay', () => {
  const decoupled = (strength: number): Rule => ({
    regularizer: { ...ridge, spec: { kind: 'l2', lambda: strength } },
    as: 'decoupled',
  });
  it('past zero is refused before the first step, alone or together with others', async () => {
    await expect(run([decoupled(10.1)])).rejects.toMatchObject({
      code: 'E_RANGE',
      message: 'l2: learning rate × lambda must be at most 1, got 0.1 × 10.1 = 1.01 at step 1.',
    });
    const decaying: Optimizer = { ...descent, weightDecay: 6 };
    await expect(run([decoupled(6)], { optimizer: decaying })).rejects.toMatchObject({ code: 'E_RANGE' });
  });
  it('of the optimizer itself is refused where a group learns so fast that it goes past zero', async () => {
    const optimizer: Optimizer = { ...descent, weightDecay: 6 };
    expect((await run([], { optimizer })).kernel).toHaveLength(3);
    await expect(
      run([], { optimizer, groups: [{ on: { role: ['bias'] }, factor: 2 }] }),
    ).rejects.toMatchObject({
      code: 'E_RANGE',
      message: 'descent: learning rate × weightDecay must be at most 1, got 0.2 × 6 = 1.2 at step 1.',
    });
  });
  it('that a schedule takes past zero later is refused before the first step too', async () => {
    const learningRate = { spec: { kind: 'rising' }, at: (step: number) => step / 10 };
    const optimizer = { ...descent, learningRate };
    const seen = fit({
      model,
      loss: halfSquares,
      optimizer,
      rules: [decoupled(3)],
      batches,
      random: randomStream(1),
      maxSteps: 9,
    });
    await expect(seen.next()).rejects.toThrow(/at step 5\.$/);
  });
  it('is judged by the strength that its rule has at each step', async () => {
    const growing = { spec: { kind: 'growing' }, at: (step: number) => step };
    const rule = (lambda: number): Rule => ({ ...decoupled(lambda), strength: growing }) as Rule;
    const falling = { spec: { kind: 'falling' }, at: (step: number) => (step === 0 ? 0.1 : 0.001) };
    const optimizer = { ...descent, learningRate: falling };
    // 0.1 × 20 is past 1, and the strength is 0 there
    expect((await run([rule(20)], { optimizer, maxSteps: 3 })).kernel).toHaveLength(3);
    const seen = fit({
      ...{ model, loss: halfSquares, optimizer: descent, rules: [rule(4)], batches },
      ...{ random: randomStream(1), maxSteps: 9 },
    });
    await expect(seen.next()).rejects.toThrow('got 0.1 × 12 = 1.2 at step 4.');
  });
  it('of exactly 1 forgets a weight whole, and a negative learning rate is refused', async () => {
    expect((await run([decoupled(10)])).kernel).toHaveLength(3);
    const learningRate = { spec: { kind: 'falling' }, at: () => -0.1 };
    await expect(run([], { optimizer: { ...descent, learningRate } })).rejects.toMatchObject({
      code: 'E_RANGE',
    });
  });
});
