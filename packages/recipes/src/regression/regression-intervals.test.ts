import { randomStream } from '@ridgeline/tensors';
import { expect, test } from 'vitest';
import { regressionIntervals } from './regression-intervals.ts';

/** Numbers of groups that each lie off by one amount of their own, and predictions that know nothing of it. */
const drawn = (seed: number, groups: number) => {
  const random = randomStream(seed);
  const offs = random.stream('groups').normal(groups);
  const [x, noise] = [random.stream('x').normal(groups * 8), random.stream('noise').normal(groups * 8)];
  const names = Array.from({ length: groups * 8 }, (_, row) => `author ${row % groups}`);
  return {
    actual: Float64Array.from(names, (_, row) => 1e6 + 2 * x[row]! + offs[row % groups]! + 0.5 * noise[row]!),
    predicted: Float64Array.from(names, (_, row) => 1e6 + 2 * x[row]!),
    names,
  };
};

test('intervals over groups hold the truth about as often as they say, over rows they do not', () => {
  // the error is N(0, 1 + ¼), of a variance 4 + 1¼
  const truth = {
    mse: 1.25,
    rmse: Math.sqrt(1.25),
    mae: Math.sqrt((2 * 1.25) / Math.PI),
    r2: 4 / 5.25,
    explainedVariance: 4 / 5.25,
  };
  const shares = (draws: number, areKnown: boolean) => {
    const held = { mse: 0, rmse: 0, mae: 0, r2: 0, explainedVariance: 0 };
    for (let seed = 0; seed < draws; seed++) {
      const { actual, predicted, names } = drawn(seed, 30);
      const found = regressionIntervals({ actual, predicted, groups: areKnown ? names : null });
      for (const [name, value] of Object.entries(truth)) {
        const [low, high] = found[name as keyof typeof truth]!;
        if (low <= value && value <= high) held[name as keyof typeof truth] += 1 / draws;
      }
    }
    return held;
  };
  for (const share of Object.values(shares(200, true))) expect(share).toBeGreaterThan(0.89);
  expect(shares(20, false).mse).toBeLessThan(0.75);
});

test('one group says nothing of others, and equal numbers leave nothing to explain', () => {
  const { actual, predicted } = drawn(1, 1);
  expect(regressionIntervals({ actual, predicted, groups: Array(8).fill('one') })).toEqual({
    mse: null,
    rmse: null,
    mae: null,
    r2: null,
    explainedVariance: null,
  });
  const same = new Float64Array(8).fill(3);
  const found = regressionIntervals({ actual: same, predicted, groups: Array.from('abcdefgh') });
  expect(found.r2).toBeNull();
  expect(found.explainedVariance).toBeNull();
  expect(found.mse![0]).toBeGreaterThan(0);
});

/**
 * 57 rows in groups of seven sizes, by NumPy, SciPy and scikit-learn: influences out of `mean_squared_error` and `r2_score` under sample weights, CR2
 * and Bell and McCaffrey's degrees of freedom out of their matrices.
 */
const golden = {
  sizes: [3, 12, 7, 1, 20, 5, 9],
  actual:
    '4.842, 5.071, 2.891, 5.82, 3.584, 7.244, 5.685, 5.479, 4.118, 5.063, 1.305, 3.037, 6.026, 1.043, 6.993, 2.108, 7.113, 3.909, 7.158, 5.862, 2.526, 8.098, 8.783, 6.068, 5.652, 5.88, 4.25, 8.397, 5.114, 6.098, 4.613, 4.948, 3.645, 8.714, 5.892, 8.132, 6.227, 4.811, 5.547, 5.08, 6.216, 5.449, 5.6, 3.743, 4.886, 9.808, 5.158, 4.392, 7.475, 9.615, 3.892, 6.383, 5.536, 3.278, 8.27, 6.753, 6.943',
  predicted:
    '4.315, 5.389, 2.513, 5.92, 3.008, 6.593, 6.82, 5.324, 4.522, 5.239, 1.196, 2.881, 6.667, 1.032, 7.087, 2.524, 8.337, 4.785, 7.826, 5.868, 1.959, 9.163, 9.46, 6.17, 6.231, 6.627, 5.032, 9.242, 4.995, 7.358, 3.94, 5.751, 4.191, 9.526, 7.407, 9.371, 5.625, 3.829, 6.319, 4.569, 6.407, 6.237, 4.649, 2.666, 5.468, 10.239, 5.386, 4.819, 6.873, 8.556, 3.775, 5.703, 4.386, 3.632, 8.227, 7.038, 6.25',
  mse: [0.20889171227515257, 1.1062500764692997],
  r2: [1 - 0.7363099257996903, 1 - 0.023888527622491423],
};
const numbersOf = (text: string): Float64Array => Float64Array.from(text.split(', '), Number);

test('intervals over groups are those that other programs come to', () => {
  const found = regressionIntervals({
    actual: numbersOf(golden.actual),
    predicted: numbersOf(golden.predicted),
    groups: golden.sizes.flatMap((size, group) => Array<string>(size).fill(String(group))),
  });
  for (const name of ['mse', 'r2'] as const)
    for (const end of [0, 1]) expect(found[name]![end]).toBeCloseTo(golden[name][end]!, 6);
  for (const end of [0, 1]) expect(found.rmse![end]).toBeCloseTo(Math.sqrt(golden.mse[end]!), 6);
});

test('numbers that lie far from 0 have the intervals of those that do not', () => {
  const { actual, predicted, names } = drawn(3, 12);
  const at = (offset: number) =>
    regressionIntervals({
      actual: actual.map((value) => value - 1e6 + offset),
      predicted: predicted.map((value) => value - 1e6 + offset),
      groups: names,
    });
  // the numbers themselves keep seven decimals there, their squares not even whole numbers
  for (const end of [0, 1]) expect(at(1e9).r2![end]).toBeCloseTo(at(0).r2![end]!, 4);
});
