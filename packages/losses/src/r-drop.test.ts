import '@tensorflow/tfjs-backend-cpu';
import type { Batch, Pass } from '@ridgeline/contracts';
import { expectClose } from '@ridgeline/testing';
import { grads, scalar, setBackend, type Tensor, tensor1d, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { rDrop } from './r-drop.ts';
import { squaredError } from './squared-error.ts';

beforeAll(() => setBackend(inject('backend')));

const passes = (first: Tensor, second: Tensor) => {
  const drawn: (string | undefined)[] = [];
  const pass = (draw?: string): Pass => {
    drawn.push(draw);
    const logits = draw === undefined ? first : second;
    return { forward: { logits, activations: { logits } }, loss: scalar(draw === undefined ? 1 : 3) };
  };
  return { pass, drawn };
};

const batchOf = (targets: Tensor, counts?: Tensor): Batch => ({
  inputs: {},
  targets,
  ...(counts && { counts }),
});

it('adds the symmetric divergence of both passes to the mean of their losses', () => {
  // p = (¾, ¼) and q = (½, ½): ½KL(p‖q) + ½KL(q‖p) = ½·(p₁ − q₁)·log 3
  const { pass, drawn } = passes(tensor2d([[Math.log(3), 0]]), tensor2d([[0, 0]]));
  const { loss, terms, forward } = rDrop({ alpha: 2 }).terms(
    pass,
    batchOf(tensor1d([0], 'int32')),
    crossEntropy(),
  );
  expect(loss.dataSync()[0]).toBe(2);
  expectClose(terms.rDrop!, 2 * 0.5 * 0.25 * Math.log(3), { relative: 1e-6 });
  expectClose(forward.logits, [Math.log(3), 0], { relative: 1e-6 });
  expect(drawn).toEqual([undefined, 'second']);
});

it('is the mean over the targets that count', () => {
  const first = tensor3d([
    [
      [Math.log(3), 0],
      [9, -9],
    ],
    [
      [0, 0],
      [Math.log(3), 0],
    ],
  ]);
  const second = tensor3d([
    [
      [0, 0],
      [-9, 9],
    ],
    [
      [0, 0],
      [0, 0],
    ],
  ]);
  const targets = tensor2d(
    [
      [0, 1],
      [1, 0],
    ],
    [2, 2],
    'int32',
  );
  const mask = tensor2d(
    [
      [1, 0],
      [1, 1],
    ],
    [2, 2],
    'int32',
  );
  const { terms } = rDrop({ alpha: 1 }).terms(
    passes(first, second).pass,
    batchOf(targets, mask),
    crossEntropy(),
  );
  expectClose(terms.rDrop!, (2 / 3) * 0.5 * 0.25 * Math.log(3), { relative: 1e-6 });
});

it('is the squared distance of numbers by squared error, with its gradient into both passes', () => {
  const [first, second] = [
    tensor2d([
      [1, 3],
      [0, 2],
      [5, 5],
    ]),
    tensor2d([
      [0, 5],
      [2, 2],
      [9, 1],
    ]),
  ];
  const batch = batchOf(
    tensor2d([
      [0, 0],
      [0, 0],
      [0, 0],
    ]),
    tensor1d([1, 1, 0]),
  );
  const term = (a: Tensor, b: Tensor) =>
    rDrop({ alpha: 3 }).terms(passes(a, b).pass, batch, squaredError()).terms.rDrop!;
  // rows: (1 + 4)/2 and (4 + 0)/2; the third does not count
  expectClose(term(first, second), (3 * (2.5 + 2)) / 2, { relative: 1e-6 });
  const [a, b] = grads(term)([first, second]);
  // 3·2·(x₁ − x₂) over two numbers a row and two rows
  expectClose(a!, [1.5, -3, -3, 0, 0, 0], { relative: 1e-6 });
  expectClose(b!, [-1.5, 3, 3, 0, 0, 0], { relative: 1e-6 });
});

it('takes each label by itself by binary cross-entropy', () => {
  // σ(log 3) = ¾ beside ½, as above; σ(0) beside itself
  const [first, second] = [tensor2d([[Math.log(3), 0]]), tensor2d([[0, 0]])];
  const { pass } = passes(first, second);
  const { terms } = rDrop({ alpha: 2 }).terms(
    pass,
    batchOf(tensor2d([[1, 0]], [1, 2], 'int32')),
    binaryCrossEntropy(),
  );
  expectClose(terms.rDrop!, (2 * 0.5 * 0.25 * Math.log(3)) / 2, { relative: 1e-6 });
});

it('is 0 where both passes are the same', () => {
  const logits = tensor2d([[5, -3, 0.1]]);
  const { terms } = rDrop({ alpha: 1 }).terms(
    passes(logits, logits).pass,
    batchOf(tensor1d([0], 'int32')),
    crossEntropy(),
  );
  expect(terms.rDrop!.dataSync()[0]).toBe(0);
});

it('refuses a negative strength', () => {
  expect(() => rDrop({ alpha: -1 })).toThrow('rDrop: alpha must be a finite number ≥ 0, got -1.');
});
