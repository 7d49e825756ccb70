import {
  lstm,
  lstmComposition,
  randomStream,
  softmaxCrossEntropy,
  softmaxCrossEntropyComposition,
} from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { exp, sigmoid, tanh } from './exponential.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

const draw = (name: string, shape: number[], scale = 1): tf.Tensor =>
  tf.tensor(randomStream(7).stream(name).normal(tf.util.sizeFromShape(shape), 0, scale), shape);

const drawIds = (name: string, shape: number[], below: number): tf.Tensor =>
  tf.tensor(randomStream(7).stream(name).integers(tf.util.sizeFromShape(shape), below), shape, 'int32');

/** Gradients of a weighted sum of what `f` gives. */
const gradients = (f: (...inputs: tf.Tensor[]) => tf.Tensor[], inputs: tf.Tensor[]): tf.Tensor[] =>
  tf.grads((...values: tf.Tensor[]) =>
    tf.addN(
      f(...values).map((output, index) => tf.sum(tf.mul(output, draw(`cotangent/${index}`, output.shape)))),
    ),
  )(inputs);

const expectSame = (
  fused: (...inputs: tf.Tensor[]) => tf.Tensor[],
  plain: (...inputs: tf.Tensor[]) => tf.Tensor[],
  inputs: tf.Tensor[],
) =>
  tf.tidy(() => {
    const compare = (actual: tf.Tensor[], expected: tf.Tensor[]) =>
      actual.forEach((value, index) => {
        expectClose(value, expected[index]!, { relative: 1e-5, what: `output ${index}` });
      });
    compare(fused(...inputs), plain(...inputs));
    compare(gradients(fused, inputs), gradients(plain, inputs));
  });

describe('the fused kernels match their plain compositions, gradients included', () => {
  it.each([
    [1, 1, 1, 1],
    [3, 5, 4, 6],
    [2, 17, 9, 33],
    [32, 8, 16, 40],
  ])('lstm with B %i, T %i, I %i, H %i', (batch, time, features, hidden) => {
    const run =
      (op: typeof lstm) =>
      (
        inputs: tf.Tensor,
        kernel: tf.Tensor,
        recurrent: tf.Tensor,
        bias: tf.Tensor,
        h: tf.Tensor,
        c: tf.Tensor,
      ) => {
        const result = op({ inputs, kernel, recurrent, bias, hidden: h, cell: c });
        return [result.outputs, result.hidden, result.cell];
      };
    expectSame(run(lstm) as never, run(lstmComposition) as never, [
      draw('x', [batch, time, features]),
      draw('W', [features, 4 * hidden], 0.3),
      draw('U', [hidden, 4 * hidden], 0.3),
      draw('b', [4 * hidden], 0.1),
      draw('h', [batch, hidden], 0.5),
      draw('c', [batch, hidden], 0.5),
    ]);
  });

  it.each([
    [1, 2],
    [7, 5],
    [130, 65],
  ])('softmax cross-entropy of %i rows over %i classes', (rows, classes) => {
    const ids = drawIds('ids', [rows], classes);
    expectSame(
      (logits) => [softmaxCrossEntropy(logits!, ids)],
      (logits) => [softmaxCrossEntropyComposition(logits!, ids)],
      [draw('z', [rows, classes], 5)],
    );
  });

  it('softmax cross-entropy of logits far from zero', () => {
    const logits = tf.tensor2d([1000, 999, -1000, -1000, 0, 1000], [2, 3]);
    const losses = softmaxCrossEntropy(logits, tf.tensor1d([1, 2], 'int32')).dataSync();
    expect(losses[0]).toBeCloseTo(1 + Math.log1p(Math.exp(-1)), 5);
    expect(losses[1]).toBe(0);
  });
});

