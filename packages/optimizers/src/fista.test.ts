import '@tensorflow/tfjs-backend-cpu';
import { expectClose } from '@ridgeline/testing';
import {
  abs,
  add,
  div,
  matMul,
  mul,
  relu,
  setBackend,
  sign,
  sub,
  type Tensor,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import golden from '../golden/fista.json';
import { fista } from './fista.ts';

beforeAll(() => setBackend(inject('backend')));

it.each(golden.runs)('follows the reference on the lasso at λ = $lam', ({ lam, step: rate, trajectory }) => {
  const optimizer = fista({ learningRate: rate });
  tidy(() => {
    const [inputs, targets] = [tensor2d(golden.X), tensor2d(golden.y.map((value) => [value]))];
    const gradientAt = (weights: Tensor): Tensor =>
      div(matMul(inputs, sub(matMul(inputs, weights as never), targets), true), golden.y.length);
    const threshold = (weights: Tensor): Tensor => mul(sign(weights), relu(sub(abs(weights), rate * lam)));
    let weights: Tensor = zeros([5, 1]);
    let state = optimizer.init({ weights });
    for (let step = 0; step < 50; step++) {
      const { weights: ahead } = optimizer.ahead!(state, { weights }, step);
      const next = optimizer.update({ weights: gradientAt(ahead!) }, state, { weights }, step);
      state = next.state;
      weights = threshold(add(weights, next.updates.weights!));
      const known = golden.steps.indexOf(step + 1);
      if (known !== -1)
        expectClose([...weights.dataSync()], trajectory[known]!, {
          ...{ relative: 1e-5, absolute: 1e-6 },
          what: `weights after ${step + 1} steps`,
        });
    }
    expect(golden.runs).toHaveLength(3);
  });
});
