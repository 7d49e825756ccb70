import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import { cliffsDelta, standardizedDifference } from './effect-sizes.ts';
import { estimate } from './estimate.ts';
import { fiveByTwo } from './five-by-two.ts';
import { mcnemar } from './mcnemar.ts';
import { detectableDifference, pairsNeeded } from './paired-design.ts';
import { pairedT } from './paired-t.ts';
import { wilcoxon } from './wilcoxon.ts';

/** The share of draws of which something holds. */
const shareOf = (draws: number, holds: (random: ReturnType<typeof randomStream>) => boolean): number => {
  let held = 0;
  for (let draw = 0; draw < draws; draw++) if (holds(randomStream(17).at(draw))) held++;
  return held / draws;
};

type Stream = ReturnType<typeof randomStream>;
const normal = (random: Stream, name: string, count: number, mean = 0): number[] => [
  ...random.stream(name).normal(count, mean),
];
/** Heavy tails: Student's t with 2 degrees of freedom. */
const heavy = (random: Stream, count: number): number[] => {
  const [z, u, v] = ['z', 'u', 'v'].map((name) => normal(random, name, count));
  return z!.map((value, i) => value / Math.sqrt((u![i]! ** 2 + v![i]! ** 2) / 2));
};

// bounds are the level and four standard errors of the simulation, 2 % at 2,000 draws

it('McNemar: 200 rows, both right in 80 %, a quarter of them alike: the exact test stays below its level, mid-p at it', () => {
  const [draws, rows] = [2000, 200];
  const claims = { exact: 0, mid: 0 };
  for (let draw = 0; draw < draws; draw++) {
    const random = randomStream(17).at(draw);
    const [common, own, other] = ['c', 'a', 'b'].map((name) => random.stream(name).uniform(rows));
    const answers = (of: Float32Array) =>
      Array.from(of, (u, row) => (row % 4 === 0 ? common![row]! : u) < 0.8);
    const { exactP, midP } = mcnemar({ first: answers(own!), second: answers(other!) });
    if (exactP < 0.05) claims.exact++;
    if (midP < 0.05) claims.mid++;
  }
  expect(claims.exact / draws).toBeLessThan(0.05);
  expect(claims.exact / draws).toBeGreaterThan(0.015);
  expect(claims.mid / draws).toBeGreaterThan(0.03);
  expect(claims.mid / draws).toBeLessThan(0.07);
});

/** Squared error on the rows of one half of a line of y over x that the other half taught. */
const errorOf = (
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  taught: Int32Array,
  tested: Int32Array,
): number => {
  const mean = (values: ArrayLike<number>) =>
    taught.reduce((sum, row) => sum + values[row]!, 0) / taught.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let [both, square] = [0, 0];
  for (const row of taught) {
    both += (x[row]! - meanX) * (y[row]! - meanY);
    square += (x[row]! - meanX) ** 2;
  }
  const errors = Array.from(tested, (row) => (y[row]! - meanY - (both / square) * (x[row]! - meanX)) ** 2);
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
};

it('5×2: lines over one of two features that say equally much, where a t-test of the ten differences claims too often', () => {
  const draws = 1000;
  const rows = 60;
  const claims = { f: 0, t: 0, pairedT: 0 };
  for (let draw = 0; draw < draws; draw++) {
    const random = randomStream(29).at(draw);
    const [own, other, noise] = ['a', 'b', 'c'].map((name) => normal(random, name, rows));
    const y = noise!.map((value, row) => value + 0.5 * (own![row]! + other![row]!));
    const differences = [0, 1, 2, 3, 4].map((i) => {
      const order = random.stream(`halving/${i}`).permutation(rows);
      const halves = [order.subarray(0, rows / 2), order.subarray(rows / 2)] as const;
      return [0, 1].map((half) => {
        const [taught, tested] = [halves[1 - half]!, halves[half]!];
        return errorOf(own!, y, taught, tested) - errorOf(other!, y, taught, tested);
      });
    });
    const { fP, tP } = fiveByTwo(differences);
    if (fP < 0.05) claims.f++;
    if (tP < 0.05) claims.t++;
    if (pairedT({ a: differences.flat(), b: new Array(10).fill(0) }).pValue < 0.05) claims.pairedT++;
  }
  // seen: 7.4, 7.3 and 48.5 %
  expect(claims.f / draws).toBeLessThan(0.1);
  expect(claims.t / draws).toBeLessThan(0.1);
  expect(claims.pairedT / draws).toBeGreaterThan(0.4);
});

