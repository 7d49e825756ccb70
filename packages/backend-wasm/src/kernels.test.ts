import {
  linear,
  linearComposition,
  softmaxCrossEntropy,
  softmaxCrossEntropyComposition,
  valueAndGradients,
} from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { draw, drawIds, drawMask, expectSame } from '../test/compare.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

describe('softmax cross-entropy matches its composition, gradients included', () => {
  it.each([
    [1, 2],
    [7, 5],
    [130, 65],
  ])('%i rows over %i classes', (rows, classes) => {
    const ids = drawIds('ids', [rows], classes);
    const optionsOf = [
      {},
      { labelSmoothing: 0.1 },
      { mask: drawMask('mask', [rows]) },
      { classWeights: tf.abs(draw('weights', [classes])) },
      { labelSmoothing: 0.2, mask: drawMask('mask', [rows]), classWeights: tf.abs(draw('w', [classes])) },
    ];
    for (const options of optionsOf) {
      expectSame(
        (logits) => [softmaxCrossEntropy(logits!, ids, options)],
        (logits) => [softmaxCrossEntropyComposition(logits!, ids, options)],
        [draw('z', [rows, classes], 5)],
      );
    }
  });

  it('of logits far from zero', () => {
    const logits = tf.tensor2d([1000, 999, -1000, -1000, 0, 1000], [2, 3]);
    const losses = softmaxCrossEntropy(logits, tf.tensor1d([1, 2], 'int32')).dataSync();
    expect(losses[0]).toBeCloseTo(1 + Math.log1p(Math.exp(-1)), 5);
    expect(losses[1]).toBe(0);
  });

  it('refuses an id that counts and is no class, beyond which others’ memory lies', () => {
    const logits = tf.zeros([2, 3]);
    for (const id of [3, -100]) {
      const ids = tf.tensor1d([0, id], 'int32');
      expect(() => softmaxCrossEntropy(logits, ids)).toThrow(
        `softmaxCrossEntropy: id ${id} is not in 0 … 2.`,
      );
      const losses = softmaxCrossEntropy(logits, ids, { mask: tf.tensor1d([1, 0]) }).dataSync();
      expect([...losses]).toEqual([Math.fround(Math.log(3)), 0]);
    }
  });

  it('passes a NaN through, in its row alone', () => {
    const logits = tf.tensor2d([0, Number.NaN, 1, 2], [2, 2]);
    const losses = softmaxCrossEntropy(logits, tf.tensor1d([0, 0], 'int32')).dataSync();
    expect([...losses].map(Number.isNaN)).toEqual([true, false]);
  });
});

describe('an affine map matches its composition, gradients included', () => {
  it.each([
    [[4, 3], 5],
    [[2, 7, 9], 65],
    [[1, 1, 3, 300], 17],
    [[0, 4], 3],
  ])('of %j onto %i', (shape, outputs) => {
    const inputs = shape.at(-1)!;
    const [x, bias] = [draw('x', shape), draw('b', [outputs])];
    for (const transposed of [false, true]) {
      const kernel = draw('w', transposed ? [outputs, inputs] : [inputs, outputs]);
      for (const tensors of [
        [x, kernel, bias],
        [x, kernel],
      ]) {
        expectSame(
          (values, weights, offset) => [linear(values!, weights!, offset, { transposed })],
          (values, weights, offset) => [linearComposition(values!, weights!, offset, { transposed })],
          tensors,
        );
      }
    }
  });

  it('of integers too', () => {
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32');
    const kernel = tf.tensor2d([0.5, 1, -1, 2], [2, 2]);
    expect(linear(x, kernel).arraySync()).toEqual(linearComposition(x, kernel).arraySync());
  });
});

