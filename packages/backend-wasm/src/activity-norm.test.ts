import { activityNorm, activityNormComposition, lerp, lerpComposition } from '@ridgeline/tensors';
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
  { absolute: 0, square: 0 },
];

describe.each([[[1, 1]], [[3, 5]], [[4, 6, 33]], [[7]]])('activityNorm of %j', (shape) => {
  it.each(all)('with $absolute and $square is that of its composition, and so is its gradient', (factors) => {
    const activation = draw('a', shape);
    const drawn = tf.relu(draw('m', shape.slice(0, -1)));
    for (const mask of [undefined, drawn, tf.cast(tf.greater(drawn, 0.2), 'bool') as tf.Tensor]) {
      const counts = mask && tf.cast(mask, 'float32');
      const found = tf.valueAndGrad((x) => tf.mul(3, activityNorm(x, factors, mask)))(activation);
      const expected = tf.valueAndGrad((x) => tf.mul(3, activityNormComposition(x, factors, counts)))(
        activation,
      );
      expectClose(found.value, expected.value, { relative: 1e-5, absolute: 1e-6, what: 'value' });
      expectClose(found.grad, expected.grad, { relative: 1e-6, absolute: 1e-7, what: 'gradient' });
    }
  });
});

it('has no slope at 0, lets NaN through, and adds nothing for rows that do not count', () => {
  const activation = tf.tensor2d([
    [0, -0, 2],
    [Number.NaN, 1, -1],
    [1e30, 1, 1],
  ]);
  const slope = (mask?: tf.Tensor) =>
    tf.grad((x) => activityNorm(x, { absolute: 1, square: 0 }, mask))(activation);
  expect([...slope().dataSync()]).toEqual([0, 0, 1, Number.NaN, 1, -1, 1, 1, 1]);
  const first = tf.tensor1d([1, 0, 0]);
  expect([...slope(first).dataSync()].slice(0, 3)).toEqual([0, 0, 1]);
  expect(activityNorm(activation, { absolute: 1, square: 0 }).dataSync()[0]).toBeNaN();
  expect(
    activityNorm(tf.slice(activation, 0, 1), { absolute: 1, square: 2 }, tf.tensor1d([2])).dataSync()[0],
  ).toBe(12);
});

describe('lerp', () => {
  it.each([1, 5, 4097])('of %i numbers has the bits of its composition', (size) => {
    const [from, towards] = [draw('f', [size]), draw('t', [size])];
    for (const share of [0, 0.002, 1 / 3, 1])
      expect(lerp(from, towards, share).dataSync()).toEqual(lerpComposition(from, towards, share).dataSync());
  });

  it('leaves what is equal where it is', () => {
    const same = draw('s', [1000]);
    expect(lerp(same, tf.clone(same), 0.003).dataSync()).toEqual(same.dataSync());
  });

  it('writes over what is given away, but not over what someone else holds', () => {
    const towards = tf.ones([10]);
    const [kept, held, away] = [tf.zeros([10]), tf.add(tf.zeros([10]), 0), tf.add(tf.zeros([10]), 0)];
    const other = tf.clone(held);
    expect(lerp(kept, towards, 0.5).dataId).not.toBe(kept.dataId);
    expect(lerp(held, towards, 0.5, true).dataId).not.toBe(held.dataId);
    expect(lerp(away, towards, 0.5, true).dataId).toBe(away.dataId);
    expect([...other.dataSync(), ...kept.dataSync()].every((value) => value === 0)).toBe(true);
  });
});

describe('Exp', () => {
  it('is within 4 units in the last place of the true one, from the least float to the largest', () => {
    const x = Float32Array.from({ length: 200_001 }, (_, i) => -104 + (i * 193) / 200_000);
    const found = tf.exp(tf.tensor1d(x)).dataSync<'float32'>();
    const units = x.map((each, i) => {
      const exact = Math.exp(each);
      const rounded = Math.fround(exact);
      if (rounded === Infinity) return found[i] === Infinity ? 0 : 100;
      const unit = 2 ** Math.max(Math.floor(Math.log2(exact)) - 23, -149);
      return Math.abs(found[i]! - exact) / unit;
    });
    expect(
      Math.max(
        ...Array.from({ length: 201 }, (_, part) =>
          Math.max(...units.slice(part * 1000, part * 1000 + 1000)),
        ),
      ),
    ).toBeLessThan(4);
  });

  it('is 0, 1, infinite and NaN where it should be', () => {
    const found = tf.exp(tf.tensor1d([-Infinity, -200, 0, 88.72, 89, Infinity, Number.NaN])).dataSync();
    expect([...found].map((value) => (value > 3e38 && value < Infinity ? 'large' : value))).toEqual([
      ...[0, 0, 1, 'large', Infinity, Infinity, Number.NaN],
    ]);
  });
});
