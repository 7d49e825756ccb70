import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor1d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { adam, chain, clipByGlobalNorm, momentum } from './index.ts';

beforeAll(() => setBackend('cpu'));

const share = fc.double({ min: 0, max: 0.999, noNaN: true });
const gradients = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 12 });

it('of Adam holds for every β₁ ≤ β₂ and whatever the gradients were', () => {
  fc.assert(
    fc.property(share, share, fc.constantFrom(1e-8, 1e-3, 1), gradients, (a, b, epsilon, history) =>
      tidy(() => {
        const [beta1, beta2] = [Math.min(a, b), Math.max(a, b)];
        const learningRate = 0.5;
        const unit = adam({ learningRate, beta1, beta2, epsilon });
        const params = { w: zeros([1]) };
        let state = unit.init(params);
        history.forEach((gradient, step) => {
          ({ state } = unit.update({ w: tensor1d([gradient]) }, state, params, step));
        });
        const most = learningRate * unit.coasting!(state, params, history.length).w!.dataSync()[0]!;
        for (let step = history.length; step < history.length + 40; step++) {
          const next = unit.update({ w: zeros([1]) }, state, params, step);
          ({ state } = next);
          const moved = Math.abs(next.updates.w!.dataSync()[0]!);
          expect(moved).toBeLessThanOrEqual(most * (1 + 1e-4) + 1e-30);
        }
      }),
    ),
    { numRuns: 60 },
  );
});

it('of Adam is no more than a step moves right after the first gradient', () => {
  tidy(() => {
    const unit = adam({ learningRate: 1, epsilon: 1e-8 });
    const params = { w: zeros([2]) };
    const { state } = unit.update({ w: tensor1d([3, -0.01]) }, unit.init(params), params, 0);
    // m̂/√v̂ of one gradient is its sign
    for (const most of unit.coasting!(state, params, 1).w!.dataSync()) expect(most).toBeCloseTo(1, 4);
  });
});

it('is not told where β₁ > β₂, and is that of the last transform in a chain', () => {
  expect(adam({ learningRate: 1, beta1: 0.9, beta2: 0.5 }).coasting).toBeUndefined();
  tidy(() => {
    const heavy = momentum({ learningRate: 1, momentum: 0.5 });
    const clipped = chain(clipByGlobalNorm(1), heavy);
    const params = { w: zeros([2]) };
    const { state } = clipped.update({ w: tensor1d([3, -4]) }, clipped.init(params), params, 0);
    const [first, second] = clipped.coasting!(state, params, 1).w!.dataSync();
    expect(first).toBeCloseTo(0.6, 6);
    expect(second).toBeCloseTo(0.8, 6);
  });
});
