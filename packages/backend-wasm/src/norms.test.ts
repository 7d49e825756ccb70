import {
  batchNorm,
  batchNormComposition,
  gelu,
  geluComposition,
  layerNorm,
  layerNormComposition,
} from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { draw, expectSame } from '../test/compare.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

const shapes = [
  [3, 3],
  [5, 7],
  [2, 3, 4],
  [4, 9, 33],
  [12, 64, 128],
];

describe('match their compositions, gradients included:', () => {
  it.each(shapes.map((shape) => [shape]))('layer norm of %j', (shape) => {
    const width = shape.at(-1)!;
    const run =
      (op: typeof layerNorm) =>
      (...[inputs, scale, offset]: tf.Tensor[]) => [
        op(inputs!, { scale: scale!, offset: offset!, epsilon: 0.01 }),
      ];
    expectSame(run(layerNorm), run(layerNormComposition), [
      tf.add(draw('x', shape, 2), 1),
      draw('scale', [width]),
      draw('offset', [width]),
    ]);
    expectSame(
      (inputs) => [layerNorm(inputs!)],
      (inputs) => [layerNormComposition(inputs!)],
      [draw('x', shape)],
    );
  });

  it.each(shapes.map((shape) => [shape]))('batch norm of %j', (shape) => {
    const width = shape.at(-1)!;
    const run =
      (op: typeof batchNorm) =>
      (...[inputs, scale, offset]: tf.Tensor[]) => {
        const found = op(inputs!, { scale: scale!, offset: offset!, epsilon: 0.01 });
        return [found.outputs, found.mean, found.variance];
      };
    expectSame(run(batchNorm), run(batchNormComposition), [
      tf.add(draw('x', shape, 2), 1),
      draw('scale', [width]),
      draw('offset', [width]),
    ]);
  });

  it.each([[[1]], [[7]], [[3, 5]], [[12, 64]]])('gelu of %j', (shape) => {
    expectSame(
      (inputs) => [gelu(inputs!, { approximate: 'tanh' })],
      (inputs) => [geluComposition(inputs!, { approximate: 'tanh' })],
      [draw('x', shape, 2)],
    );
  });
});

it('layer norm of one feature gives its offset, and its inputs no gradient', () => {
  tf.tidy(() => {
    const inputs = tf.tensor2d([[3], [-5]]);
    const offset = tf.tensor1d([0.25]);
    expect([...layerNorm(inputs, { offset }).dataSync()]).toEqual([0.25, 0.25]);
    expect([
      ...tf
        .grad((x) => tf.sum(layerNorm(x)))(inputs)
        .dataSync(),
    ]).toEqual([0, 0]);
  });
});

it('gelu far from zero is the number itself or 0, its slope 1 or 0', () => {
  tf.tidy(() => {
    const inputs = tf.tensor1d([6, 100, 1e10, -6, -100]);
    const f = (x: tf.Tensor) => gelu(x, { approximate: 'tanh' });
    const outputs = f(inputs).dataSync();
    [6, 100, 1e10, 0, 0].forEach((expected, index) => {
      expect(outputs[index]! / Math.max(1, expected)).toBeCloseTo(expected / Math.max(1, expected), 5);
    });
    const slopes = tf
      .grad((x) => tf.sum(f(x)))(inputs)
      .dataSync();
    [1, 1, 1, 0, 0].forEach((expected, index) => {
      expect(slopes[index]).toBeCloseTo(expected, 5);
    });
  });
});

describe('a NaN', () => {
  const inputsOf = () =>
    tf.tensor2d([
      [1, Number.NaN, 2],
      [1, 5, 2],
    ]);
  const found = (outputs: tf.Tensor) => [...outputs.dataSync()].map(Number.isNaN);
  const gradient = (f: (x: tf.Tensor) => tf.Tensor) =>
    tf.grad((x: tf.Tensor) => tf.sum(tf.square(f(x))))(inputsOf());

  it('stays in its row under layer norm', () => {
    const expected = [true, true, true, false, false, false];
    expect(found(layerNorm(inputsOf()))).toEqual(expected);
    expect(found(gradient((x) => layerNorm(x)))).toEqual(expected);
  });

  it('stays in its column under batch norm', () => {
    const expected = [false, true, false, false, true, false];
    expect(found(batchNorm(inputsOf()).outputs)).toEqual(expected);
    expect(found(gradient((x) => batchNorm(x).outputs))).toEqual(expected);
  });

  it('stays in its place under gelu', () => {
    const expected = [false, true, false, false, false, false];
    expect(found(gelu(inputsOf(), { approximate: 'tanh' }))).toEqual(expected);
    expect(found(gradient((x) => gelu(x, { approximate: 'tanh' })))).toEqual(expected);
  });
});

it('they free everything but what they return', () => {
  const inputs = draw('x', [4, 6, 10]);
  const step = () =>
    tf.tidy(() => {
      const f = (x: tf.Tensor) => tf.sum(gelu(batchNorm(layerNorm(x)).outputs, { approximate: 'tanh' }));
      return tf.grad(f)(inputs).dataSync()[0];
    });
  step();
  const backend = tf.backend() as unknown as { numDataIds(): number };
  const [tensors, buffers] = [tf.memory().numTensors, backend.numDataIds()];
  for (let i = 0; i < 5; i++) step();
  expect(tf.memory().numTensors).toBe(tensors);
  expect(backend.numDataIds()).toBe(buffers);
});
