import { expect, it } from 'vitest';
import golden from '../../golden/mixture.json' with { type: 'json' };
import { mixedLogProbabilities } from './mixed-log-probabilities.ts';
import { mixtureWeights } from './mixture-weights.ts';
import { cacheLogProbabilities } from './neural-cache.ts';

const ids = Int32Array.from(golden.ids);
const { states } = golden;
const vocabulary = golden.model[0]!.length;
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Scores of the targets from `first` to `end` with all before the end. */
const scoresOf = (first: number, end: number): Float64Array =>
  Float64Array.from(
    states.slice(first, end).flatMap((own) => states.slice(0, end).map((other) => dot(own, other))),
  );

const read = (first: number, end: number, targets = ids) => ({
  scores: scoresOf(first, end),
  ids: targets.subarray(0, end),
  logProbabilities: golden.model.slice(first, end).map((row, i) => row[targets[first + i]!]!),
});

const columns = golden.columns.map((column) => column.map((log) => log ?? -Infinity));

it.each(golden.caches)('has the cache of the definition: window $window, flatness $flatness', (expected) => {
  const { window, flatness } = expected;
  const whole = cacheLogProbabilities({ ...read(0, ids.length), window, flatness });
  whole.forEach((log, t) => {
    const p = expected.logProbabilities[t]![ids[t]!];
    if (p === null) expect(log).toBe(-Infinity);
    else expect(log).toBeCloseTo(p!, 12);
  });
  // the same in blocks, with what was read before
  const blocks = [
    [0, 9],
    [9, 10],
    [10, ids.length],
  ].flatMap(([first, end]) => [...cacheLogProbabilities({ ...read(first!, end!), window, flatness })]);
  blocks.forEach((log, t) => {
    expect(log).toBe(whole[t]);
  });
});

it('gives all words probability 1 together, alone and mixed', () => {
  for (let t = 0; t < ids.length; t++) {
    const sums = [0, 0];
    for (let word = 0; word < vocabulary; word++) {
      const targets = ids.slice(0, t + 1);
      targets[t] = word;
      const [cache] = cacheLogProbabilities({ ...read(t, t + 1, targets), window: 7, flatness: 0.3 });
      const logProbabilities = [[golden.model[t]![word]!], [cache!]];
      const [mixed] = mixedLogProbabilities({ logProbabilities, weights: [0.8, 0.2] });
      sums[0]! += Math.exp(cache!);
      sums[1]! += Math.exp(mixed!);
    }
    for (const sum of sums) expect(Math.abs(sum - 1)).toBeLessThan(1e-9);
  }
});

it.each(golden.mixtures)('finds the weights of models $models that a search finds', (expected) => {
  const logProbabilities = expected.models.map((model) => columns[model]!);
  const { weights, lossNats } = mixtureWeights({ logProbabilities, tolerance: 1e-10 });
  weights.forEach((weight, k) => {
    expect(weight).toBeCloseTo(expected.weights[k]!, 4);
  });
  expect(lossNats).toBeCloseTo(expected.lossNats, 9);
  const mixed = mixedLogProbabilities({ logProbabilities, weights });
  expect(-mixed.reduce((a, b) => a + b, 0) / mixed.length).toBeCloseTo(lossNats, 12);
});

it('is no further from the best weights than its tolerance', () => {
  const logProbabilities = [columns[0]!, columns[1]!, columns[2]!];
  const best = golden.mixtures[2]!.lossNats;
  for (const tolerance of [1e-1, 1e-3, 1e-6]) {
    const gap = mixtureWeights({ logProbabilities, tolerance }).lossNats - best;
    expect(gap).toBeLessThanOrEqual(tolerance);
    expect(gap).toBeGreaterThan(-1e-9);
  }
});

it.each<[string, () => unknown, string, string]>([
  ['no model', () => mixtureWeights({ logProbabilities: [] }), 'E_DATA', 'at least one model'],
  [
    'models that read other texts',
    () => mixtureWeights({ logProbabilities: [[-1], [-1, -2]] }),
    'E_SHAPE',
    'each of the 1 targets, got 2',
  ],
  [
    'probabilities in place of their logarithms',
    () => mixtureWeights({ logProbabilities: [[0.4]] }),
    'E_DATA',
    'got 0.4',
  ],
  ['what is no number', () => mixtureWeights({ logProbabilities: [[-1, NaN]] }), 'E_DATA', 'got NaN'],
  [
    'what no model expects',
    () => mixtureWeights({ logProbabilities: [[-1, -Infinity]] }),
    'E_DATA',
    'target 1 has probability 0',
  ],
  [
    'a tolerance of 0',
    () => mixtureWeights({ logProbabilities: [[-1]], tolerance: 0 }),
    'E_RANGE',
    'tolerance',
  ],
  [
    'a weight too few',
    () => mixedLogProbabilities({ logProbabilities: [[-1], [-1]], weights: [1] }),
    'E_SHAPE',
    'one weight for each of 2',
  ],
  [
    'weights of another sum',
    () => mixedLogProbabilities({ logProbabilities: [[-1]], weights: [0.5] }),
    'E_RANGE',
    'the sum 1, got 0.5',
  ],
  [
    'a weight below 0',
    () => mixedLogProbabilities({ logProbabilities: [[-1], [-1]], weights: [2, -1] }),
    'E_RANGE',
    'weights',
  ],
  [
    'scores of another shape',
    () => cacheLogProbabilities({ ...read(0, 2), scores: new Float32Array(3), window: 1, flatness: 1 }),
    'E_SHAPE',
    'got 3, 2 and 2',
  ],
  [
    'a window of 0',
    () => cacheLogProbabilities({ ...read(0, 2), window: 0, flatness: 1 }),
    'E_RANGE',
    'window',
  ],
  [
    'a flatness below 0',
    () => cacheLogProbabilities({ ...read(0, 2), window: 1, flatness: -1 }),
    'E_RANGE',
    'flatness',
  ],
])('refuses %s', (_, run, code, message) => {
  expect(run).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
});
