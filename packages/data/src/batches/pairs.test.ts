import type { HostArray, HostBatch } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketedPairs } from './bucketed-pairs.ts';
import { consecutivePairs } from './consecutive-pairs.ts';
import type { IdPair } from './pair-batch.ts';
import { shuffledPairs } from './shuffled-pairs.ts';

const special = { pad: 0, begin: 1, end: 2 };
const random = randomStream(1).stream('batches');

const ids = (minLength: number) =>
  fc.array(fc.integer({ min: 3, max: 20 }), { minLength, maxLength: 6 }).map((list) => Int32Array.from(list));
const drawn = fc.record({
  pairs: fc.array(fc.record({ source: ids(1), target: ids(0) }), { minLength: 1, maxLength: 20 }),
  batchSize: fc.integer({ min: 1, max: 7 }),
});

const rowsOf = ({ shape, data }: HostArray): number[][] =>
  Array.from({ length: shape[0]! }, (_, row) => [...data.subarray(row * shape[1]!, (row + 1) * shape[1]!)]);

/** Rows without what fills them up; checks that this is `pad` at their ends alone. */
const unpadded = (values: HostArray, mask: HostArray): number[][] => {
  expect(mask.shape).toEqual(values.shape);
  const masks = rowsOf(mask);
  return rowsOf(values).map((row, i) => {
    const length = masks[i]!.reduce((sum, one) => sum + one, 0);
    expect(masks[i]).toEqual(row.map((_, position) => Number(position < length)));
    expect(row.slice(length).every((id) => id === special.pad)).toBe(true);
    return row.slice(0, length);
  });
};

/** The pairs of a batch, read back from what a model is given. */
const pairsIn = ({ inputs, targets, counts }: HostBatch): IdPair[] => {
  const sources = unpadded(inputs.source!, inputs.sourceMask!);
  const given = unpadded(inputs.ids!, inputs.idsMask!);
  return unpadded(targets, counts!).map((row, i) => {
    expect(row.at(-1)).toBe(special.end);
    expect(given[i]).toEqual([special.begin, ...row.slice(0, -1)]);
    return { source: Int32Array.from(sources[i]!), target: Int32Array.from(row.slice(0, -1)) };
  });
};

it('gives every pair once and in order, each batch as long as its longest row', () => {
  fc.assert(
    fc.property(drawn, ({ pairs, batchSize }) => {
      const batches = consecutivePairs({ pairs, batchSize, special });
      expect(batches.flatMap(pairsIn)).toEqual(pairs);
      for (const batch of batches) {
        const found = pairsIn(batch);
        expect(batch.inputs.source!.shape[1]).toBe(Math.max(...found.map(({ source }) => source.length)));
        expect(batch.targets.shape[1]).toBe(Math.max(...found.map(({ target }) => target.length + 1)));
      }
    }),
  );
});

it('gives every pair once in an epoch, in full batches, whatever their size', () => {
  fc.assert(
    fc.property(drawn, ({ pairs, batchSize }) => {
      const source = shuffledPairs({ pairs, batchSize, special, random });
      // so many batches hold so many whole epochs
      const seen = Array.from({ length: pairs.length }, (_, step) => pairsIn(source.at(step)));
      expect(seen.every((batch) => batch.length === batchSize)).toBe(true);
      const sorted = (list: readonly IdPair[]): string[] => list.map((pair) => JSON.stringify(pair)).sort();
      for (let epoch = 0; epoch < batchSize; epoch++)
        expect(sorted(seen.flat().slice(epoch * pairs.length, (epoch + 1) * pairs.length))).toEqual(
          sorted(pairs),
        );
      expect(source.stepsPerEpoch).toBe(Math.ceil(pairs.length / batchSize));
    }),
  );
});

it('is a pure function of the step, in another order every epoch', () => {
  const pairs = Array.from({ length: 12 }, (_, i) => ({
    source: Int32Array.of(i + 3),
    target: Int32Array.of(i + 3),
  }));
  const source = shuffledPairs({ pairs, batchSize: 12, special, random });
  const [first, second] = [source.at(0), source.at(1)];
  expect(pairsIn(first)).not.toEqual(pairsIn(second));
  expect(source.at(0)).toEqual(first);
  expect(shuffledPairs({ pairs, batchSize: 12, special, random }).at(1)).toEqual(second);
  expect(source.targetsPerBatch).toBe(24);
});