it('logits are free once their loss is known, and probabilities turn into their gradient', () => {
  const [rows, inner, classes] = [40, 8, 1000];
  const ids = drawIds('ids', [4, 10], classes);
  const given = [draw('x', [4, 10, inner]), draw('w', [inner, classes])];
  const before = tf.memory().numBytes;
  let afterForward = 0;
  const slope = tf.customGrad((value) => ({
    value: tf.clone(value as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => {
      afterForward = tf.memory().numBytes - before;
      return dy;
    },
  }));
  const { value, grads } = valueAndGradients(
    (x, w) => slope(tf.sum(softmaxCrossEntropy(linear(x!, w!), ids))) as tf.Scalar,
    given,
  );
  expect(afterForward).toBeLessThan(1.5 * 4 * rows * classes);
  tf.dispose([value, ...grads, ...given, ids]);
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
    product([4, 5, 7], [1, 7, 3], false, false);
    product([4, 7, 5], [7, 3], true, false);
    product([600, 300], [300, 530], false, false);
    product([61, 514], [257, 61], true, true);
  });

  it('matMul with a bias in one operation', () => {
    const [a, b, bias] = [draw('a', [9, 6]), draw('b', [6, 5]), draw('bias', [5])];
    const expected = tf.add(tf.matMul(a, b), bias);
    expectClose(tf.fused.matMul({ a, b, bias }), expected, { relative: 1e-6 });
    const rectified = tf.fused.matMul({ a, b, bias, activation: 'relu' });
    expectClose(rectified, tf.relu(expected), { relative: 1e-6 });
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
    expect(tf.sum(tf.zeros([0, 3]), 0).arraySync()).toEqual([0, 0, 0]);
    expect(tf.sum(tf.zeros([2, 0], 'int32'), 1, true).arraySync()).toEqual([[0], [0]]);
    expect(tf.sum(tf.zeros([2, 0], 'int32'), 1).dtype).toBe('int32');
    expect(tf.sum(tf.zeros([0])).arraySync()).toBe(0);
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

  it('slices of every kind, as the host cuts them', () => {
    const shape = [3, 4, 5];
    const data = [...Array(60).keys()];
    const begins = [0, 1].flatMap((a) => [0, 2].flatMap((b) => [0, 3].map((c) => [a, b, c] as const)));
    const sizes = [1, 2].flatMap((a) => [1, 2].flatMap((b) => [1, 2, -1].map((c) => [a, b, c] as const)));
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      const x = tf.tensor(data, shape, dtype);
      for (const begin of begins) {
        for (const size of sizes) {
          const within = (index: number, axis: number) =>
            index >= begin[axis]! && (size[axis] === -1 || index < begin[axis]! + size[axis]!);
          const expected = data.filter(
            (value) =>
              within(Math.floor(value / 20), 0) &&
              within(Math.floor(value / 5) % 4, 1) &&
              within(value % 5, 2),
          );
          const found = [...tf.slice(x, [...begin], [...size]).dataSync()];
          expect(found).toEqual(dtype === 'bool' ? expected.map((value) => Number(value !== 0)) : expected);
        }
      }
    }
    expect(tf.slice(tf.tensor2d([1, 2, 3, 4], [2, 2]), [1, 0], [0, 2]).shape).toEqual([0, 2]);
  });

  it('split along every axis, into equal pieces and given ones, also of integers', () => {
    const x = tf.tensor3d([...Array(24).keys()], [2, 3, 4]);
    const values = (pieces: tf.Tensor[]) => pieces.map((piece) => [...piece.dataSync()]);
    expect(values(tf.split(x, 2, 2))).toEqual([
      [0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21],
      [2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23],
    ]);
    expect(values(tf.split(x, [1, 2], 1))[0]).toEqual([0, 1, 2, 3, 12, 13, 14, 15]);
    expect(values(tf.split(tf.tensor1d([7, 8, 9], 'int32'), [2, -1]))).toEqual([[7, 8], [9]]);
    expect(tf.split(x, 1).map(({ shape }) => shape)).toEqual([[2, 3, 4]]);
  });

  it('transpose, whether anything moves or not', () => {
    const x = tf.tensor3d([1, 2, 3, 4, 5, 6], [1, 2, 3]);
    const still = tf.transpose(x, [1, 0, 2]);
    expect([still.shape, [...still.dataSync()]]).toEqual([
      [2, 1, 3],
      [1, 2, 3, 4, 5, 6],
    ]);
    expect([...tf.transpose(x, [0, 2, 1]).dataSync()]).toEqual([1, 4, 2, 5, 3, 6]);
    x.dispose();
    expect(still.dataSync()[5]).toBe(6);
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
