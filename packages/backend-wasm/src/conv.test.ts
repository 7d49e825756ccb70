import { convMaxOverTime, convMaxOverTimeComposition } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { draw, drawMask, expectSame } from '../test/compare.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

describe('the largest value of each filter over time matches its composition, gradients included', () => {
  it.each([
    // one of everything; whole tiles and parts of them; more windows and more of K·C than one block holds
    [1, 1, 1, 1, 1],
    [2, 7, 3, 3, 5],
    [3, 12, 8, 4, 8],
    [2, 140, 5, 2, 19],
    [4, 9, 70, 5, 30],
  ])('B %i, T %i, C %i, K %i, O %i', (batch, time, channels, size, outputs) => {
    for (const mask of [undefined, drawMask('mask', [batch, time])]) {
      const run =
        (op: typeof convMaxOverTime) =>
        (...[inputs, kernel, bias]: tf.Tensor[]) => [
          op({ inputs: inputs!, kernel: kernel!, bias: bias!, ...(mask && { mask }) }),
        ];
      expectSame(run(convMaxOverTime), run(convMaxOverTimeComposition), [
        draw('x', [batch, time, channels]),
        draw('W', [size, channels, outputs], 0.3),
        draw('b', [outputs]),
      ]);
    }
  });

  it('of a sequence shorter than the window', () => {
    const kernel = tf.ones([3, 1, 1]) as tf.Tensor3D;
    const run = (inputs: tf.Tensor) => convMaxOverTime({ inputs, kernel, bias: tf.tensor1d([1]) });
    expectClose(run(tf.tensor3d([[[1], [2]]])), [4], { relative: 0 });
    expectClose(tf.grad((x) => tf.sum(run(x)))(tf.tensor3d([[[1], [2]]])), [1, 1], { relative: 0 });
  });

  it('the first of equal windows takes the gradient', () => {
    const inputs = tf.tensor3d([[[1], [3], [2], [3]]]);
    const run = (x: tf.Tensor) =>
      tf.sum(convMaxOverTime({ inputs: x, kernel: tf.ones([1, 1, 1]), bias: tf.zeros([1]) }));
    expect([...tf.grad(run)(inputs).dataSync()]).toEqual([0, 1, 0, 0]);
  });

  it('a NaN wins wherever it is', () => {
    for (const at of [0, 1, 2]) {
      const values = [1, 2, 3];
      values[at] = Number.NaN;
      const inputs = tf.tensor3d(values, [1, 3, 1]);
      const found = convMaxOverTime({ inputs, kernel: tf.ones([1, 1, 1]), bias: tf.zeros([1]) });
      expect(found.dataSync()[0]).toBeNaN();
    }
  });
});
