import { randomStream } from '@ridgeline/tensors';
import { expect, test } from 'vitest';
import { classificationScores, confusionMatrix } from '../classification/confusion-matrix.ts';
import { crossedDifference } from './crossed-difference.ts';
import { estimate } from './estimate.ts';
import { groupedInterval, groupedMeanInterval } from './grouped-interval.ts';
import { groupedRows, rowsByGroup } from './grouped-rows.ts';
import { wilsonInterval } from './wilson-interval.ts';

const mean = ([sum, rows]: Float64Array): number => sum! / rows!;

/** The mean of rows whose sums are known by group. */
const ofMeans = (sums: readonly (readonly [sum: number, rows: number])[], range: 'share' | 'any') =>
  groupedInterval({ sums, rows: sums.map(([, rows]) => [rows]), score: mean, range });

test('of groups of one size the mean has the interval of their means', () => {
  const means = [0.4, 0.9, 0.6, 0.7, 0.1];
  const { low, high } = estimate(means);
  const [from, to] = ofMeans(
    means.map((value) => [value * 8, 8]),
    'any',
  )!;
  expect(from).toBeCloseTo(low, 7);
  expect(to).toBeCloseTo(high, 7);
});

test('of groups of any size it is that of one model in blocks of rows', () => {
  const [means, rows] = [
    [0.4, 0.9, 0.6, 0.7, 0.1, 0.3],
    [3, 40, 7, 1, 12, 5],
  ];
  const { low, high } = crossedDifference({ differences: [means], weights: rows });
  const [from, to] = ofMeans(
    means.map((value, group) => [value * rows[group]!, rows[group]!]),
    'any',
  )!;
  expect(from).toBeCloseTo(low, 7);
  expect(to).toBeCloseTo(high, 7);
});

test('groups of one row are rows, but for the degrees of freedom', () => {
  const right = Array.from(randomStream(1).uniform(2000), (uniform) => (uniform < 0.8 ? 1 : 0));
  const [from, to] = ofMeans(
    right.map((is) => [is, 1]),
    'share',
  )!;
  const [low, high] = wilsonInterval({ right: right.reduce<number>((a, b) => a + b, 0), of: 2000 });
  expect(from).toBeCloseTo(low, 4);
  expect(to).toBeCloseTo(high, 4);
});

test('a share of groups that are all alike within is that of so many rows as groups', () => {
  const sums = Array.from({ length: 400 }, (_, group) => [group < 300 ? 20 : 0, 20] as const);
  const [from, to] = ofMeans(sums, 'share')!;
  const [low, high] = wilsonInterval({ right: 300, of: 400 });
  expect(from).toBeCloseTo(low, 3);
  expect(to).toBeCloseTo(high, 3);
  // where all is right, nothing tells how alike they are
  expect(
    ofMeans(
      [
        [20, 20],
        [20, 20],
        [20, 20],
      ],
      'share',
    ),
  ).toEqual(wilsonInterval({ right: 3, of: 3 }));
});

test('it is never narrower than that of all rows on their own', () => {
  const even = Array.from({ length: 10 }, () => [8, 10] as const);
  expect(ofMeans(even, 'share')).toEqual(wilsonInterval({ right: 80, of: 100 }));
});

test('what is positive stays so, and a scale does not matter', () => {
  const at = (scale: number) =>
    groupedInterval({
      sums: [1, 4, 50].map((value) => [value * scale, 5]),
      rows: [[5], [5], [5]],
      score: mean,
      range: 'positive',
    })!;
  expect(at(1)[0]).toBeGreaterThan(0);
  expect(at(1000)[0]).toBeCloseTo(1000 * at(1)[0], 6);
  expect(groupedInterval({ sums: [[0], [0]], rows: [[1], [1]], score: () => 0, range: 'positive' })).toEqual([
    0, 0,
  ]);
});

test('one group, or a class of one group alone, says nothing of others', () => {
  expect(ofMeans([[3, 4]], 'share')).toBeNull();
  const twice = { sums: [[3], [4]], score: ([sum]: Float64Array) => sum! / 10, range: 'share' } as const;
  expect(
    groupedInterval({
      ...twice,
      rows: [
        [3, 0],
        [1, 5],
      ],
    }),
  ).toBeNull();
  expect(
    groupedInterval({
      ...twice,
      rows: [
        [3, 1],
        [1, 5],
      ],
    }),
  ).not.toBeNull();
  // a class that no row has is none
  expect(
    groupedInterval({
      ...twice,
      rows: [
        [3, 0],
        [1, 0],
      ],
    }),
  ).not.toBeNull();
});

test('what is wrong is said', () => {
  expect(() => ofMeans([], 'any')).toThrow('groupedInterval: there must be at least one group.');
  expect(() => groupedInterval({ sums: [[1], [2]], rows: [[1]], score: mean, range: 'any' })).toThrow(
    'sums and rows must be equally long, got 2 and 1',
  );
});

test('rows are put to their groups, wherever they stand', () => {
  const groups = ['a', 'b', 'a', 'c', 'b', 'a'];
  expect(groupedRows(groups)).toEqual({ order: [0, 2, 5, 1, 4, 3], starts: [0, 3, 5] });
  expect(rowsByGroup(groups)).toEqual([[0, 2, 5], [1, 4], [3]]);
  const values = [1, 0, 1, 1, 1, 0];
  expect(groupedMeanInterval({ values, groups, range: 'share' })).toEqual(
    ofMeans(
      [
        [2, 3],
        [1, 2],
        [1, 1],
      ],
      'share',
    ),
  );
});

/**
 * 57 rows in groups of 3, 12, 7, 1, 20, 5 and 9, by NumPy, SciPy, scikit-learn and statsmodels: influences out of `f1_score` under sample weights,
 * CR2 and Bell and McCaffrey's degrees of freedom (2.3373) out of their matrices, `proportion_confint` by Wilson's method.
 */
const golden = {
  sizes: [3, 12, 7, 1, 20, 5, 9],
  actual: '212212200002201202012010202111111222211210202100100121222',
  predicted: '112212200202201212012010202211111222211210202112100121212',
  accuracy: [0.6381634883444203, 0.966586917034884],
  macroF1: [0.594016530622751, 0.9705840991221055],
};
const digits = (text: string): number[] => Array.from(text, Number);

test('accuracy and macro F1 have the intervals that other programs come to', () => {
  const [actual, predicted] = [digits(golden.actual), digits(golden.predicted)];
  const groups = golden.sizes.flatMap((size, group) => Array<string>(size).fill(String(group)));
  const values = actual.map((label, row) => Number(label === predicted[row]));
  const matrices = rowsByGroup(groups).map((rows) => {
    const of = (labels: readonly number[]) => rows.map((row) => labels[row]!);
    return confusionMatrix({ actual: of(actual), predicted: of(predicted), classes: 3 });
  });
  const found = {
    accuracy: groupedMeanInterval({ values, groups, range: 'share' }),
    macroF1: groupedInterval({
      sums: matrices.map(({ counts }) => counts),
      rows: matrices.map((own) => classificationScores(own).perClass.map(({ support }) => support)),
      score: (counts) => classificationScores({ classes: 3, counts }).macro.f1,
      range: 'share',
    }),
  };
  for (const [score, ends] of Object.entries(found))
    for (const end of [0, 1]) expect(ends![end]).toBeCloseTo(golden[score as keyof typeof found][end]!, 6);
});
