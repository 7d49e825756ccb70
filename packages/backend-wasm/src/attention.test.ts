import { attention, attentionComposition, selfAttention, selfAttentionComposition } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { draw, drawMask, expectSame } from '../test/compare.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

const variants = [
  { name: 'plain' },
  { name: 'causal', causal: true },
  { name: 'masked', masked: true },
  { name: 'causal and masked', causal: true, masked: true },
] as { name: string; causal?: boolean; masked?: boolean }[];

const withVariants = <T extends readonly number[]>(sizes: readonly T[]) =>
  sizes.flatMap((size) => variants.map((variant) => [variant.name, size, variant] as const));

/** Hides some keys, and all of the last row. */
const maskOf = (batch: number, keyTime: number): tf.Tensor =>
  tf.tidy(() => tf.concat([drawMask('mask', [batch - 1, keyTime]), tf.zeros([1, keyTime])]));

const optionsOf = ({ causal, masked }: (typeof variants)[number], batch: number, keyTime: number) => ({
  causal: causal ?? false,
  ...(masked && { keyMask: maskOf(batch, keyTime) }),
});

describe('self-attention matches its composition, gradients included', () => {
  // up to 256 positions the weights are kept, beyond they are made again
  it.each(
    withVariants([
      [1, 1, 1, 1],
      [2, 3, 5, 1],
      [3, 8, 24, 4],
      [2, 21, 12, 4],
      [2, 70, 20, 4],
      [2, 256, 8, 1],
      [2, 257, 8, 1],
      [2, 300, 28, 4],
      [2, 600, 6, 2],
    ] as const),
  )('%s, [B, T, D, heads] %j', (_, [batch, time, width, heads], variant) => {
    const options = { heads, ...optionsOf(variant, batch, time) };
    expectSame(
      (projected) => [selfAttention({ projected: projected!, ...options })],
      (projected) => [selfAttentionComposition({ projected: projected!, ...options })],
      [draw('p', [batch, time, 3 * width])],
    );
  });
});

describe('attention matches its composition, gradients included', () => {
  it.each(
    withVariants([
      [2, 5, 9, 6, 1],
      [2, 65, 7, 16, 4],
      [2, 7, 65, 16, 4],
      [2, 70, 300, 12, 3],
      [2, 300, 70, 12, 3],
      [2, 33, 530, 20, 4],
    ] as const),
  )('%s, [B, T, S, D, heads] %j', (_, [batch, time, keyTime, width, heads], variant) => {
    const options = { heads, ...optionsOf(variant, batch, keyTime) };
    const run =
      (op: typeof attention) =>
      (...[queries, keys, values]: tf.Tensor[]) => [
        op({ queries: queries!, keys: keys!, values: values!, ...options }),
      ];
    expectSame(run(attention), run(attentionComposition), [
      draw('q', [batch, time, width]),
      draw('k', [batch, keyTime, width]),
      draw('v', [batch, keyTime, width]),
    ]);
  });
});

/** Queries, keys and values of every position side by side, [1, T, 3]. */
const given = (time: number, valuesOf: (position: number) => number[]): tf.Tensor3D =>
  tf.tensor3d([Array.from({ length: time }, (_, position) => valuesOf(position))]);

const whereNaN = (values: ArrayLike<number>): boolean[] => Array.from(values, Number.isNaN);

describe.each([
  ['whose weights are kept', 40],
  ['whose weights are made again', 300],
])('attention %s', (_, time) => {
  const output = (projected: tf.Tensor, options: { causal?: boolean; keyMask?: tf.Tensor } = {}) =>
    tf.tidy(() => [...selfAttention({ projected, heads: 1, ...options }).dataSync()]);
  const positions = Array.from({ length: time }, (_, position) => position);

  it('takes the largest of scores that are far beyond what exp can hold', () => {
    const projected = given(time, (position) => [1000, position, position]);
    expect(output(projected)).toEqual(positions.map(() => time - 1));
    expect(output(projected, { causal: true })).toEqual(positions);
  });

  it('sees the last key alone if all others are hidden', () => {
    const keyMask = tf.tensor2d([positions.map((position) => (position === time - 1 ? 1 : 0))]);
    const projected = given(time, (position) => [1, -position, position]);
    expect(output(projected, { keyMask })).toEqual(positions.map(() => time - 1));
    const unseen = positions.map((position) => (position === time - 1 ? time - 1 : 0));
    expect(output(projected, { keyMask, causal: true })).toEqual(unseen);
  });

  it('passes a NaN of a query to its row, one of a key to all rows that see it', () => {
    const query = given(time, (position) => [position === 9 ? Number.NaN : 1, 1, 1]);
    expect(whereNaN(output(query))).toEqual(positions.map((position) => position === 9));
    const key = given(time, (position) => [1, position === 9 ? Number.NaN : 1, 1]);
    expect(whereNaN(output(key, { causal: true }))).toEqual(positions.map((position) => position >= 9));
  });

  it('passes a NaN of a query to the gradients of its row and of all keys and values', () => {
    const query = given(time, (position) => [position === 9 ? Number.NaN : 1, 1, 1]);
    const gradient = tf.tidy(() =>
      tf
        .grad((projected: tf.Tensor) => tf.sum(selfAttention({ projected, heads: 1 })))(query)
        .dataSync(),
    );
    expect(whereNaN(gradient)).toEqual(positions.flatMap((position) => [position === 9, true, true]));
  });

  it('frees everything but what it returns', () => {
    const projected = draw('p', [2, time, 12]);
    const keyMask = drawMask('mask', [2, time]);
    const step = () =>
      tf.tidy(() => {
        const f = (x: tf.Tensor) => tf.sum(selfAttention({ projected: x, heads: 2, keyMask }));
        return tf.grad(f)(projected).dataSync()[0];
      });
    step();
    const backend = tf.backend() as unknown as { numDataIds(): number };
    const [tensors, buffers] = [tf.memory().numTensors, backend.numDataIds()];
    for (let i = 0; i < 5; i++) step();
    expect(tf.memory().numTensors).toBe(tensors);
    expect(backend.numDataIds()).toBe(buffers);
  });
});