it('gives every pair once in an epoch, in batches of like lengths that hold so many positions', () => {
  fc.assert(
    fc.property(drawn, fc.integer({ min: 7, max: 40 }), ({ pairs }, tokens) => {
      const source = bucketedPairs({ pairs, tokens, special, random });
      const { stepsPerEpoch } = source;
      const sorted = (list: readonly IdPair[]): string[] => list.map((pair) => JSON.stringify(pair)).sort();
      for (let epoch = 0; epoch < 2; epoch++) {
        const batches = Array.from({ length: stepsPerEpoch }, (_, step) =>
          source.at(epoch * stepsPerEpoch + step),
        );
        expect(sorted(batches.flatMap(pairsIn))).toEqual(sorted(pairs));
        for (const { inputs } of batches) {
          const [rows, length] = inputs.ids!.shape as [number, number];
          expect(rows * Math.max(length, inputs.source!.shape[1]!)).toBeLessThanOrEqual(tokens);
        }
      }
      // whatever was asked for before
      expect(bucketedPairs({ pairs, tokens, special, random }).at(stepsPerEpoch)).toEqual(
        source.at(stepsPerEpoch),
      );
    }),
  );
});

it('puts pairs of one length together otherwise every epoch, and leaves no rest of a row or two', () => {
  const pairs = Array.from({ length: 21 }, (_, i) => ({
    source: Int32Array.of(i + 3),
    target: Int32Array.of(i + 3),
  }));
  const source = bucketedPairs({ pairs, tokens: 20, special, random });
  const rows = [0, 1, 2].map((step) => source.at(step).targets.shape[0]!);
  expect(rows.sort()).toEqual([10, 5, 6].sort());
  const idsOf = (step: number) => [...source.at(step).inputs.source!.data].sort();
  expect([0, 1, 2].map(idsOf)).not.toEqual([3, 4, 5].map(idsOf));
});

it('fills sources up with the id of their own tokenizer, where they have one', () => {
  const pairs = [
    { source: Int32Array.of(3), target: Int32Array.of(4) },
    { source: Int32Array.of(3, 5), target: Int32Array.of(4, 6) },
  ];
  const [batch] = consecutivePairs({ pairs, batchSize: 2, special, sourcePad: 9 });
  expect([...batch!.inputs.source!.data]).toEqual([3, 9, 3, 5]);
  expect([...batch!.inputs.ids!.data]).toEqual([1, 4, 0, 1, 4, 6]);
});

it('refuses a budget that the longest pair does not fit', () => {
  const pairs = [{ source: Int32Array.of(3, 4, 5), target: Int32Array.of(4) }];
  expect(() => bucketedPairs({ pairs, tokens: 2, special, random, name: 'the training part' })).toThrow(
    'bucketedPairs: tokens must be at least 3, the positions of the longest of the training part, got 2.',
  );
});

it('refuses what no batch can be made of', () => {
  const pairs = [{ source: Int32Array.of(3), target: Int32Array.of(4) }];
  const options = { pairs, batchSize: 2, special, random };
  expect(() => shuffledPairs({ ...options, batchSize: 0 })).toThrow(
    'shuffledPairs: batchSize must be an integer ≥ 1, got 0.',
  );
  expect(() => consecutivePairs({ ...options, pairs: [], name: 'the test part' })).toThrow(
    expect.objectContaining({
      code: 'E_DATA',
      message: 'consecutivePairs: the test part must hold a pair, got none.',
    }),
  );
  expect(() => consecutivePairs({ ...options, pairs: [{ ...pairs[0]!, source: new Int32Array() }] })).toThrow(
    'consecutivePairs: each source must have an id, got none at 0 of the pairs.',
  );
  expect(() => shuffledPairs({ ...options, special: { pad: 0, begin: 1 } })).toThrow(
    expect.objectContaining({
      code: 'E_OPTION',
      message: 'shuffledPairs: special must have pad, begin, end, got no end.',
    }),
  );
  expect(() => shuffledPairs(options).at(-1)).toThrow('step must be an integer ≥ 0, got -1.');
});
