import { randomStream } from '@ridgeline/tensors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followLoss, type RatedLoss, suggestLearningRate } from './suggest-learning-rate.ts';

/** Losses by a function of the rate, at rates from 1e-6 to 10. */
const curve = (loss: (rate: number) => number, count = 200): RatedLoss[] =>
  Array.from({ length: count }, (_, t) => {
    const rate = 1e-6 * Math.exp((t * Math.log(1e7)) / (count - 1));
    return { rate, loss: loss(rate) };
  });

/** Falls from 3 to 2 about 1e-3, half of it there, and climbs about 1. */
const valley = (rate: number): number => 2 + 1 / (1 + 1000 * rate) + rate;

/** Noise about a curve. */
const noisy = (points: readonly RatedLoss[], deviation: number, seed: number): RatedLoss[] => {
  const noise = randomStream(seed).normal(points.length, 0, deviation);
  return points.map(({ rate, loss }, i) => ({ rate, loss: loss + noise[i]! }));
};

const points = (losses: readonly number[]): RatedLoss[] =>
  losses.map((loss, i) => ({ rate: 10 ** (i - 4), loss }));

describe('by hand', () => {
  it('takes the bias towards 0 off the moving mean', () => {
    // m = 2, 2, 1 · 1 − ½^t = ½, ¾, ⅞
    const { smoothed } = suggestLearningRate(points([4, 2, 0]), { smoothing: 0.5 });
    expect(smoothed).toEqual([4, 8 / 3, 8 / 7]);
  });

  it('takes the middle of the steepest fall, the lowest loss, and the first loss beyond the multiple', () => {
    const { suggestion, lowest, diverged, isAtStart, smoothed } = suggestLearningRate(
      points([5, 5, 5, 5, 5, 5, 4.9, 3, 2, 1.9, 2, 7.7, 3]),
      { smoothing: 0 },
    );
    // of the falls over two steps 0.1, 2, 2.9, 1.1, 0 from the sixth rate on
    expect(suggestion).toEqual({ rate: 1000, loss: 3 });
    expect(lowest).toEqual({ rate: 100_000, loss: 1.9 });
    expect(diverged).toBe(10_000_000);
    expect(isAtStart).toBe(false);
    expect(smoothed).toHaveLength(12);
  });

  it('goes by the logarithm of rates that do not lie evenly', () => {
    const uneven = [1, 2, 4, 16, 256, 512, 1024, 2048].map((rate, i) => ({
      rate,
      loss: [9, 9, 9, 6, 4, 3, 2.5, 2.4][i]!,
    }));
    // falls of 3, 5, 3, 1.5 over 3, 6, 5, 2 doublings
    expect(suggestLearningRate(uneven, { smoothing: 0 }).suggestion).toEqual({ rate: 4, loss: 9 });
  });

  it('takes a loss that is not finite for a divergence, and reads no further', () => {
    const broken = [5, 5, 5, 4, 3, 2, Number.NaN, 1];
    const { diverged, smoothed, lowest } = suggestLearningRate(points(broken), { smoothing: 0 });
    expect([diverged, smoothed.length, lowest?.loss]).toEqual([100, 7, 2]);
  });
});

it('follows a loss, and tells where it diverges', () => {
  const one = followLoss(undefined, 4, { smoothing: 0.5 });
  const two = followLoss(one, 2, { smoothing: 0.5 });
  expect([two.value, two.lowest, two.isDiverged]).toEqual([8 / 3, 4, false]);
  expect(followLoss(two, 40, { smoothing: 0.5 }).isDiverged).toBe(true);
  expect(followLoss(two, Number.POSITIVE_INFINITY).isDiverged).toBe(true);
});

it('comes to what NumPy comes to', () => {
  const { suggestion, lowest, diverged } = suggestLearningRate(curve(valley));
  expect(suggestion!.rate).toBeCloseTo(0.0018679135990207832, 12);
  expect(suggestion!.loss).toBeCloseTo(2.5147816144021347, 12);
  expect(lowest!.rate).toBeCloseTo(0.06593188271333549, 12);
  expect(lowest!.loss).toBeCloseTo(2.081594044314693, 12);
  expect(diverged).toBeNull();
});

it('says where the descent is at the beginning of the range', () => {
  const falling = curve((rate) => 2 + 1 / (1 + 1e6 * rate));
  expect(suggestLearningRate(falling)).toMatchObject({ isAtStart: true, diverged: null });
});

