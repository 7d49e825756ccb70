import '@tensorflow/tfjs-backend-cpu';
import { expectClose } from '@ridgeline/testing';
import { grad, ready, setBackend, type Tensor, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

const loss = binaryCrossEntropy();
const logits = [
  [0.5, -1.25, 3],
  [-0.75, 2, 0],
];
const targets = [
  [1, 0, 0],
  [0, 1, 1],
];
/** −log σ(x) or −log(1 − σ(x)), in float64. */
const nats = (x: number, y: number): number => Math.log(1 + Math.exp(y === 1 ? -x : x));
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const rowsOf = (of: (x: number, y: number) => number): number[][] =>
  logits.map((row, b) => row.map((x, k) => of(x, targets[b]![k]!)));
const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const batchOf = (counts?: readonly number[]) => ({
  inputs: {},
  targets: tensor2d(targets, [2, 3], 'int32'),
  ...(counts && { counts: tensor1d([...counts]) }),
});

it('is the mean over labels and rows, as BCEWithLogitsLoss', () =>
  tidy(() => {
    const byRow = rowsOf(nats).map(meanOf);
    const { lossNats, targets: counted } = loss.perExample(tensor2d(logits), batchOf());
    expectClose(lossNats, tensor1d(byRow), { relative: 1e-6 });
    expectClose(counted, tensor1d([1, 1]), { relative: 0 });
    expectClose(loss.mean(tensor2d(logits), batchOf()), meanOf(byRow), { relative: 1e-6 });
    // BCEWithLogitsLoss()(torch.tensor(logits), torch.tensor(targets)), in float64
    expectClose(loss.mean(tensor2d(logits), batchOf()), 0.8302566024695066, { relative: 1e-6 });
  }));

it('leaves out rows that do not count', () =>
  tidy(() => {
    const [first] = rowsOf(nats).map(meanOf);
    expectClose(loss.mean(tensor2d(logits), batchOf([1, 0])), first!, { relative: 1e-6 });
    const counts = { shape: [2], data: Float32Array.of(1, 0) };
    const onHost = { inputs: {}, targets: { shape: [2, 3], data: Int32Array.from(targets.flat()) } };
    expect(loss.weight({ ...onHost, counts })).toBe(1);
    expect(loss.weight(onHost)).toBe(2);
  }));

it('has the gradient (σ(x) − y)/(B·K)', () =>
  tidy(() => {
    const gradient = grad((values: Tensor) => loss.mean(values, batchOf()))(tensor2d(logits));
    expectClose(gradient, tensor2d(rowsOf((x, y) => (sigmoid(x) - y) / 6)), { relative: 1e-5 });
  }));

it('refuses targets that are neither 0 nor 1, and other shapes', () => {
  const targets = { shape: [1, 2], data: Int32Array.of(0, 2) };
  expect(() => loss.requireTargets!({ inputs: {}, targets }, 2)).toThrow(/binaryCrossEntropy: targets .* 2/);
  tidy(() => {
    const batch = { inputs: {}, targets: tensor1d([0], 'int32') };
    expect(() => loss.mean(tensor2d([[1, 2, 3]]), batch)).toThrow(
      'binaryCrossEntropy: targets must be [1, 3], got [1].',
    );
  });
});
