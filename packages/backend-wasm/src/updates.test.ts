import {
  adamSizes,
  adamStep,
  adamStepComposition,
  adamUpdate,
  adamUpdateComposition,
  applyUpdate,
  applyUpdateComposition,
  dropoutMask,
  dropoutMaskComposition,
  proximalEach,
  randomStream,
  readerOf,
  scaled,
  squaredNorm,
  squareSums,
  squareSumsComposition,
  tensorOf,
} from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { draw } from '../test/compare.ts';
import { sizeOf } from './device.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

const shapes = [[1], [3, 5], [64, 129]];

describe.each(shapes.map((shape) => [shape.join('×'), shape] as const))('%s numbers', (_, shape) => {
  it('adam matches its composition', () => {
    const given = {
      gradient: draw('g', shape),
      first: draw('m', shape, 0.1),
      second: tf.abs(draw('v', shape, 0.01)),
      ...{ beta1: 0.9, beta2: 0.999, rate: 2e-3, epsilon: 1e-8 },
    };
    const [actual, expected] = [adamUpdate(given), adamUpdateComposition(given)];
    for (const name of ['update', 'first', 'second'] as const)
      expectClose(actual[name], expected[name], { relative: 1e-6, what: name });
  });

  it('adam, decay and threshold in one pass match their composition, zeros and all', () => {
    const given = {
      gradient: draw('g', shape),
      first: draw('m', shape, 0.1),
      second: tf.abs(draw('v', shape, 0.01)),
      weights: draw('w', shape, 0.1),
      ...{ beta1: 0.9, beta2: 0.999, rate: 2e-2, epsilon: 1e-8, sizeRate: 1e-2 },
      shrinkage: { scale: 0.99, threshold: 0.02, divisor: 1.5 },
    };
    const [actual, expected] = [adamStep(given), adamStepComposition(given)];
    for (const name of ['weights', 'first', 'second'] as const)
      expectClose(actual[name], expected[name], { relative: 1e-6, absolute: 1e-8, what: name });
  });

  it.each([
    { absolute: 0.3, square: 0 },
    { absolute: 0, square: 2 },
    { absolute: 0.1, square: 1 },
  ])(
    'adam and the map by its step sizes in one pass give the bits of one after the other: %j',
    (adaptive) => {
      const numbers = { beta1: 0.9, beta2: 0.999, rate: 2e-2, epsilon: 1e-8 };
      const given = {
        ...{
          gradient: draw('g', shape),
          first: draw('m', shape, 0.1),
          second: tf.abs(draw('v', shape, 0.01)),
        },
        ...numbers,
      };
      const weights = draw('w', shape, 0.1);
      const [plain, sizeRate] = [{ scale: 0.9, threshold: 0, divisor: 1 }, 1e-2];
      const whole = { ...given, weights, sizeRate, shrinkage: { ...plain, adaptive } };
      const actual = adamStep(whole);
      const { update, second } = adamUpdate(given);
      const sizes = adamSizes({ second, sizeRate, epsilon: numbers.epsilon });
      const expected = proximalEach(applyUpdate(weights, update, plain), sizes, adaptive);
      expect(actual.weights.dataSync()).toEqual(expected.dataSync());
      const close = { relative: 1e-5, absolute: 1e-8, what: 'composition' };
      expectClose(actual.weights, adamStepComposition(whole).weights, close);
      const zeros = actual.weights.dataSync().filter((weight) => weight === 0).length;
      if (sizeOf(shape) > 100) expect(zeros > 0).toBe(adaptive.absolute > 0);
    },
  );

  it('adam writes over what is given away, but not over what someone else holds', () => {
    const given = () => ({
      gradient: draw('g', shape),
      first: draw('m', shape, 0.1),
      second: tf.abs(draw('v', shape, 0.01)),
      weights: draw('w', shape, 0.1),
      ...{ beta1: 0.9, beta2: 0.999, rate: 2e-2, epsilon: 1e-8, sizeRate: 1e-2 },
      shrinkage: { scale: 1, threshold: 0, divisor: 1 },
    });
    const [expected, apart, away] = [adamStep(given()), given(), given()];
    const held = tf.clone(away.weights);
    const before = held.dataSync().slice();
    const found = adamStep(away, true);
    for (const name of ['weights', 'first', 'second'] as const) {
      expect(found[name].dataSync()).toEqual(expected[name].dataSync());
      expect(adamStep(apart)[name].dataId).not.toBe(apart[name].dataId);
    }
    expect(held.dataSync()).toEqual(before);
    expect(found.first.dataId).toBe(away.first.dataId);
    expect(found.weights.dataId).not.toBe(away.weights.dataId);
    for (const name of ['first', 'second'] as const) away[name].dispose();
    expect(found.first.dataSync()).toEqual(expected.first.dataSync());
  });

  it('weights move, decay and shrink as the composition says, zeros and all', () => {
    const [weights, update] = [draw('w', shape, 0.1), draw('u', shape, 0.1)];
    const ways = [
      { scale: 1, threshold: 0, divisor: 1 },
      { scale: 0.9, threshold: 0, divisor: 1 },
      { scale: 1, threshold: 0.05, divisor: 1 },
      { scale: 0.99, threshold: 0.02, divisor: 1.5 },
    ];
    for (const way of ways) {
      const actual = applyUpdate(weights, update, way).dataSync();
      expect(actual).toEqual(applyUpdateComposition(weights, update, way).dataSync());
    }
  });

  it('the norm matches', () => {
    const x = draw('x', shape);
    const sum = (f: (value: number) => number) => Array.from(x.dataSync(), f).reduce((a, b) => a + b, 0);
    expect(squaredNorm(x).dataSync()[0]! / sum((value) => value * value)).toBeCloseTo(1, 6);
  });

  it.each([0, 0.1, 0.5, 1 / 3, 0.999])(
    'the mask of dropout at rate %d is the one that the host draws',
    (rate) => {
      const random = randomStream(2 ** 40 + 3)
        .stream('noise')
        .at(2 ** 33 + 7);
      const actual = dropoutMask({ shape, rate, random }).dataSync();
      expect(actual).toEqual(dropoutMaskComposition({ shape, rate, random }).dataSync());
    },
  );
});

