import { expect, it } from 'vitest';
import { runChecks } from '../run-checks.ts';

const rowsOf = (sizes: readonly number[]): string[] =>
  sizes.flatMap((rows, place) => new Array<string>(rows).fill(`class ${place}`));

const told = (train: readonly number[], test: readonly number[]) =>
  runChecks({ labels: { train: rowsOf(train), test: rowsOf(test) } }).find(({ code }) => code === 'RDG109')!;

// p by SciPy's chi2_contingency without correction
it('holds shares of classes against each other by χ²', () => {
  expect(told([700, 200, 100], [50, 30, 20])).toMatchObject({
    outcome: 'found',
    how: expect.stringContaining('p = 0.000123'),
  });
});

it('puts classes together of which the smaller part would expect fewer than five rows', () => {
  // the test part expects 6.3 of the third, and 4.9 of the fourth and fifth together, which join it; unpooled, p = 0.0000622
  expect(told([700, 200, 60, 25, 15], [55, 22, 9, 7, 7]).how).toContain('p = 0.000214');
});

it('tells nothing by chance where one class is all that is common enough', () => {
  expect(told([990, 4, 3, 3], [95, 2, 2, 1])).toMatchObject({
    outcome: 'passed',
    how: expect.stringContaining('p = 1'),
  });
});
