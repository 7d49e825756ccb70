import { softmaxDivergence, softmaxDivergenceComposition } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { draw, expectSame } from '../test/compare.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

describe.each([[[1, 2]], [[5, 3]], [[3, 7, 65]], [[2, 1]]])('KL of the softmaxes of %j', (shape) => {
  it('is that of its composition, with its slopes by both', () => {
    expectSame(
      (inputs, others) => [softmaxDivergence(inputs!, others!)],
      (inputs, others) => [softmaxDivergenceComposition(inputs!, others!)],
      [draw('from', shape, 3), draw('to', shape, 3)],
    );
  });
});

it('is what SciPy has', () => {
  // scipy.special.rel_entr(softmax(from), softmax(to)).sum(-1), float64
  const from = tf.tensor2d([
    [0.5, -1, 2, 0.25],
    [1000, 999, 998, 1001],
  ]);
  const to = tf.tensor2d([
    [1, 1, -2, 0],
    [0, 0, 0, 0],
  ]);
  const found = softmaxDivergence(from, to).dataSync();
  expect(found[0]).toBeCloseTo(2.1625372027424334, 5);
  expect(found[1]).toBeCloseTo(0.43875739714446504, 5);
});

it('is 0 of what is the same, to the last digits', () => {
  const logits = draw('same', [20, 33], 4);
  const found = softmaxDivergence(logits, tf.clone(logits)).dataSync();
  expect(Math.max(...found.map(Math.abs))).toBeLessThan(1e-6);
});
