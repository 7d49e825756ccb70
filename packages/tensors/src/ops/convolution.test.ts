import '@tensorflow/tfjs-backend-cpu';
import {
  grad,
  grads,
  ones,
  setBackend,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '../gradients.ts';
import { randomStream } from '../random.ts';
import { convMaxOverTime } from './conv-max-over-time.ts';
import { type Conv1dInputs, conv1d } from './conv1d.ts';

beforeAll(() => setBackend('cpu'));

const [B, T, C, O] = [2, 6, 2, 3];
const inputs = [
  ...randomStream(3)
    .stream('x')
    .normal(B * T * C),
];
const kernelOf = (size: number): number[] => [
  ...randomStream(3)
    .stream(`w/${size}`)
    .normal(size * C * O),
];

interface Window {
  readonly size: number;
  readonly start: number;
  readonly dilation: number;
}

/** One output by plain loops: positions outside the sequence are zeros. */
const value = (b: number, o: number, { size, start, dilation }: Window): number => {
  let total = 0;
  for (let k = 0; k < size; k++) {
    const t = start + k * dilation;
    if (t < 0 || t >= T) continue;
    for (let c = 0; c < C; c++) total += inputs[(b * T + t) * C + c]! * kernelOf(size)[(k * C + c) * O + o]!;
  }
  return total;
};

const convolutions: [Partial<Conv1dInputs> & { size: number }, number, number][] = [
  // options, first start, number of windows
  [{ size: 3 }, 0, 4],
  [{ size: 3, padding: 'causal', dilation: 2 }, -4, 6],
  [{ size: 4, padding: 'same' }, -1, 6],
  [{ size: 2, stride: 4, padding: 1 }, -1, 2],
  [{ size: 1, stride: 2 }, 0, 3],
];

it.each(convolutions)('is its formula in plain loops: %o', ({ size, ...options }, first, count) => {
  tidy(() => {
    const { stride = 1, dilation = 1 } = options;
    const found = conv1d({
      inputs: tensor(inputs, [B, T, C]),
      kernel: tensor(kernelOf(size), [size, C, O]),
      ...options,
    });
    expect(found.shape).toEqual([B, count, O]);
    found.dataSync().forEach((number, index) => {
      const [o, t, b] = [index % O, Math.floor(index / O) % count, Math.floor(index / (O * count))] as const;
      expect(number).toBeCloseTo(value(b, o, { size, start: first + t * stride, dilation }), 5);
    });
  });
});

describe('the largest value over the positions', () => {
  const largest = (size: number, mask?: number[]): Tensor =>
    convMaxOverTime({
      inputs: tensor(inputs, [B, T, C]),
      kernel: tensor(kernelOf(size), [size, C, O]),
      bias: tensor1d([1, 2, 3]),
      ...(mask && { mask: tensor2d(mask, [B, T], 'int32') }),
    });

  it.each([
    ['without a mask', undefined],
    ['of the windows that start at a position that counts', [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('is found %s, a row of padding having its first', (_, mask) => {
    tidy(() => {
      largest(2, mask)
        .dataSync()
        .forEach((number, index) => {
          const [o, b] = [index % O, Math.floor(index / O)] as const;
          const starts = [...Array(T - 1).keys()].filter(
            (t) => t === 0 || mask === undefined || mask[b * T + t] === 1,
          );
          const values = starts.map((start) => value(b, o, { size: 2, start, dilation: 1 }));
          expect(number).toBeCloseTo(Math.max(...values) + o + 1, 5);
        });
    });
  });

  it('is that of zeros behind a sequence shorter than the window', () => {
    tidy(() => {
      largest(8)
        .dataSync()
        .forEach((number, index) => {
          const [o, b] = [index % O, Math.floor(index / O)] as const;
          expect(number).toBeCloseTo(value(b, o, { size: 8, start: 0, dilation: 1 }) + o + 1, 5);
        });
    });
  });

  it('sends its gradient to the first of equal windows', () => {
    tidy(() => {
      const kernel = ones([1, 1, 1]);
      const slope = grad((x) => sum(convMaxOverTime({ inputs: x, kernel, bias: zeros([1]) })))(
        tensor([1, 2, 2], [1, 3, 1]),
      );
      expect([...slope.dataSync()]).toEqual([0, 1, 0]);
    });
  });
});

it('trains through stride, dilation and padding', () => {
  tidy(() => {
    const found = grads((x, w) =>
      sum(conv1d({ inputs: x!, kernel: w!, stride: 2, dilation: 2, padding: 1 })),
    )([ones([1, 4, 1]), ones([2, 1, 1])]);
    // windows at −1, 1 of entries −1, 1 and 1, 3
    expect(found.map((slope) => [...slope.dataSync()])).toEqual([
      [0, 2, 0, 1],
      [1, 2],
    ]);
  });
});

it('refuses sequences that are too short and numbers that make no window', () => {
  tidy(() => {
    const given = { inputs: ones([1, 3, 1]), kernel: ones([4, 1, 1]) };
    expect(() => conv1d(given)).toThrow('conv1d: inputs must have at least 4 positions, got 3.');
    expect(() => conv1d({ ...given, stride: 0 })).toThrow('conv1d: stride must be an integer ≥ 1, got 0.');
    expect(() => conv1d({ ...given, padding: -1 })).toThrow(
      'conv1d: padding must be an integer ≥ 0, got -1.',
    );
    expect(() => conv1d({ ...given, padding: 'full' as never })).toThrow(/conv1d: padding must be one of/);
    expect(() => conv1d({ ...given, kernel: ones([1, 2, 1]) })).toThrow(
      'conv1d: kernel must be [K, 1, O], got [1, 2, 1].',
    );
    expect(() => convMaxOverTime({ ...given, bias: zeros([2]) })).toThrow(
      'convMaxOverTime: bias must be [1], got [2].',
    );
  });
});
