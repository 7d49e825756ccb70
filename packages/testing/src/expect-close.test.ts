import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectClose } from './expect-close.ts';
import { finiteDifferences } from './finite-differences.ts';
import { goldenTensor } from './golden.ts';

beforeAll(() => setBackend('cpu'));

it('measures the largest difference against the largest expected number', () => {
  expect(expectClose([1, 2.5], [1, 2], { relative: 0.25 })).toBe(0.25);
  expect(expectClose(3, 3, { relative: 0 })).toBe(0);
  expect(() => expectClose([1, 2.5], [1, 2], { relative: 0.2, what: 'w' })).toThrow(
    'w: differs most at 1: expected 2, got 2.5; that is 0.5 where 0.4 is allowed.',
  );
});

it('allows an absolute difference where it is told to', () => {
  expect(expectClose([1e-9], [0], { relative: 1e-5, absolute: 1e-8 })).toBe(Number.POSITIVE_INFINITY);
  expect(() => expectClose([1e-9], [0], { relative: 1e-5 })).toThrow('differs most at 0');
});

it('refuses numbers that are not finite where finite ones are expected', () => {
  expect(() => expectClose([Number.NaN, 1], [1, 1], { relative: 1 })).toThrow('expected 1, got NaN');
  expect(() => expectClose([Number.POSITIVE_INFINITY], [1], { relative: 1 })).toThrow(
    'expected 1, got Infinity',
  );
  expect(expectClose([Number.NEGATIVE_INFINITY], [Number.NEGATIVE_INFINITY], { relative: 0 })).toBe(0);
});

it('compares shapes where both sides have one', () => {
  const golden = { shape: [2, 1], data: [0.5, -1] };
  expect(expectClose(goldenTensor(golden), golden, { relative: 0 })).toBe(0);
  expect(expectClose(tensor2d([[0.5, -1]]), [0.5, -1], { relative: 0 })).toBe(0);
  expect(() => expectClose(tensor2d([[0.5, -1]]), golden, { relative: 0 })).toThrow(
    'tensor: expected shape [2, 1], got [1, 2].',
  );
  expect(() => expectClose(tensor1d([1]), [1, 2], { relative: 0 })).toThrow('expected shape [2], got [1].');
});

it('reads ids as integers', () => {
  expect(goldenTensor({ shape: [2], data: [3, 0] }, 'int32').dtype).toBe('int32');
});

it('differentiates cubics exactly', async () => {
  const [square, cube] = await finiteDifferences(
    (x) => [(x + 1) * (x + 1), (x + 2) * (x + 2) * (x + 2)],
    0.5,
  );
  expect(square).toBeCloseTo(2, 12);
  expect(cube).toBeCloseTo(12, 12);
});