describe('what takes the place of a TensorFlow.js kernel gives the same', () => {
  const product = (a: number[], b: number[], transposeA: boolean, transposeB: boolean) => {
    const [left, right] = [draw('a', a), draw('b', b)];
    const turn = (matrix: tf.Tensor, swap: boolean) => {
      const last = matrix.rank - 1;
      const axes = matrix.shape.map((_, axis) => axis);
      return swap ? tf.transpose(matrix, [...axes.slice(0, -2), last, last - 1]) : matrix;
    };
    const expected = tf.matMul(turn(left, transposeA), turn(right, transposeB));
    expectClose(tf.matMul(left, right, transposeA, transposeB), expected, { relative: 1e-6 });
  };
  it('matMul with every transpose, also of batches', () => {
    product([5, 7], [7, 3], false, false);
    product([7, 5], [7, 3], true, false);
    product([5, 7], [3, 7], false, true);
    product([7, 5], [3, 7], true, true);
    product([4, 7, 33], [4, 7, 17], true, false);
    product([2, 3, 33, 7], [2, 3, 17, 7], false, true);
    product([1, 7, 5], [4, 7, 3], true, false);
  });

  it('gather of rows, of columns and of integers', () => {
    const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    const ids = tf.tensor2d([2, 0, 2, 1], [2, 2], 'int32');
    expect(tf.gather(table, ids).arraySync()).toEqual([
      [
        [5, 6],
        [1, 2],
      ],
      [
        [5, 6],
        [3, 4],
      ],
    ]);
    expect(tf.gather(table, tf.tensor1d([1], 'int32'), 1).arraySync()).toEqual([[2], [4], [6]]);
    expect(tf.gather(tf.tensor1d([7, 8, 9], 'int32'), tf.tensor1d([2], 'int32')).arraySync()).toEqual([9]);
    expect(() => tf.gather(table, tf.tensor1d([3], 'int32'))).toThrow('gather: index 3 is not in 0 … 2.');
  });

  it('sum over leading, trailing and all axes, with and without keeping them', () => {
    const x = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
    expect(tf.sum(x, 0).arraySync()).toEqual([
      [6, 8],
      [10, 12],
    ]);
    expect(tf.sum(x, [0, 1]).arraySync()).toEqual([16, 20]);
    expect(tf.sum(x, [0, 1], true).arraySync()).toEqual([[[16, 20]]]);
    expect(tf.sum(x, 2).arraySync()).toEqual([
      [3, 7],
      [11, 15],
    ]);
    expect(tf.sum(x).arraySync()).toBe(36);
    expect(tf.sum(tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'), 0).arraySync()).toEqual([4, 6]);
  });

  it('unsortedSegmentSum, which drops negative segments', () => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    expect(tf.unsortedSegmentSum(x, tf.tensor1d([2, 0, 2], 'int32'), 3).arraySync()).toEqual([
      [3, 4],
      [0, 0],
      [6, 8],
    ]);
    expect(tf.unsortedSegmentSum(x, tf.tensor1d([0, -1, 0], 'int32'), 1).arraySync()).toEqual([[6, 8]]);
  });

  it('a clone shares its data until both are freed', () => {
    const x = tf.tensor1d([1, 2]);
    const copy = x.clone();
    x.dispose();
    expect([...copy.dataSync()]).toEqual([1, 2]);
    copy.dispose();
    expect(copy.isDisposed).toBe(true);
  });
});

describe('a NaN passes through', () => {
  it('lstm, from an input to the outputs after it and to the gradients', () => {
    tf.tidy(() => {
      const x = tf.tensor3d([0, Number.NaN, 0], [1, 3, 1]);
      const [kernel, recurrent] = [tf.ones([1, 4]), tf.ones([1, 4])];
      const rest = { bias: tf.zeros([4]), hidden: tf.zeros([1, 1]), cell: tf.zeros([1, 1]) };
      const outputs = lstm({ inputs: x, kernel, recurrent, ...rest }).outputs.dataSync();
      expect([...outputs].map(Number.isNaN)).toEqual([false, true, true]);
      const gradient = tf.grad((w) => tf.sum(lstm({ inputs: x, kernel: w, recurrent, ...rest }).outputs))(
        kernel,
      );
      expect(gradient.dataSync()[0]).toBeNaN();
    });
  });

  it('softmax cross-entropy, in its row alone', () => {
    const logits = tf.tensor2d([0, Number.NaN, 1, 2], [2, 2]);
    const losses = softmaxCrossEntropy(logits, tf.tensor1d([0, 0], 'int32')).dataSync();
    expect([...losses].map(Number.isNaN)).toEqual([true, false]);
  });
});

it('has exponentials that agree with the exact ones to float32', () => {
  let worst = 0;
  for (let x = -86.9; x < 86.9; x += 0.00137) worst = Math.max(worst, Math.abs(exp(x) / Math.exp(x) - 1));
  expect(worst).toBeLessThan(1e-13);
  for (const x of [-20, -3, -1e-3, -1e-6, 0, 1e-7, 2e-5, 0.5, 7, 30]) {
    expect(Math.abs(tanh(x) - Math.tanh(x))).toBeLessThanOrEqual(1e-9 * Math.abs(Math.tanh(x)));
    expect(sigmoid(x)).toBeCloseTo(1 / (1 + Math.exp(-x)), 12);
  }
  expect(exp(Number.NaN)).toBeNaN();
  expect(exp(Number.POSITIVE_INFINITY)).toBe(exp(87));
});

it('frees everything but what it returns', () => {
  const inputs = [draw('x', [4, 6, 5]), draw('W', [5, 12]), draw('U', [3, 12]), draw('b', [12])] as const;
  const [h, c] = [tf.zeros([4, 3]), tf.zeros([4, 3])];
  const step = () =>
    tf.tidy(() => {
      const [inputTensor, kernel, recurrent, bias] = inputs;
      const f = (w: tf.Tensor) =>
        tf.sum(lstm({ inputs: inputTensor, kernel: w, recurrent, bias, hidden: h, cell: c }).outputs);
      return tf.grad(f)(kernel).dataSync()[0];
    });
  step();
  const backend = tf.backend() as unknown as { numDataIds(): number };
  const [tensors, buffers] = [tf.memory().numTensors, backend.numDataIds()];
  for (let i = 0; i < 20; i++) step();
  expect(tf.memory().numTensors).toBe(tensors);
  expect(backend.numDataIds()).toBe(buffers);
});
