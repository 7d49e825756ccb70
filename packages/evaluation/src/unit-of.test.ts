import { describe, expect, it } from 'vitest';
import { blockRows } from './statistics/block-rows.ts';
import { crossedDifference } from './statistics/crossed-difference.ts';
import { standardizedDifference, standardizedPairs } from './statistics/effect-sizes.ts';
import { estimate } from './statistics/estimate.ts';
import { fiveByTwo } from './statistics/five-by-two.ts';
import { groupedInterval } from './statistics/grouped-interval.ts';
import { pairedT } from './statistics/paired-t.ts';
import { unitOf } from './unit-of.ts';

const relativeError = (actual: number, expected: number): number => Math.abs(actual / expected - 1);

it('leaves numbers alone whose squares can be told, and what is no number', () => {
  expect([[1e-100, 1e100], [0, -0], [], [Number.NaN], [Infinity, 1]].map(unitOf)).toEqual([1, 1, 1, 1, 1]);
  expect(unitOf([3e-170, -4e-170])).toBe(4e-170);
});

describe.each([1, 1e-300, 1e-170, 1e160, 1e300])(
  'numbers of the size of %d, whose squares may be 0 or infinite',
  (size) => {
    const [a, b] = [
      [3, 4, 6, 5, 9],
      [2, 2, 3, 5, 1],
    ].map((values) => values.map((value) => value * size)) as [number[], number[]];

    it('have the t-test and the interval of SciPy', () => {
      const { pValue, standardError, low, high } = pairedT({ a, b });
      expect(relativeError(pValue, 0.11476192246455912)).toBeLessThan(1e-12);
      expect(relativeError(standardError / size, 1.3928388277184118)).toBeLessThan(1e-12);
      expect(relativeError(low / size, -1.0671405455482175)).toBeLessThan(1e-12);
      expect(relativeError(high / size, 6.667140545548217)).toBeLessThan(1e-12);
    });

    it('have the 5×2 cv tests of SciPy', () => {
      const differences = [
        [3, 1],
        [2, 1],
        [2, 2],
        [1, 3],
        [1, 1],
      ].map((pair) => pair.map((value) => value * size));
      const { tP, fP } = fiveByTwo(differences);
      expect(relativeError(tP, 0.02503101581845295)).toBeLessThan(1e-12);
      expect(relativeError(fP, 0.07349805822192357)).toBeLessThan(1e-12);
    });

    it('have the deviation and the effect sizes of NumPy', () => {
      expect(relativeError(estimate(a).deviation / size, 2.302172886644268)).toBeLessThan(1e-12);
      expect(relativeError(standardizedPairs({ a, b }).cohen, 0.8990258186951098)).toBeLessThan(1e-12);
      expect(relativeError(standardizedDifference({ a, b }).cohen, 1.4363696929192158)).toBeLessThan(1e-12);
    });

    it('have seeds, blocks and groups that vary as those of another size do', () => {
      const seeds = [a, b, [...a].reverse(), b, a];
      const crossed = crossedDifference({ differences: seeds });
      const plain = crossedDifference({ differences: seeds.map((row) => row.map((value) => value / size)) });
      expect(relativeError(crossed.pValue, plain.pValue)).toBeLessThan(1e-9);
      expect(relativeError(crossed.high / size, plain.high)).toBeLessThan(1e-9);
      const rows = Float64Array.from({ length: 200 }, (_, row) => Math.sin(row / 3) + Math.sin(row * row));
      const blocks = blockRows({ losses: [rows.map((value) => value * size)] });
      expect(blocks.boundaries).toEqual(blockRows({ losses: [rows] }).boundaries);
      const interval = (by: number) =>
        groupedInterval({
          sums: [
            [9, 10],
            [2, 4],
            [6, 6],
          ].map(([sum, of]) => [sum! * by, of!]),
          rows: [[10], [4], [6]],
          score: ([sum, of]) => sum! / of!,
          range: 'positive',
        })!;
      expect(relativeError(interval(size)[1] / size, interval(1)[1])).toBeLessThan(1e-9);
    });
  },
);