describe('suggests nothing', () => {
  it('where the curve only climbs, or is level', () => {
    const climbing = suggestLearningRate(curve((rate) => 1 + rate));
    expect(climbing).toMatchObject({ suggestion: null, lowest: null });
    expect(climbing.diverged).toBeGreaterThan(3);
    expect(suggestLearningRate(curve(() => 1))).toMatchObject({ suggestion: null, diverged: null });
    expect(suggestLearningRate([])).toMatchObject({ smoothed: [], suggestion: null, diverged: null });
  });

  it('of noise alone, in all but about one of two hundred curves', () => {
    const level = curve(() => 1);
    const found = Array.from({ length: 1000 }, (_, seed) => suggestLearningRate(noisy(level, 0.1, seed)));
    expect(found.filter(({ suggestion }) => suggestion !== null).length).toBeLessThan(15);
    expect(found.every(({ diverged }) => diverged === null)).toBe(true);
  });
});

it('finds a fall of six times the noise of a step, to a third of a power of ten', () => {
  const clean = suggestLearningRate(curve(valley)).suggestion!.rate;
  const rates = Array.from({ length: 200 }, (_, seed) =>
    suggestLearningRate(noisy(curve(valley), 1 / 6, seed)),
  ).map(({ suggestion }) => suggestion?.rate ?? Number.NaN);
  expect(rates.filter(Number.isFinite).length).toBeGreaterThan(190);
  const off = rates.filter(Number.isFinite).map((rate) => Math.log10(rate / clean));
  expect(Math.abs(off.reduce((a, b) => a + b, 0) / off.length)).toBeLessThan(0.1);
  expect(Math.sqrt(off.reduce((sum, value) => sum + value * value, 0) / off.length)).toBeLessThan(1 / 3);
});

const seeds = fc.integer({ min: 0, max: 1e6 });
const factors = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const [closeTo, ratio] = [1e-9, (a: number, b: number) => Math.abs(a / b - 1)];

it('is the same whatever unit the loss is in', () => {
  fc.assert(
    fc.property(seeds, factors, (seed, factor) => {
      const given = noisy(curve(valley), 0.1, seed);
      const [one, other] = [given, given.map(({ rate, loss }) => ({ rate, loss: factor * loss }))].map(
        (each) => suggestLearningRate(each),
      );
      expect(other!.suggestion?.rate).toBe(one!.suggestion?.rate);
      expect([other!.lowest?.rate, other!.diverged]).toEqual([one!.lowest?.rate, one!.diverged]);
      expect(ratio(other!.lowest!.loss, factor * one!.lowest!.loss)).toBeLessThan(closeTo);
    }),
    { numRuns: 50 },
  );
});

it('moves with the rates', () => {
  fc.assert(
    fc.property(seeds, factors, (seed, factor) => {
      const given = noisy(curve(valley), 0.1, seed);
      const [one, other] = [given, given.map(({ rate, loss }) => ({ rate: factor * rate, loss }))].map(
        (each) => suggestLearningRate(each),
      );
      expect(ratio(other!.suggestion!.rate, factor * one!.suggestion!.rate)).toBeLessThan(closeTo);
      expect(ratio(other!.lowest!.rate, factor * one!.lowest!.rate)).toBeLessThan(closeTo);
    }),
    { numRuns: 50 },
  );
});

it('comes to the same while the test is still going on as of the whole, once the lowest lies behind', () => {
  const whole = curve(valley);
  const { suggestion } = suggestLearningRate(whole);
  for (const count of [160, 180])
    expect(suggestLearningRate(whole.slice(0, count)).suggestion).toEqual(suggestion);
});

it.each([
  [[2, 1].map((rate) => ({ rate, loss: 1 })), {}, 'suggestLearningRate: rates must rise, got 1 behind 2.'],
  [[{ rate: 0, loss: 1 }], {}, 'points[0].rate must be a finite number > 0, got 0.'],
  [points([1]), { smoothing: 1 }, 'suggestLearningRate: smoothing must be a number in [0, 1), got 1.'],
  [points([1]), { divergence: 1 }, 'suggestLearningRate: divergence must be a finite number > 1, got 1.'],
])('refuses %j with %j', (given, options, message) => {
  expect(() => suggestLearningRate(given, options)).toThrow(message);
});