it.each([
  [[0], [40, 33]],
  [
    [0, 1],
    [3, 5, 70],
  ],
  [[1], [40, 33]],
])('sums of squares along %j of %j are to the bit those of their composition', (axes, shape) => {
  const x = draw('x', shape);
  const [actual, expected] = [squareSums(x, axes), squareSumsComposition(x, axes)];
  expect(actual.shape).toEqual(expected.shape);
  expect(actual.dataSync()).toEqual(expected.dataSync());
});

it('goes over no numbers whose factors are all 1', () => {
  const x = draw('x', [3, 2]);
  expect(scaled(x, tf.ones([1, 2])).dataId).toBe(x.dataId);
  for (const factors of [
    [1, 0.5],
    [1, Number.NaN],
  ]) {
    const found = scaled(x, tf.tensor2d([factors]));
    expect(found.dataSync()).toEqual(tf.mul(x, tf.tensor2d([factors])).dataSync());
  }
});

it('sums five million squares without losing digits', () => {
  const x = tf.fill([5_000_000], 0.1);
  expect(squaredNorm(x).dataSync()[0]! / (5_000_000 * Math.fround(0.1) ** 2)).toBeCloseTo(1, 5);
});

it('passes a NaN through', () => {
  const x = tf.tensor1d([1, Number.NaN, 2, 3, 4]);
  expect(squaredNorm(x).dataSync()[0]).toBeNaN();
  const way = { scale: 1, threshold: 0.5, divisor: 1 };
  expect([...applyUpdate(x, tf.zeros([5]), way).dataSync()].map(Number.isNaN)).toEqual([
    false,
    true,
    false,
    false,
    false,
  ]);
});

it('copies to the host and from it, into arrays that go on living', async () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  const made = tensorOf(values, [2, 3]);
  values.fill(0);
  expect(made.shape).toEqual([2, 3]);
  const into = new Float32Array(3);
  (await readerOf(made))(2, into);
  tf.dispose(made);
  expect([...into]).toEqual([3, 4, 5]);
});
