import { randomStream } from '@ridgeline/tensors';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import golden from '../../golden/comparison.json' with { type: 'json' };
import { blockRows } from './block-rows.ts';
import { crossedDifference } from './crossed-difference.ts';

/** x_i = ρ·x_{i−1} + √(1 − ρ²)·e_i */
const autoregression = (seed: number, rows: number, rho: number): Float64Array => {
  const noise = randomStream(seed).stream('rows').normal(rows);
  const values = Float64Array.from(noise);
  for (let i = 1; i < rows; i++) values[i] = rho * values[i - 1]! + Math.sqrt(1 - rho * rho) * noise[i]!;
  return values;
};

it('has the autocorrelation time of the initial monotone sequence, from NumPy’s autocorrelations', () => {
  const { values, autocorrelations: rho } = golden.series;
  const pairs: number[] = [];
  for (let lag = 0; rho[lag]! + rho[lag + 1]! > 0; lag += 2)
    pairs.push(Math.min(rho[lag]! + rho[lag + 1]!, pairs.at(-1) ?? Number.POSITIVE_INFINITY));
  const expected = 2 * pairs.reduce((a, b) => a + b, 0) - 1;
  expect(blockRows({ losses: [values] }).autocorrelationTime).toBeCloseTo(expected, 12);
});

it('cuts rows that are independent into short blocks, and rows that go on into long ones', () => {
  const length = (rho: number): number => blockRows({ losses: [autoregression(1, 4000, rho)] }).rowsPerBlock;
  expect(length(0)).toBeLessThan(20);
  // 2·Σk·ρᵏ/(0.05·τ) = 8, 19 and 89 rows
  expect(length(0.2)).toBeGreaterThan(3);
  expect(length(0.4)).toBeGreaterThan(12);
  expect(length(0.8)).toBeGreaterThan(60);
  expect(length(0.8)).toBeLessThan(130);
});

it('says so where the text is too short for blocks that are long and many enough', () => {
  expect(blockRows({ losses: [autoregression(1, 2000, 0.8)] }).isEnough).toBe(true);
  const short = blockRows({ losses: [autoregression(1, 80, 0.9)] });
  expect([short.isEnough, short.weights.length]).toEqual([false, 10]);
  expect(blockRows({ losses: [[1, 2, 3]] }).isEnough).toBe(false);
});

it('keeps a document whole however long it is beside the others', () => {
  const documents = [0, ...Array.from({ length: 19 }, (_, i) => 190 + 10 * i)];
  const losses = [Array.from({ length: 380 }, (_, row) => Math.sin(row / 40))];
  const { boundaries, weights, isEnough } = blockRows({ losses, documents });
  expect(boundaries).toEqual([...documents, 380]);
  expect([weights[0], weights[1], isEnough]).toEqual([190, 10, true]);
});

it('takes whole documents for long enough, since they do not go on in one another', () => {
  const documents = Array.from({ length: 12 }, (_, document) => 10 * document);
  const losses = [Array.from(autoregression(3, 12, 0)).flatMap((value) => new Array<number>(10).fill(value))];
  expect(blockRows({ losses }).isEnough).toBe(false);
  expect(blockRows({ losses, documents })).toMatchObject({ boundaries: [...documents, 120], isEnough: true });
});

it('has the hand values of two blocks', () => {
  const blocks = blockRows({
    losses: [
      [6, 2, 9, 3],
      [4, 2, 7, 3],
    ],
    without: [
      [2, 2, 1, 1],
      [2, 2, 1, 1],
    ],
    targets: [1, 3, 2, 4],
    documents: [0, 2],
    minimumBlocks: 2,
  });
  expect(blocks.boundaries[0]).toBe(0);
  expect(blocks.boundaries.at(-1)).toBe(4);
  expect(blocks.boundaries).toContain(2);
  const { difference } = crossedDifference(blocks);
  expect(difference).toBeCloseTo((4 + 0 + 8 + 2 + 2 + 0 + 6 + 2) / 2 / 10, 15);
});

it('covers all rows with blocks that are never empty, and keeps the difference of all targets', () => {
  const number = fc.integer({ min: -1000, max: 1000 }).map((n) => n / 100);
  const cases = fc.integer({ min: 2, max: 60 }).chain((rows) =>
    fc.record({
      losses: fc.array(fc.array(number, { minLength: rows, maxLength: rows }), {
        minLength: 1,
        maxLength: 6,
      }),
      targets: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: rows, maxLength: rows }),
      documents: fc.uniqueArray(fc.integer({ min: 0, max: rows - 1 }), { maxLength: 6 }),
      minimumBlocks: fc.integer({ min: 2, max: 30 }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ losses, targets, documents, minimumBlocks }) => {
      const sorted = [...documents].sort((a, b) => a - b);
      const blocks = blockRows({ losses, targets, documents: sorted, minimumBlocks });
      const { boundaries, weights } = blocks;
      expect([boundaries[0], boundaries.at(-1)]).toEqual([0, targets.length]);
      for (const [i, end] of boundaries.slice(1).entries()) expect(end).toBeGreaterThan(boundaries[i]!);
      for (const first of sorted) expect(boundaries).toContain(first);
      expect(weights.length).toBe(boundaries.length - 1);
      const least = documents.length === 0 ? Math.min(minimumBlocks, targets.length) : 1;
      expect(weights.length).toBeGreaterThanOrEqual(least);
      const all = losses.flat().reduce((a, b) => a + b, 0) / losses.length;
      fc.pre(weights.length > 1);
      const { difference } = crossedDifference(blocks);
      expect(difference).toBeCloseTo(all / targets.reduce((a, b) => a + b, 0), 10);
    }),
  );
});

it('does not mind rows without targets, nor rows that are all the same', () => {
  expect(blockRows({ losses: [[1, 0, 1, 0]], targets: [1, 0, 1, 0] }).autocorrelationTime).toBe(1);
  const same = blockRows({ losses: [new Float64Array(40).fill(0.5)] });
  expect([same.rowsPerBlock, same.isEnough]).toEqual([1, true]);
});

it('refuses what is no table of losses, saying where', () => {
  expect(() => blockRows({ losses: [] })).toThrow('at least one seed with one row');
  expect(() => blockRows({ losses: [[1, 2], [1]] })).toThrow(
    'losses[1] must have one number for each of the 2',
  );
  expect(() => blockRows({ losses: [[1, NaN]] })).toThrow('losses[0][1] must be a finite number, got NaN');
  expect(() => blockRows({ losses: [[1, 2]], without: [] })).toThrow('same seeds, got 1 and 0');
  expect(() => blockRows({ losses: [[1, 2]], targets: [1, -1] })).toThrow('targets[1]');
  expect(() => blockRows({ losses: [[1, 2]], targets: [0, 0] })).toThrow('at least one target');
  expect(() => blockRows({ losses: [[1, 2]], documents: [1, 1] })).toThrow('rising places of rows below 2');
  expect(() => blockRows({ losses: [[1, 2]], minimumBlocks: 0 })).toThrow('minimumBlocks');
});
