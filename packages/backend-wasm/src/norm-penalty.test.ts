import {
  addNormGradient,
  addNormGradientComposition,
  normPenalty,
  normPenaltyComposition,
} from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { draw } from '../test/compare.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

const all = [
  { absolute: 0.3, square: 0 },
  { absolute: 0, square: 0.7 },
  { absolute: 0.2, square: 0.05 },
];

describe.each([[[1]], [[3, 5]], [[64, 129]]])('%j numbers', (shape) => {
  it.each(all)('absolute $absolute and square $square match their composition', (factors) => {
    const [weights, gradient] = [draw('w', shape), draw('g', shape)];
    // the composition adds up in float32, and is further off itself
    const expected = weights
      .dataSync<'float32'>()
      .reduce((total, w) => total + factors.absolute * Math.abs(w) + (factors.square / 2) * w * w, 0);
    expectClose(normPenalty(weights, factors), [expected], { relative: 1e-6, what: 'value' });
    expectClose(normPenaltyComposition(weights, factors), [expected], {
      relative: 1e-5,
      what: 'composition',
    });
    expect(addNormGradient(gradient, weights, factors).dataSync()).toEqual(
      addNormGradientComposition(gradient, weights, factors).dataSync(),
    );
  });
});

it('has no slope at 0, passes NaN through, and stays finite at infinity', () => {
  const weights = tf.tensor1d([0, -0, Number.NaN, Infinity, -Infinity]);
  const lasso = addNormGradient(tf.zeros([5]), weights, { absolute: 0.5, square: 0 });
  expect([...lasso.dataSync()]).toEqual([0, 0, Number.NaN, 0.5, -0.5]);
  expect(normPenalty(weights, { absolute: 1, square: 0 }).dataSync()[0]).toBeNaN();
});

it('changes no bit with factors of 0', () => {
  const gradient = tf.tensor1d([-0, 0, 1.5, -2, 3]);
  const same = addNormGradient(gradient, tf.ones([5]), { absolute: 0, square: 0 });
  expect([...same.dataSync()]).toEqual([-0, 0, 1.5, -2, 3]);
});
