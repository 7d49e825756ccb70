import { randomStream } from '@ridgeline/tensors';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import golden from '../../golden/statistics.json' with { type: 'json' };
import { pairedBootstrap } from './paired-bootstrap.ts';

it('has the percentiles and p-values of NumPy over the same draws', () => {
  for (const { seed, a, b, weights, resamples, confidence, ...expected } of golden.pairedBootstrap) {
    const actual = pairedBootstrap({
      a,
      b,
      ...(weights === null ? {} : { weights }),
      random: randomStream(seed),
      resamples,
      confidence,
    });
    for (const key of ['difference', 'low', 'high', 'pValue'] as const) {
      expect(actual[key], `seed ${seed}: ${key}`).toBeCloseTo(expected[key], 12);
    }
  }
});

it('agrees with SciPy’s bootstrap as far as other draws allow', () => {
  const { a, b, weights, low, high, pValue, standardError } = golden.scipyBootstrap;
  const actual = pairedBootstrap({ a, b, weights, random: randomStream(11) });
  expect(Math.abs(actual.low - low) / standardError).toBeLessThan(0.1);
  expect(Math.abs(actual.high - high) / standardError).toBeLessThan(0.1);
  expect(Math.abs(actual.pValue - pValue)).toBeLessThan(0.02);
});

const losses = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 })), {
  minLength: 1,
  maxLength: 20,
});

it('changes only its sign when the models change places', () => {
  fc.assert(
    fc.property(losses, fc.nat(), (pairs, seed) => {
      const a = pairs.map(([loss]) => loss);
      const b = pairs.map(([, loss]) => loss);
      const options = { random: randomStream(seed), resamples: 50 };
      const forward = pairedBootstrap({ a, b, ...options });
      const backward = pairedBootstrap({ a: b, b: a, ...options });
      expect(backward.difference).toBeCloseTo(-forward.difference, 10);
      expect(backward.low).toBeCloseTo(-forward.high, 10);
      expect(backward.high).toBeCloseTo(-forward.low, 10);
      expect(backward.pValue).toBe(forward.pValue);
      expect(forward.low).toBeLessThanOrEqual(forward.high);
      expect(forward.pValue).toBeGreaterThan(0);
      expect(forward.pValue).toBeLessThanOrEqual(1);
    }),
    { numRuns: 50 },
  );
});

it('gives the same numbers for one stream, and others for another', () => {
  const data = { a: [3, 1, 4, 1, 5], b: [2, 7, 1, 8, 2] };
  const draw = (name: string) =>
    pairedBootstrap({ ...data, random: randomStream(1).stream(name), resamples: 99 });
  expect(draw('test')).toEqual(draw('test'));
  expect(draw('test')).not.toEqual(draw('other'));
});

it('weighs examples by their targets and leaves out those without', () => {
  const random = randomStream(2);
  const counted = pairedBootstrap({ a: [8, 2], b: [2, 2], weights: [2, 1], random });
  expect(counted.difference).toBe(2);
  expect([counted.low, counted.high]).toEqual([0, 3]);
  expect(pairedBootstrap({ a: [8, 0, 2], b: [2, 0, 2], weights: [2, 0, 1], random })).toEqual(counted);
});

it('finds no difference between a model and itself, and a sure one where every example agrees', () => {
  const a = [1, 2, 3, 4];
  const random = randomStream(3);
  expect(pairedBootstrap({ a, b: a, random, resamples: 99 })).toEqual({
    difference: 0,
    low: 0,
    high: 0,
    pValue: 1,
  });
  const sure = pairedBootstrap({ a, b: a.map((loss) => loss - 0.5), random, resamples: 99 });
  expect(sure).toEqual({ difference: 0.5, low: 0.5, high: 0.5, pValue: 0.02 });
});

it('rejects a true hypothesis about as often as it says', () => {
  let rejected = 0;
  for (let trial = 0; trial < 400; trial++) {
    const random = randomStream(trial);
    const a = random.stream('a').normal(60);
    const b = random.stream('b').normal(60);
    if (pairedBootstrap({ a, b, random: random.stream('draws'), resamples: 199 }).pValue <= 0.1) rejected++;
  }
  expect(rejected / 400).toBeGreaterThan(0.05);
  expect(rejected / 400).toBeLessThan(0.16);
});

it('refuses arrays that do not match, numbers that are not finite and texts without targets', () => {
  const random = randomStream(1);
  expect(() => pairedBootstrap({ a: [1, 2], b: [1], random })).toThrow(
    'pairedBootstrap: a, b and weights must be equally long, got 2, 1 and 2.',
  );
  expect(() => pairedBootstrap({ a: [1], b: [NaN], random })).toThrow(
    'b[0] must be a finite number, got NaN.',
  );
  expect(() => pairedBootstrap({ a: [1], b: [1], weights: [-1], random })).toThrow(
    'weights[0] must be a finite number ≥ 0, got -1.',
  );
  expect(() => pairedBootstrap({ a: [], b: [], random })).toThrow('at least one example with a target');
  expect(() => pairedBootstrap({ a: [1], b: [1], random, resamples: 0 })).toThrow('resamples');
});
