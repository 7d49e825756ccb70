import type { HostBatch } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { carriedBlocks } from './carried-blocks.ts';
import { batchSources } from './catalog.ts';
import { consecutiveBlocks } from './consecutive-blocks.ts';
import { contiguousStreams } from './contiguous-streams.ts';
import { randomWindows } from './random-windows.ts';
import { slidingWindows } from './sliding-windows.ts';

/** Ids that are their own positions. */
const positions = (length: number) => Int32Array.from({ length }, (_, i) => i);
const random = randomStream(1).stream('batches');
const rows = ({ inputs }: HostBatch): number[][] => {
  const { shape, data } = inputs.ids!;
  return Array.from({ length: shape[0]! }, (_, row) => [
    ...data.subarray(row * shape[1]!, (row + 1) * shape[1]!),
  ]);
};
const sizes = fc.record({
  length: fc.integer({ min: 25, max: 200 }),
  sequenceLength: fc.integer({ min: 1, max: 6 }),
  batchSize: fc.integer({ min: 1, max: 4 }),
});

it('gives targets one token after inputs, in the shape [B, T], for every source', () => {
  fc.assert(
    fc.property(sizes, fc.nat(1000), ({ length, sequenceLength, batchSize }, step) => {
      const options = { ids: positions(length), sequenceLength, batchSize, random };
      for (const source of Object.values(batchSources).map((create) => create(options))) {
        const { targets, ...batch } = source.at(step);
        const inputs = batch.inputs.ids!;
        expect(inputs.shape).toEqual([batchSize, sequenceLength]);
        expect(targets.shape).toEqual(inputs.shape);
        expect(source.targetsPerBatch).toBe(targets.data.length);
        expect([...targets.data]).toEqual([...inputs.data].map((id) => id + 1));
        for (const row of rows(source.at(step)))
          expect(row).toEqual(row.map((_, position) => row[0]! + position));
        expect(source.at(step)).toEqual(source.at(step));
      }
    }),
  );
});

