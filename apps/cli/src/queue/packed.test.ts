import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pack, resultHash, unpack } from './packed.ts';

it('brings back every bit of numbers and arrays', () => {
  const data = {
    numbers: [-0, 0, 0.1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, null],
    weights: { shape: [2], data: new Float32Array([1.5, -0]) },
    rows: new Int32Array([1, -2]),
    sums: new Float64Array([Math.PI, 5e-324]),
    none: new Float32Array(0),
  };
  const back = unpack(pack(data)) as typeof data;
  expect(back).toEqual(data);
  expect(Object.is(back.numbers[0], -0)).toBe(true);
  expect(Object.is(back.weights.data[1], -0)).toBe(true);
});

it('brings back a part of an array without what lies around it', () => {
  const part = new Float32Array([1, 2, 3, 4]).subarray(1, 3);
  expect(unpack(pack(part))).toEqual(new Float32Array([2, 3]));
});

it('brings back any plain data', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.array(fc.double())), (data) => {
      expect(unpack(pack(data))).toEqual({ ...data });
    }),
  );
});

it('hashes results alike that differ by their times alone, and tells the last bit of any other number', () => {
  const result = { seconds: 1, points: [{ error: 0.1, seconds: 2 }], params: new Float32Array([1]) };
  const hash = resultHash(result);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(resultHash({ ...result, seconds: 3, points: [{ error: 0.1, seconds: 4 }] })).toBe(hash);
  expect(resultHash({ ...result, points: [{ error: 0.1 + 2 ** -56, seconds: 2 }] })).not.toBe(hash);
  expect(resultHash({ ...result, params: new Float32Array([1 + 2 ** -23]) })).not.toBe(hash);
});