it.each([3, 6, 20])('paired t and intervals over seeds: %i normal pairs', (pairs) => {
  const misses = shareOf(2000, (random) => {
    const { low, high } = pairedT({ a: normal(random, 'a', pairs, 1), b: normal(random, 'b', pairs) });
    return low > 1 || high < 1;
  });
  expect(Math.abs(misses - 0.05)).toBeLessThan(0.02);
  const missed = shareOf(2000, (random) => {
    const { low, high } = estimate(normal(random, 'a', pairs));
    return low > 0 || high < 0;
  });
  expect(Math.abs(missed - 0.05)).toBeLessThan(0.02);
});

it('Wilcoxon: false claims of 6 and of 25 pairs with heavy tails, where it finds more than t', () => {
  const draws = 1000;
  const claims = (pairs: number, shift: number) =>
    shareOf(draws, (random) => {
      const a = heavy(random, pairs).map((value) => value + shift);
      return wilcoxon({ a, b: new Array(pairs).fill(0) }).pValue < 0.05;
    });
  // of six pairs all must agree: 2 of 64
  expect(Math.abs(claims(6, 0) - 2 / 64)).toBeLessThan(4 * Math.sqrt(0.03 / draws));
  const false25 = claims(25, 0);
  expect(Math.abs(false25 - 0.05)).toBeLessThan(4 * Math.sqrt(0.0475 / draws));
  const byT = shareOf(draws, (random) => {
    const a = heavy(random, 25).map((value) => value + 0.8);
    return pairedT({ a, b: new Array(25).fill(0) }).pValue < 0.05;
  });
  expect(claims(25, 0.8)).toBeGreaterThan(byT + 0.05);
});

it('effect sizes: Hedges’ g has the true size in the mean where Cohen’s d is too large, Cliff’s δ too', () => {
  const draws = 4000;
  let [cohen, hedges, cliff] = [0, 0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const random = randomStream(23).at(draw);
    const groups = { a: normal(random, 'a', 4, 1), b: normal(random, 'b', 4) };
    const sizes = standardizedDifference(groups);
    cohen += sizes.cohen / draws;
    hedges += sizes.hedges / draws;
    cliff += cliffsDelta(groups) / draws;
  }
  // standard errors of the means: 0.015 and 0.006
  expect(hedges).toBeGreaterThan(0.94);
  expect(hedges).toBeLessThan(1.06);
  expect(cohen).toBeGreaterThan(1.08);
  // 2·Φ(1/√2) − 1
  expect(Math.abs(cliff - 0.5205)).toBeLessThan(0.025);
});

it('designs: what 6 pairs should detect is found 8 times in 10, and so is what the pairs were counted for', () => {
  const found = (pairs: number, difference: number) =>
    shareOf(2000, (random) => {
      const a = normal(random, 'a', pairs, difference);
      return pairedT({ a, b: new Array(pairs).fill(0) }).pValue < 0.05;
    });
  const detectable = detectableDifference({ deviation: 1, pairs: 6 });
  expect(Math.abs(found(6, detectable) - 0.8)).toBeLessThan(0.036);
  const needed = pairsNeeded({ difference: 0.8, deviation: 1 });
  expect(found(needed, 0.8)).toBeGreaterThan(0.764);
  expect(found(Math.floor(needed / 2), 0.8)).toBeLessThan(0.7);
});
