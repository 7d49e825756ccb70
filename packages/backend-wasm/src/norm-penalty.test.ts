import {
  normPenalty,
  normPenaltyComposition,
  penalisedGradient,
  penalisedGradientComposition,
  squaredNorm,
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
    const composed = penalisedGradientComposition(gradient, weights, factors).gradient.dataSync();
    for (const givenAway of [false, true]) {
      const found = penalisedGradient(tf.add(gradient, 0), weights, factors, givenAway);
      expect(found.gradient.dataSync()).toEqual(composed);
      expect(found.penalty.dataSync()).toEqual(normPenalty(weights, factors).dataSync());
      expect(found.squaredNorm.dataSync()).toEqual(squaredNorm(found.gradient).dataSync());
    }
  });
});

it('writes over a gradient that is given away, but not over what someone else holds', () => {
  const factors = { absolute: 0.5, square: 0.25 };
  const over = (gradient: tf.Tensor, givenAway: boolean) =>
    penalisedGradient(gradient, tf.ones([5000]), factors, givenAway).gradient;
  const [kept, held, away] = [tf.ones([5000]), tf.ones([5000]), tf.ones([5000])];
  const other = tf.clone(held);
  expect(over(kept, false).dataId).not.toBe(kept.dataId);
  expect(over(held, true).dataId).not.toBe(held.dataId);
  const found = over(away, true);
  expect(found.dataId).toBe(away.dataId);
  away.dispose();
  expect(found.dataSync().every((value) => value === 1.75)).toBe(true);
  for (const one of [kept, other]) expect(one.dataSync().every((value) => value === 1)).toBe(true);
});

it('has no slope at 0, passes NaN through, and stays finite at infinity', () => {
  const weights = tf.tensor1d([0, -0, Number.NaN, Infinity, -Infinity]);
  const lasso = penalisedGradient(tf.zeros([5]), weights, { absolute: 0.5, square: 0 });
  expect([...lasso.gradient.dataSync()]).toEqual([0, 0, Number.NaN, 0.5, -0.5]);
  for (const value of [lasso.penalty, lasso.squaredNorm, normPenalty(weights, { absolute: 1, square: 0 })])
    expect(value.dataSync()[0]).toBeNaN();
});

it('changes no bit with factors of 0', () => {
  const gradient = tf.tensor1d([-0, 0, 1.5, -2, 3]);
  const same = penalisedGradient(gradient, tf.ones([5]), { absolute: 0, square: 0 });
  expect([...same.gradient.dataSync()]).toEqual([-0, 0, 1.5, -2, 3]);
  expect([...same.penalty.dataSync(), ...same.squaredNorm.dataSync()]).toEqual([0, 15.25]);
});
