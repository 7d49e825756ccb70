import { expect, it } from 'vitest';
import golden from '../../golden/statistics.json' with { type: 'json' };
import { binomialTail } from './binomial-tail.ts';
import { chiSquareTail } from './chi-square-tail.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { outweighsNoise } from './sampling-noise.ts';

const digitsApart = (found: number, expected: number): number => Math.abs(found / expected - 1);

it.each(golden.binomial as [number, number, number, number][])(
  'has SciPy’s P(X ≥ %i) of a binomial of %i draws at %d',
  (k, n, p, expected) => {
    expect(digitsApart(binomialTail(k, n, p), expected)).toBeLessThan(1e-11);
  },
);

it('is sure of no draw at least, and of more draws than there are never', () => {
  expect([binomialTail(0, 10, 0.3), binomialTail(11, 10, 0.3)]).toEqual([1, 0]);
});

it.each(golden.chiSquare as [number, number, number][])(
  'has SciPy’s P(X ≥ %d) of χ² with %i degrees of freedom',
  (x, degrees, expected) => {
    expect(digitsApart(chiSquareTail(x, degrees), expected)).toBeLessThan(1e-11);
  },
);

it.each(golden.kolmogorov)(
  'has the distance of SciPy’s ks_2samp, and a chance near its exact one',
  ({ first, second, distance, exact }) => {
    const found = kolmogorovSmirnov(first, second);
    expect(digitsApart(found.distance, distance)).toBeLessThan(1e-12);
    // an approximation: a fifth of it, or a hundredth where nothing is told anyway
    expect(Math.abs(found.pValue - exact)).toBeLessThan(Math.max(0.2 * exact, 0.01));
  },
);

it.each([
  [[1, 1, 1], [1, 1, 1], 0],
  [[1, 1, 1, 2], [1, 2, 2, 2], 0.5],
  [[1, 2], [1, 1, 1, 1, 1, 2, 2, 2, 2, 2], 0],
])('counts equal values of %j and %j at once: they are %d apart', (first, second, distance) => {
  expect(kolmogorovSmirnov(first, second).distance).toBe(distance);
  expect(kolmogorovSmirnov(second, first).distance).toBe(distance);
});

it('counts rows that can move an accuracy by more than half a √n', () => {
  expect([outweighsNoise(5, 100), outweighsNoise(6, 100)]).toEqual([false, true]);
});
