import '@tensorflow/tfjs-backend-cpu';
import { expectClose } from '@ridgeline/testing';
import { grad, ready, setBackend, type Tensor, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { squaredError } from './squared-error.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

const loss = squaredError();
const outputs = [
  [0.5, -1.25],
  [3, 2],
];
const targets = [
  [1, -1],
  [0.25, 2],
];
const batchOf = (counts?: readonly number[]) => ({
  inputs: {},
  targets: tensor2d(targets),
  ...(counts && { counts: tensor1d([...counts]) }),
});

it('is the mean over numbers and rows, as MSELoss', () =>
  tidy(() => {
    const byRow = [(0.25 + 0.0625) / 2, 7.5625 / 2];
    const { lossNats, targets: counted } = loss.perExample(tensor2d(outputs), batchOf());
    expectClose(lossNats, tensor1d(byRow), { relative: 1e-6 });
    expectClose(counted, tensor1d([1, 1]), { relative: 0 });
    // torch.nn.MSELoss()(torch.tensor(outputs), torch.tensor(targets)), in float64
    expectClose(loss.mean(tensor2d(outputs), batchOf()), 1.96875, { relative: 1e-6 });
  }));

it('leaves out rows that do not count', () =>
  tidy(() => {
    expectClose(loss.mean(tensor2d(outputs), batchOf([1, 0])), 0.15625, { relative: 1e-6 });
    const counts = { shape: [2], data: Float32Array.of(1, 0) };
    const onHost = { inputs: {}, targets: { shape: [2, 2], data: Float32Array.from(targets.flat()) } };
    expect(loss.weight({ ...onHost, counts })).toBe(1);
    expect(loss.weight(onHost)).toBe(2);
  }));

it('has the gradient 2(x − y)/(B·K)', () =>
  tidy(() => {
    const gradient = grad((values: Tensor) => loss.mean(values, batchOf()))(tensor2d(outputs));
    const expected = outputs.map((row, b) => row.map((x, k) => (2 * (x - targets[b]![k]!)) / 4));
    expectClose(gradient, tensor2d(expected), { relative: 1e-6 });
  }));

it('refuses other shapes', () =>
  tidy(() => {
    const batch = { inputs: {}, targets: tensor1d([0]) };
    expect(() => loss.mean(tensor2d([[1, 2]]), batch)).toThrow(
      'squaredError: targets must be [1, 2], got [1].',
    );
  }));
