import '@tensorflow/tfjs-backend-cpu';
import { regularizerCases } from '@ridgeline/testing';
import {
  add,
  clone,
  log,
  maximum,
  minimum,
  neg,
  relu,
  setBackend,
  square,
  sub,
  sum,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { custom } from './custom.ts';

beforeAll(() => setBackend(inject('backend')));

/** A lasso, said by its own functions. */
const lasso = custom({
  ...{ name: 'lasso', lambda: 0.4 },
  penalty: (weights) => sum(add(relu(weights), relu(neg(weights)))),
  proximal: (weights, strength) =>
    strength === 0 ? clone(weights) : sub(weights, minimum(maximum(weights, -strength), strength)),
});

/** Heavy tails: large weights cost little more than middling ones. */
const tails = custom({
  ...{ name: 'tails', lambda: 0.4 },
  penalty: (weights) => sum(log(add(1, square(weights)))),
});

describe.each([
  ['with a proximal map', lasso],
  ['without one', tails],
])('a penalty of one’s own, %s', (_, unit) => {
  for (const { name, run } of regularizerCases(unit)) it(name, run);
});

it('says what it is, without its functions', () => {
  expect(JSON.parse(JSON.stringify(tails.spec))).toEqual({ kind: 'custom', name: 'tails', lambda: 0.4 });
});

it('refuses a strength below 0, no name, and a penalty that is no scalar', () => {
  const penalty = tails.penalty;
  expect(() => custom({ name: 'tails', lambda: -1, penalty })).toThrow(
    'custom tails: lambda must be a finite number ≥ 0, got -1.',
  );
  expect(() => custom({ name: '', lambda: 1, penalty })).toThrow('custom: name must be a text');
  const rows = custom({ name: 'rows', lambda: 1, penalty: (weights) => square(weights) as never });
  expect(() => rows.penalty(tensor1d([1, 2]))).toThrow(
    'custom rows: penalty must give a scalar, got the shape [2].',
  );
});
