import '@tensorflow/tfjs-backend-cpu';
import '@ridgeline/tensors';
import type {
  ActivityRegularizer,
  Constraint,
  Regularizer,
  UnitGroup,
  WidthRegularizer,
} from '@ridgeline/contracts';
import { expectClose, type GoldenTensor, goldenTensor } from '@ridgeline/testing';
import {
  div,
  grad,
  matMul,
  mul,
  setBackend,
  sub,
  type Tensor,
  tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import ista from '../golden/ista.json';
import keras from '../golden/keras.json';
import torch from '../golden/regularizers.json';
import {
  activityL1,
  activityL2,
  confidencePenalty,
  elasticNet,
  groupLasso,
  l1,
  l2,
  l2Ball,
  maxNorm,
  nonNegative,
  orthogonal,
  sparseGroupLasso,
  unitNorm,
} from './index.ts';

beforeAll(() => setBackend(inject('backend')));

const relative = 1e-5;

interface Penalty {
  readonly name: string;
  readonly value: number;
  readonly inputs: Readonly<Record<string, GoldenTensor>>;
  readonly grads: Readonly<Record<string, GoldenTensor>>;
}

const penaltyOf = (name: string): Penalty => {
  const found = (torch.penalties as readonly Penalty[]).find((penalty) => penalty.name === name);
  expect(found, name).toBeDefined();
  return found!;
};

it.each<[string, Regularizer]>([
  ['L1', l1({ lambda: 0.01 })],
  ['L2 (half form; gradient lam*w = torch weight_decay)', l2({ lambda: 0.01 })],
  ['elastic net (glmnet / scikit-learn form)', elasticNet({ lambda: 0.1, alpha: 0.3 })],
  ['soft orthogonality, columns', orthogonal({ lambda: 0.01 })],
  ['soft orthogonality, rows', orthogonal({ lambda: 0.01, axis: 'rows' })],
])('agrees with PyTorch on %s', (name, unit) => {
  const { inputs, value, grads } = penaltyOf(name);
  const weights = goldenTensor(inputs.w!);
  expectClose(unit.penalty(weights), value, { relative, what: 'penalty' });
  expectClose(unit.gradient(weights), grads.w!, { relative, what: 'gradient' });
});

it.each<[string, Regularizer]>([
  ['L1(0.01)', l1({ lambda: 0.01 })],
  ['L2(0.01)', l2({ lambda: 2 * 0.01 })],
  ['L1L2(0.02,0.03)', elasticNet({ lambda: 0.02 + 2 * 0.03, alpha: 0.02 / (0.02 + 2 * 0.03) })],
])('agrees with Keras %s at the strength that the documentation names', (name, unit) => {
  const golden = keras.regularizers.find((regularizer) => regularizer.name === name);
  expect(golden, name).toBeDefined();
  const weights = goldenTensor(keras.w);
  expectClose(unit.penalty(weights), golden!.value, { relative, what: 'penalty' });
  expectClose(unit.gradient(weights), golden!.grad, { relative, what: 'gradient' });
});

/** Four rows of six weights, each a unit. */
const rows: UnitGroup = { size: 4, weights: [{ path: 'w', axis: 0, starts: [0], count: 6 }] };
const root = Math.sqrt(6);

it.each<[string, WidthRegularizer]>([
  ['group lasso, sqrt of the group size', groupLasso({ lambda: 0.01 })],
  // its rows have no √6
  [
    'sparse group lasso',
    sparseGroupLasso({ lambda: 0.004 + 0.006 / root, alpha: 0.004 / (0.004 + 0.006 / root) }),
  ],
])('agrees with PyTorch on %s', (name, unit) => {
  const { inputs, value, grads } = penaltyOf(name);
  const { penalty, gradient } = unit.over(rows);
  const weights = { w: goldenTensor(inputs.w!) };
  expectClose(penalty(weights), value, { relative, what: 'penalty' });
  expectClose(gradient(weights).w!, grads.w!, { relative, what: 'gradient' });
});

it('agrees with PyTorch on the confidence penalty, which is λ·log V more than its −λ·H', () => {
  const { inputs, value, grads } = penaltyOf('confidence penalty');
  const logits = goldenTensor(inputs.logits!);
  const { penalty } = confidencePenalty({ lambda: 0.1 });
  expectClose(penalty(logits), value + 0.1 * Math.log(4), { relative, what: 'penalty' });
  const gradient = grad((f: Tensor) => penalty(f))(logits);
  expectClose(gradient, grads.logits!, { relative, absolute: 1e-8, what: 'gradient' });
});

it.each<[string, Constraint]>([
  ['max-norm 3.0 over rows', maxNorm({ bound: 3, axis: 'rows' })],
  ['max-norm 3.0 over columns', maxNorm({ bound: 3 })],
  ['max-norm, whole tensor (Frobenius)', l2Ball({ radius: 3 })],
])('agrees with PyTorch on %s', (name, unit) => {
  const golden = torch.projections.find((projection) => projection.name === name);
  expect(golden, name).toBeDefined();
  expectClose(unit.project(goldenTensor(golden!.input)), golden!.output, { relative });
});

it.each<[string, Constraint]>([
  ['UnitNorm(axis=0)', unitNorm()],
  ['NonNeg', nonNegative()],
])('agrees with Keras on %s', (name, unit) => {
  const golden = keras.constraints.find((constraint) => constraint.name === name);
  expect(golden, name).toBeDefined();
  expectClose(unit.project(goldenTensor(keras.bigW)), golden!.output, { relative });
});

it('agrees on the soft threshold', () => {
  const [{ input, output, options }] = torch.projections as [(typeof torch.projections)[0]];
  const thresholded = l1({ lambda: 0.6 }).proximal!(goldenTensor(input), options.t! / 0.6);
  expectClose(thresholded, output, { relative });
});

it.each<[string, ActivityRegularizer]>([
  ['activity L2, sum (output regularization)', activityL2({ lambda: 1, reduction: 'sum' })],
  ['activity L1, sum', activityL1({ lambda: 0.01, reduction: 'sum' })],
  // golden means are over the rows alone: 5 positions in each
  ['activity L2, mean over the batch', activityL2({ lambda: 5 * 0.01 })],
  ['activity L1, mean over the batch', activityL1({ lambda: 5 * 0.01 })],
  // α·mean(h²) with 4 features
  ['AR (AWD-LSTM)', activityL2({ lambda: (2 * 2) / 4 })],
])('agrees with PyTorch on %s', (name, unit) => {
  const { inputs, value, grads } = penaltyOf(name);
  const [input] = Object.keys(inputs) as [string];
  const activation = goldenTensor(inputs[input]!);
  expectClose(unit.penalty(activation), value, { relative, what: 'penalty' });
  const gradient = grad((f: typeof activation) => unit.penalty(f))(activation);
  expectClose(gradient, grads[input]!, { relative, what: 'gradient' });
});

describe('after each step of gradient descent on half the mean square error (ISTA)', () => {
  const runs: readonly [string, Regularizer, (typeof ista.runs)[0] | typeof ista.elasticNet][] = [
    ...ista.runs.map((run): [string, Regularizer, typeof run] => [
      `l1 ${run.lam}`,
      l1({ lambda: run.lam }),
      run,
    ]),
    ['elasticNet', elasticNet({ lambda: 0.15, alpha: 0.1 / 0.15 }), ista.elasticNet],
  ];

  const descend = ({ proximal }: Regularizer, step: number): number[][] =>
    tidy(() => {
      const [inputs, targets] = [tensor(ista.X), tensor(ista.y, [8, 1])];
      let weights: Tensor = zeros([5, 1]);
      return Array.from({ length: 50 }, () => {
        const errors = sub(matMul(inputs, weights), targets);
        const gradient = div(matMul(inputs, errors, true), 8);
        weights = proximal!(sub(weights, mul(step, gradient)), step);
        return [...weights.dataSync()];
      });
    });

  it.each(runs)('%s follows the reference', (_, unit, { step, trajectory }) => {
    const actual = descend(unit, step);
    ista.trajectory_steps.forEach((count, i) => {
      expectClose(actual[count - 1]!, trajectory[i]!, { relative, what: `weights after ${count} steps` });
    });
  });

  it.each(ista.runs.slice(1))(
    'has the exact zeros of the lasso solution at λ = $lam',
    ({ lam, step, solution }) => {
      const last = descend(l1({ lambda: lam }), step).at(-1)!;
      expect(last.map((weight) => weight === 0)).toEqual(solution.map((weight) => weight === 0));
    },
  );
});