it('begins random windows at every place, and at others in every step', () => {
  const source = randomWindows({ ids: positions(12), sequenceLength: 4, batchSize: 200, random });
  const starts = new Set(rows(source.at(0)).map((row) => row[0]));
  expect([...starts].sort((a, b) => a! - b!)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(rows(source.at(0))).not.toEqual(rows(source.at(1)));
  expect(source.at(0).continues).toBeUndefined();
});

it('counts random steps until every target is seen once on average', () => {
  expect(randomWindows({ ids: positions(101), sequenceLength: 5, batchSize: 4, random }).stepsPerEpoch).toBe(
    5,
  );
  expect(randomWindows({ ids: positions(102), sequenceLength: 5, batchSize: 4, random }).stepsPerEpoch).toBe(
    6,
  );
});

it('reads streams in order, says where they go on, and begins again', () => {
  const source = contiguousStreams({ ids: positions(14), sequenceLength: 2, batchSize: 2 });
  expect(source.stepsPerEpoch).toBe(3);
  expect([0, 1, 2, 3].map((step) => rows(source.at(step)))).toEqual([
    [
      [0, 1],
      [6, 7],
    ],
    [
      [2, 3],
      [8, 9],
    ],
    [
      [4, 5],
      [10, 11],
    ],
    [
      [0, 1],
      [6, 7],
    ],
  ]);
  expect([0, 1, 2, 3, 4].map((step) => source.at(step).continues)).toEqual([false, true, true, false, true]);
});

it('sees every target once in an epoch of streams, but for less than a batch at the end', () => {
  fc.assert(
    fc.property(sizes, ({ length, sequenceLength, batchSize }) => {
      const source = contiguousStreams({ ids: positions(length), sequenceLength, batchSize });
      const targets = Array.from({ length: source.stepsPerEpoch }, (_, step) => [
        ...source.at(step).targets.data,
      ]);
      const seen = targets.flat().sort((a, b) => a - b);
      expect(seen).toEqual(seen.map((_, i) => i + 1));
      expect(length - 1 - seen.length).toBeLessThan(batchSize * sequenceLength);
    }),
  );
});

it('cuts the whole text in blocks, the last batch smaller', () => {
  const batches = consecutiveBlocks({ ids: positions(12), sequenceLength: 2, batchSize: 3 });
  expect(batches.map(rows)).toEqual([
    [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
    [
      [6, 7],
      [8, 9],
    ],
  ]);
  expect([...batches[1]!.targets.data]).toEqual([7, 8, 9, 10]);
  expect(batches[1]!.targets.shape).toEqual([2, 2]);
  expect(consecutiveBlocks({ ids: positions(13), sequenceLength: 2, batchSize: 3 })).toHaveLength(2);
  expect(consecutiveBlocks({ ids: positions(3), sequenceLength: 2, batchSize: 3 }).map(rows)).toEqual([
    [[0, 1]],
  ]);
});

it('refuses a text too short for its sequences, with the numbers', () => {
  const options = { ids: positions(40), sequenceLength: 64, batchSize: 8, random };
  for (const [who, create] of Object.entries({ randomWindows, consecutiveBlocks }))
    expect(() => create({ ...options, name: 'the training part' })).toThrow(
      expect.objectContaining({
        code: 'E_DATA',
        message: `${who}: the training part has 40 tokens, one sequence needs 65.`,
      }),
    );
  expect(() => contiguousStreams({ ...options, sequenceLength: 5 })).toThrow(
    'contiguousStreams: the text has 40 tokens, 8 sequences need 41.',
  );
  expect(() => randomWindows({ ...options, sequenceLength: 39 })).not.toThrow();
});

it('refuses sizes and steps that are no integers', () => {
  const options = { ids: positions(40), sequenceLength: 4, batchSize: 2, random };
  expect(() => consecutiveBlocks({ ...options, sequenceLength: 0 })).toThrow(
    'consecutiveBlocks: sequenceLength must be an integer ≥ 1, got 0.',
  );
  expect(() => contiguousStreams({ ...options, batchSize: 1.5 })).toThrow('batchSize must be an integer ≥ 1');
  for (const create of Object.values(batchSources))
    expect(() => create(options).at(-1)).toThrow('step must be an integer ≥ 0, got -1.');
});

it('carries one row through the whole text, every target once', () => {
  const batches = carriedBlocks({ ids: positions(10), sequenceLength: 4 });
  expect(batches.map((batch) => rows(batch))).toEqual([[[0, 1, 2, 3]], [[4, 5, 6, 7]], [[8]]]);
  expect(batches.map(({ continues }) => continues)).toEqual([false, true, true]);
  expect(carriedBlocks({ ids: positions(3), sequenceLength: 8 }).map((batch) => rows(batch))).toEqual([
    [[0, 1]],
  ]);
  expect(() => carriedBlocks({ ids: positions(1), sequenceLength: 8, name: 'the test part' })).toThrow(
    'carriedBlocks: the test part has 1 tokens, one sequence needs 2.',
  );
});

/** The targets that count, by row, and how many tokens stand before each in its window. */
const counted = ({ targets, counts }: HostBatch) => {
  const [count, length] = targets.shape as [number, number];
  return Array.from({ length: count }, (_, row) =>
    [...targets.data.subarray(row * length, (row + 1) * length)].flatMap((target, place) =>
      counts!.data[row * length + place] === 1 ? [{ target, before: place + 1 }] : [],
    ),
  );
};

it('slides a window over the whole text, every target once and with its context', () => {
  fc.assert(
    fc.property(
      ...[fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 9 }), fc.nat(8)],
      fc.integer({ min: 1, max: 4 }),
      (length, sequenceLength, less, batchSize) => {
        const stride = Math.max(1, sequenceLength - less);
        const batches = slidingWindows({ ids: positions(length), sequenceLength, stride, batchSize });
        const all = batches.flatMap((batch) => counted(batch).flat());
        expect(all.map(({ target }) => target)).toEqual([...positions(length)].slice(1));
        for (const { target, before } of all.slice(sequenceLength))
          expect(before, `${target}`).toBeGreaterThan(sequenceLength - stride);
        for (const { targets } of batches) expect(targets.shape[0]).toBeLessThanOrEqual(batchSize);
      },
    ),
  );
});

it('slides as worked out by hand, and refuses to leave targets out', () => {
  const [batch] = slidingWindows({ ids: positions(10), sequenceLength: 4, stride: 2, batchSize: 8 });
  expect(rows(batch!)).toEqual([
    [0, 1, 2, 3],
    [2, 3, 4, 5],
    [4, 5, 6, 7],
    [5, 6, 7, 8],
  ]);
  expect(counted(batch!).map((row) => row.map(({ target }) => target))).toEqual([
    [1, 2, 3, 4],
    [5, 6],
    [7, 8],
    [9],
  ]);
  expect(() => slidingWindows({ ids: positions(10), sequenceLength: 4, stride: 5, batchSize: 8 })).toThrow(
    'slidingWindows: stride must be at most the length of a window, 4, got 5.',
  );
});
