import { expect, test } from 'vitest';
import { blockFreedom } from './block-freedom.ts';
import { groupedMeanInterval } from './grouped-interval.ts';

test.each([
  [[7, 7], 1],
  [[2, 2, 2, 2, 2], 4],
  [[1000, 1], 1],
  [[1e12, 1], 1],
  // tr(M)²/tr(M²) in fractions of whole numbers
  [[3, 12, 7, 1, 20, 5, 9], 2.3372579679189984],
  [[300, 8, 8], 1.018724284460116],
  [[10_000, 1, 1], 1.0000666799999258],
  [[1, 1_000_000, 1, 1], 1.000001000003125],
  [[1_000_000, ...Array<number>(30).fill(2)], 1.0000037421633803],
])('blocks of %j have %d degrees of freedom, however large one of them is', (weights, degrees) => {
  expect(blockFreedom(weights)).toBeCloseTo(degrees, 12);
  expect(blockFreedom(weights.map((weight) => weight / 3))).toBeCloseTo(degrees, 12);
});

test('beside a group of nearly all rows others tell as little as one', () => {
  const groups = ['b', 'c', ...Array<string>(100_000).fill('a')];
  const values = groups.map((group, row) => (group === 'b' ? 5 : row % 2));
  const [low, high] = groupedMeanInterval({ values, groups, range: 'any' })!;
  // 12.706 is the critical t of one degree of freedom; SE² = Σ(n·(mean of the group − mean))²/(1 − h)/n²
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const squares = [5, 1, 0.5].map((of, group) => {
    const rows = group === 2 ? 100_000 : 1;
    return (rows * (of - mean)) ** 2 / (1 - rows / n) / n ** 2;
  });
  const margin = 12.706 * Math.sqrt(squares.reduce((a, b) => a + b, 0));
  expect(high - mean).toBeCloseTo(margin, 6);
  expect(mean - low).toBeCloseTo(margin, 6);
});
