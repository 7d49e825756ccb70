import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import { classificationScores, confusionMatrix } from './confusion-matrix.ts';
import { macroF1Interval } from './macro-f1-interval.ts';

it.each([
  // statsmodels 0.15.0, proportion_confint(method='wilson')
  [6, 6, 0.95, 0.6096657120978346, 1],
  [0, 4, 0.95, 0, 0.4898908364545973],
  [50, 66, 0.95, 0.6419087139865022, 0.8449081505822794],
  [7599, 7600, 0.95, 0.9992550025931117, 0.9999767727072637],
  [3, 10, 0.9, 0.12687658390319784, 0.558300204130165],
])('Wilson’s interval of %i of %i at %f is statsmodels’', (right, of, confidence, low, high) => {
  const found = wilsonInterval({ right, of, confidence });
  expect(found[0]).toBeCloseTo(low, 10);
  expect(found[1]).toBeCloseTo(high, 10);
});

it('refuses a share that is none', () => {
  expect(() => wilsonInterval({ right: 3, of: 2 })).toThrow('right must be an integer in 0 … 2, got 3.');
  expect(() => wilsonInterval({ right: 0, of: 0 })).toThrow('of must be an integer ≥ 1');
});

const matrixOf = (...rows: readonly (readonly number[])[]) => ({
  classes: rows.length,
  counts: Float64Array.from(rows.flat()),
});

it('has a width where all are right, and none beyond 1', () => {
  const [low, high] = macroF1Interval({ matrix: matrixOf([6, 0], [0, 6]), random: randomStream(1) });
  expect(low).toBeGreaterThan(0.5);
  expect(low).toBeLessThan(0.85);
  expect(high).toBe(1);
});

it('is where a bootstrap is for many examples', () => {
  // F1 of both 0.9; the deviation of an accuracy of 0.9 over 2,000 is 0.0067
  const [low, high] = macroF1Interval({ matrix: matrixOf([900, 100], [100, 900]), random: randomStream(2) });
  expect(low).toBeCloseTo(0.9 - 1.96 * 0.0067, 2);
  expect(high).toBeCloseTo(0.9 + 1.96 * 0.0067, 2);
});

it('has the quantiles of gamma weights that NumPy draws for each cell by itself', () => {
  // 400,000 draws of one imagined example and of rng.gamma(counts), each row scaled to its class
  const [low, high] = macroF1Interval({
    matrix: matrixOf([9, 2, 1], [3, 7, 2], [0, 1, 5]),
    random: randomStream(4),
    draws: 10_000,
  });
  expect(low).toBeCloseTo(0.5201, 2);
  expect(high).toBeCloseTo(0.8335, 2);
});

it('counts a class that neither occurs nor is found in no mean, as scikit-learn', () => {
  const matrix = confusionMatrix({ actual: [0, 0, 2], predicted: [0, 2, 2], classes: 4 });
  // f1_score([0, 0, 2], [0, 2, 2], average='macro') = 2/3
  expect(classificationScores(matrix).macro.f1).toBeCloseTo(2 / 3, 15);
  const [low, high] = macroF1Interval({ matrix, random: randomStream(3) });
  expect(low).toBeLessThan(2 / 3);
  expect(high).toBeGreaterThan(2 / 3);
});

it('holds the truth about as often as it says where few examples are mostly right', () => {
  const sizes = [20, 12, 6];
  const isRight = 0.9;
  const truth = classificationScores(
    matrixOf(...sizes.map((n, k) => sizes.map((_, j) => n * (j === k ? isRight : (1 - isRight) / 2)))),
  ).macro.f1;
  const draws = 200;
  let held = 0;
  for (let draw = 0; draw < draws; draw++) {
    const rows = sizes.map((n, k) => {
      const counts = [0, 0, 0];
      for (const u of randomStream(draw).stream(`class/${k}`).uniform(n)) {
        const other = u < isRight + (1 - isRight) / 2 ? (k + 1) % 3 : (k + 2) % 3;
        counts[u < isRight ? k : other]!++;
      }
      return counts;
    });
    const [low, high] = macroF1Interval({
      matrix: matrixOf(...rows),
      random: randomStream(draw),
      draws: 200,
    });
    if (low <= truth && truth <= high) held++;
  }
  expect(held / draws).toBeGreaterThan(0.88);
});
