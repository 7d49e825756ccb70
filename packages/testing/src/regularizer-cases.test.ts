import '@tensorflow/tfjs-backend-cpu';
import type { Regularizer } from '@ridgeline/contracts';
import { add, div, fill, keep, mul, type Scalar, setBackend, square, sum } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { failures, holdsToAccount } from '../test/holds-to-account.ts';
import { regularizerCases } from './regularizer-cases.ts';

beforeAll(() => setBackend('cpu'));

describe('regularizerCases', () => {
  const ridge = (lambda: number): Regularizer => ({
    spec: { kind: 'ridge', lambda },
    penalty: (weights) => mul(lambda / 2, sum(square(weights))),
    gradient: (weights) => (lambda === 0 ? fill(weights.shape, -0) : mul(lambda, weights)),
    proximal: (weights, step) => div(weights, 1 + step * lambda),
    decoupled: (weights, step) => mul(weights, 1 - step * lambda),
  });
  const unit = ridge(0.3);
  const cases = (given: Regularizer) =>
    regularizerCases(given, ({ lambda }) => ({ ...given, ...ridge(lambda as number) }));
  holdsToAccount(cases, unit, {
    'survives JSON': { spec: { kind: 'ridge', lambda: Number.POSITIVE_INFINITY } },
    'rebuilt by its spec': { spec: { kind: 'ridge', lambda: 0.3, forgotten: 1 } },
    'penalty above 0': { penalty: (weights) => mul(-1, sum(square(weights))) },
    'nor gradient at zero': { gradient: (weights) => add(mul(0.3, weights), 1e-3) },
    'gradient of its penalty': { gradient: (weights) => mul(0.31, weights) },
    'proximal map that minimises': { proximal: (weights, step) => div(weights, 1 + step * 0.29) },
    'proximal step of 0': { proximal: (weights, step) => div(weights, 1.0001 + step * 0.3) },
    'factor 1 − step·λ': { decoupled: (weights, step) => mul(weights, 1 - step) },
    'keeps no tensor': { penalty: (weights) => keep(mul(0.15, sum(square(weights)))) as Scalar },
  });
  it('catches a strength of 0 that changes bits', async () => {
    const careless = (lambda: number): Regularizer => ({
      ...ridge(lambda),
      gradient: (weights) => mul(lambda, weights),
    });
    const names = await failures(regularizerCases(careless(0.3), ({ lambda }) => careless(lambda as number)));
    expect(names).toEqual(['changes no bit when λ is 0']);
  });
});
