import { describe, expect, it } from 'vitest';
import { type Arguments, differences, nativePairs } from '../test/native-bits.ts';

/** a [m, k] · b [k, n], either stored as its transpose; rows of c further apart than they are wide. */
const product =
  (m: number, n: number, k: number, turnedA = false, turnedB = false, apart = 0): Arguments =>
  ({ drawn, workspace }) => {
    const a = [drawn(m * k), ...(turnedA ? [4, 4 * m] : [4 * k, 4])];
    const b = [drawn(k * n), ...(turnedB ? [4, 4 * k] : [4 * n, 4])];
    return [m, n, k, ...a, ...b, drawn(m * (n + apart)), 4 * (n + apart), workspace];
  };

/** What is awkward for panels, tiles and blocks: one less and one more than whole ones. */
const shapes: readonly (readonly [m: number, n: number, k: number])[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 23, 25, 36, 59, 60, 61, 66, 67, 131].map((m) => [m, 19, 5] as const),
  ...[1, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 40, 65, 511, 513, 520].map((n) => [14, n, 9] as const),
  ...[0, 1, 255, 256, 257, 513].map((k) => [17, 41, k] as const),
  [0, 5, 3],
  [5, 0, 3],
  [1, 1, 1],
  [128, 128, 300],
];

const cases: Readonly<Record<string, Readonly<Record<string, Arguments>>>> = {
  matMul: Object.fromEntries(
    shapes.flatMap(([m, n, k]) =>
      [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ].map(([turnedA, turnedB], index) => [
        `${m} × ${k} × ${n}, transposes ${index}`,
        product(m, n, k, turnedA, turnedB, index),
      ]),
    ),
  ),
};

const pairs = await nativePairs();

describe.skipIf(pairs.length === 0)('native kernels give the bits of wasm', () => {
  it.each(Object.keys(cases))('%s', (kernel) => {
    for (const pair of pairs) {
      const found = Object.entries(cases[kernel]!).flatMap(([name, prepare]) =>
        differences(pair, kernel, prepare, name),
      );
      expect(found.slice(0, 5)).toEqual([]);
    }
  });

  it('for every kernel that the addon has', () => {
    for (const { native } of pairs) expect(Object.keys(native).sort()).toEqual(Object.keys(cases).sort());
  });
});
