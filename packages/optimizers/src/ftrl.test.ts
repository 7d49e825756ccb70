import '@tensorflow/tfjs-backend-cpu';
import { expectClose } from '@ridgeline/testing';
import { add, mul, setBackend, sub, sum, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import golden from '../golden/ftrl.json';
import { ftrl } from './ftrl.ts';

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
