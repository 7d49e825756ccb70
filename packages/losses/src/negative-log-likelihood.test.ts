import '@tensorflow/tfjs-backend-cpu';
import { expectClose } from '@ridgeline/testing';
import { grad, ready, setBackend, type Tensor, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { negativeLogLikelihood } from './negative-log-likelihood.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

const logits = [
  [-7.5, -3.25, -40],
  [-6, -1.5, -2.75],
];
const labels = [1, 2];
const batchOf = (counts?: readonly number[]) => ({
  inputs: {},
  targets: tensor1d(labels, 'int32'),
  ...(counts && { counts: tensor1d([...counts]) }),
});

it('is −logits at the targets, as NLLLoss', () =>
  tidy(() => {
    const { lossNats, targets } = negativeLogLikelihood().perExample(tensor2d(logits), batchOf());
    expectClose(lossNats, tensor1d([3.25, 2.75]), { relative: 0 });
    expectClose(targets, tensor1d([1, 1]), { relative: 0 });
    // torch.nn.NLLLoss()(torch.tensor(logits), torch.tensor(labels)), in float64
    expectClose(negativeLogLikelihood().mean(tensor2d(logits), batchOf()), 3, { relative: 1e-6 });
  }));

it('weighs classes as NLLLoss(weight), and leaves out rows that do not count', () =>
  tidy(() => {
    const loss = negativeLogLikelihood({ classWeights: [1, 3, 0.5] });
    // torch.nn.NLLLoss(weight=torch.tensor([1, 3, 0.5]))(…), in float64
    expectClose(loss.mean(tensor2d(logits), batchOf()), 3.1785714285714284, { relative: 1e-6 });
    expectClose(loss.mean(tensor2d(logits), batchOf([0, 1])), 2.75, { relative: 1e-6 });
    const targets = { shape: [2], data: Int32Array.from(labels) };
    expect(loss.weight({ inputs: {}, targets })).toBe(3.5);
  }));

it('tells 0, and not −0, of a row that does not count', () =>
  tidy(() => {
    const { lossNats } = negativeLogLikelihood().perExample(
      tensor2d([
        [1, 2, 3],
        [1, 2, 3],
      ]),
      batchOf([0, 1]),
    );
    expect([...lossNats.dataSync()]).toEqual([0, -3]);
  }));

it('has no part for other classes: its gradient is −1/B at the targets', () =>
  tidy(() => {
    const slope = grad((values: Tensor) => negativeLogLikelihood().mean(values, batchOf()));
    expectClose(
      slope(tensor2d(logits)),
      tensor2d([
        [0, -0.5, 0],
        [0, 0, -0.5],
      ]),
      { relative: 0 },
    );
  }));

it('refuses other shapes, and targets that are no classes', () =>
  tidy(() => {
    const loss = negativeLogLikelihood();
    expect(() => loss.mean(tensor2d([[1, 2]]), batchOf())).toThrow(
      'negativeLogLikelihood: targets must be [1], got [2].',
    );
    const targets = { shape: [1], data: Int32Array.of(2) };
    expect(() => loss.requireTargets!({ inputs: {}, targets }, 2)).toThrow(/negativeLogLikelihood: targets/);
  }));
