import '@tensorflow/tfjs-backend-cpu';
import { concat, setBackend, type Tensor, tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { randomStream } from '../random.ts';
import { attention } from './attention.ts';
import { selfAttention } from './self-attention.ts';

beforeAll(() => setBackend('cpu'));

const [B, T, S, D, heads] = [2, 3, 3, 4, 2];
const [queries, keys, values] = ['q', 'k', 'v'].map((name) => [
  ...randomStream(2)
    .stream(name)
    .normal(B * T * D),
]) as [number[], number[], number[]];
const keyMask = [1, 0, 1, 0, 0, 0];

/** The same by plain loops; a row whose keys are all hidden stays 0. */
const loops = (causal: boolean, masked: boolean): number[] => {
  const out = new Array<number>(B * T * D).fill(0);
  const width = D / heads;
  for (let b = 0; b < B; b++)
    for (let head = 0; head < heads; head++)
      for (let t = 0; t < T; t++) {
        const at = (all: readonly number[], position: number, j: number): number =>
          all[(b * T + position) * D + head * width + j]!;
        const seen = [...Array(S).keys()].filter(
          (s) => (!causal || s <= t) && (!masked || keyMask[b * S + s] === 1),
        );
        const weights = seen.map((s) => {
          let score = 0;
          for (let j = 0; j < width; j++) score += at(queries, t, j) * at(keys, s, j);
          return Math.exp(score / Math.sqrt(width));
        });
        const total = weights.reduce((a, c) => a + c, 0);
        seen.forEach((s, i) => {
          for (let j = 0; j < width; j++)
            out[(b * T + t) * D + head * width + j]! += (weights[i]! / total) * at(values, s, j);
        });
      }
  return out;
};

const close = (found: Tensor, expected: readonly number[]): void =>
  found.dataSync().forEach((value, index) => {
    expect(value, `[${index}]`).toBeCloseTo(expected[index]!, 5);
  });

it.each([
  [false, false],
  [true, false],
  [false, true],
  [true, true],
])('is its formula in plain loops, causal %s, masked %s', (causal, masked) => {
  tidy(() => {
    const [q, k, v] = [queries, keys, values].map((part) => tensor(part, [B, T, D])) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const options = { heads, causal, ...(masked && { keyMask: tensor(keyMask, [B, S], 'int32') }) };
    const expected = loops(causal, masked);
    close(attention({ queries: q, keys: k, values: v, ...options }), expected);
    close(selfAttention({ projected: concat([q, k, v], 2), ...options }), expected);
    if (masked) expect(expected.slice(T * D).every((value) => value === 0)).toBe(true);
  });
});

it('gives every query its own number of positions', () => {
  tidy(() => {
    const given = { queries: zeros([1, 2, 4]), keys: zeros([1, 5, 4]), values: zeros([1, 5, 4]), heads };
    expect(attention(given).shape).toEqual([1, 2, 4]);
  });
});

it('refuses heads that do not divide the width, and shapes that do not fit', () => {
  tidy(() => {
    const x = zeros([2, 3, 4]);
    const given = { queries: x, keys: x, values: x };
    expect(() => attention({ ...given, heads: 3 })).toThrow(
      'attention: heads must divide the width 4, got 3.',
    );
    expect(() => attention({ ...given, heads: 0 })).toThrow(
      'attention: heads must be an integer ≥ 1, got 0.',
    );
    expect(() => attention({ ...given, values: zeros([2, 2, 4]), heads })).toThrow(
      'attention: values must be [2, 3, 4], got [2, 2, 4].',
    );
    expect(() => attention({ ...given, heads, keyMask: zeros([2, 2]) })).toThrow(
      'attention: keyMask must be [2, 3], got [2, 2].',
    );
    expect(() => selfAttention({ projected: x, heads })).toThrow(
      'selfAttention: projected must be [B, T, 6], got [2, 3, 4].',
    );
  });
});
