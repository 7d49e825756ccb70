import '@tensorflow/tfjs-backend-cpu';
import { expectClose } from '@ridgeline/testing';
import { add, mul, setBackend, sub, sum, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import golden from '../golden/ftrl.json';
import { ftrl } from './ftrl.ts';
import { linear } from './linear.ts';

beforeAll(() => setBackend(inject('backend')));

it.each(golden.runs)('follows its paper at η = $eta, λ₁ = $l1, λ₂ = $l2', (run) => {
  const unit = ftrl({
    ...{ learningRate: run.eta, beta: run.beta, initial: run.initial },
    ...{ lambda1: run.l1, lambda2: run.l2 },
  });
  tidy(() => {
    let weights: Tensor = tensor1d(golden.start);
    let state = unit.init({ weights });
    for (let step = 0; step < 60; step++) {
      const row = tensor1d(golden.X[step % 20]!);
      const gradients = { weights: mul(row, sub(sum(mul(row, weights)), golden.y[step % 20]!)) };
      const next = unit.update(gradients, state, { weights }, step);
      state = next.state;
      weights = add(weights, next.updates.weights!);
      const known = golden.steps.indexOf(step + 1);
      if (known === -1) continue;
      const expected = run.trajectory[known]!;
      expectClose(weights, expected, { relative: 1e-5, absolute: 1e-6, what: `after step ${step + 1}` });
      const zeros = [...weights.dataSync()].map((weight) => weight === 0);
      expect(zeros).toEqual(expected.map((weight) => weight === 0));
    }
  });
});

it('begins with the weights of the model, and stays there where no gradient comes', () => {
  tidy(() => {
    const weights = tensor1d([0.5, -2, 0, 3]);
    const unit = ftrl({ learningRate: 0.1, lambda1: 0.7, lambda2: 0.3 });
    const none = { weights: tensor1d([0, 0, 0, 0]) };
    const { updates } = unit.update(none, unit.init({ weights }), { weights }, 0);
    expectClose(updates.weights!, [0, 0, 0, 0], { relative: 0, absolute: 1e-6 });
  });
});

/** z, n and w of one weight in double precision, with σ the growth of (β + √n)/η; where η is 0 nothing moves. */
const leader = (rateAt: (step: number) => number, gradientAt: (step: number, weight: number) => number) => {
  const [beta, lambda1, lambda2] = [1, 0.05, 0.3];
  const heldBy = (n: number, step: number) => (beta + Math.sqrt(n)) / rateAt(step);
  let [z, n, weight] = [-0.5 * heldBy(0, 0) - lambda1 - 0.5 * lambda2, 0, 0.5];
  return Array.from({ length: 40 }, (_, step) => {
    const gradient = gradientAt(step, weight);
    const before = heldBy(n, Math.max(0, step - 1));
    n += gradient * gradient;
    z += gradient - (heldBy(n, step) - before) * weight;
    const beyond = Math.max(0, Math.abs(z) - lambda1);
    weight = (-Math.sign(z) * beyond) / (heldBy(n, step) + lambda2);
    return weight;
  });
};

it('is moved by gradients alone where the rate falls or rises', () => {
  for (const rateAt of [
    (step: number) => 0.5 * (1 - step / 41),
    (step: number) => 0.01 * (step + 1),
    (step: number) => (step < 20 ? 0.5 : 0.05),
  ]) {
    const unit = ftrl({
      ...{ beta: 1, lambda1: 0.05, lambda2: 0.3 },
      learningRate: { spec: { kind: 'probe' }, at: rateAt },
    });
    const gradientAt = (step: number, weight: number) => 0.3 * weight + 0.2 * Math.sin(step);
    const expected = leader(rateAt, gradientAt);
    tidy(() => {
      let weights: Tensor = tensor1d([0.5]);
      let state = unit.init({ weights });
      const found = expected.map((_, step) => {
        const gradients = { weights: tensor1d([gradientAt(step, weights.dataSync()[0]!)]) };
        const next = unit.update(gradients, state, { weights }, step);
        state = next.state;
        weights = add(weights, next.updates.weights!);
        return weights.dataSync()[0]!;
      });
      expectClose(found, expected, { relative: 1e-5, absolute: 1e-6 });
    });
  }
});

it('moves nothing at the rate 0, and what came meanwhile counts later', () => {
  tidy(() => {
    const unit = ftrl({ learningRate: linear({ from: 0, to: 1, steps: 1 }), beta: 1, lambda1: 0.5 });
    const weights = tensor1d([0.5, 0, -2]);
    const gradients = { weights: tensor1d([1, 0.4, -3]) };
    const first = unit.update(gradients, unit.init({ weights }), { weights }, 0);
    expect([...first.updates.weights!.dataSync()]).toEqual([0, 0, 0]);
    const { updates } = unit.update(gradients, first.state, { weights }, 1);
    // z is 0.8 where the weight is 0, and n 0.32
    expect(updates.weights!.dataSync()[1]).toBeCloseTo(-0.3 / (1 + Math.sqrt(0.32)), 6);
  });
});

it('leaves weights without any gradient where nothing holds the first ones back', () => {
  tidy(() => {
    const weights = tensor1d([0.5, 0]);
    const unit = ftrl({ learningRate: 0.1, beta: 0 });
    const none = { weights: tensor1d([0, 0]) };
    const { updates } = unit.update(none, unit.init({ weights }), { weights }, 0);
    expect([...updates.weights!.dataSync()]).toEqual([0, 0]);
  });
});
