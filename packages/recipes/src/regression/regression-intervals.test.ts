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
  const truth = { mse: 1.25, rmse: Math.sqrt(1.25), mae: Math.sqrt((2 * 1.25) / Math.PI), r2: 4 / 5.25 };
  const shares = (draws: number, areKnown: boolean) => {
    const held = { mse: 0, rmse: 0, mae: 0, r2: 0 };
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
  });
  const same = new Float64Array(8).fill(3);
  const found = regressionIntervals({ actual: same, predicted, groups: Array.from('abcdefgh') });
  expect(found.r2).toBeNull();
  expect(found.mse![0]).toBeGreaterThan(0);
});
