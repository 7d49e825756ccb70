import type { HostBatch } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import { consecutiveTexts } from './consecutive-texts.ts';
import { shuffledTexts } from './shuffled-texts.ts';

const textOf = (length: number, target: number) => ({ ids: new Int32Array(length).fill(target + 1), target });
const texts = Array.from({ length: 23 }, (_, row) => textOf(1 + ((row * 7) % 11), row));
const random = randomStream(3).stream('batches');
const rowsIn = ({ targets }: HostBatch): number[] => [...targets.data];

it('fills rows up to the longest of their batch, and says where', () => {
  const [first, last] = consecutiveTexts({
    texts: [textOf(1, 0), textOf(3, 1), textOf(2, 2)],
    batchSize: 2,
    pad: 9,
  });
  expect(first!.inputs.ids).toEqual({ shape: [2, 3], data: Int32Array.of(1, 9, 9, 2, 2, 2) });
  expect(first!.inputs.idsMask!.data).toEqual(Int32Array.of(1, 0, 0, 1, 1, 1));
  expect(first!.targets).toEqual({ shape: [2], data: Int32Array.of(0, 1) });
  expect(last!.inputs.ids!.shape).toEqual([1, 2]);
});

it('gives labels of their own as a row for each text', () => {
  const labelled = [Int32Array.of(1, 0, 1), Int32Array.of(0, 0, 0)].map((target) => ({
    ids: Int32Array.of(4),
    target,
  }));
  const [batch] = consecutiveTexts({ texts: labelled, batchSize: 2, pad: 0 });
  expect(batch!.targets).toEqual({ shape: [2, 3], data: Int32Array.of(1, 0, 1, 0, 0, 0) });
});

it.each([undefined, 2])('shows every text once an epoch, in another order each time: alike %s', (alike) => {
  const source = shuffledTexts({ texts, batchSize: 4, pad: 0, random, ...(alike && { alike }) });
  const seen = Array.from({ length: 23 }, (_, step) => rowsIn(source.at(step))).flat();
  const epochs = [0, 1, 2, 3].map((epoch) => seen.slice(23 * epoch, 23 * (epoch + 1)));
  for (const epoch of epochs) expect([...epoch].sort((a, b) => a - b)).toEqual(Array.from(Array(23).keys()));
  expect(epochs[0]).not.toEqual(epochs[1]);
  expect(rowsIn(source.at(3))).toEqual(seen.slice(12, 16));
  expect(source.stepsPerEpoch).toBe(6);
});

it('puts texts of like lengths together where it is asked to', () => {
  const padded = (alike?: number): number => {
    const source = shuffledTexts({ texts, batchSize: 4, pad: 0, random, ...(alike && { alike }) });
    return Array.from({ length: 60 }, (_, step) =>
      source.at(step).inputs.idsMask!.data.filter((one) => one === 0),
    )
      .flatMap((zeros) => zeros.length)
      .reduce((a, b) => a + b, 0);
  };
  expect(padded(5)).toBeLessThan(0.6 * padded());
});

it('refuses what makes no batch', () => {
  const given = { texts, batchSize: 4, pad: 0 };
  expect(() => consecutiveTexts({ ...given, texts: [], name: 'the test part' })).toThrow(
    'consecutiveTexts: the test part must hold a text, got none.',
  );
  expect(() => consecutiveTexts({ ...given, texts: [textOf(0, 1)] })).toThrow('each text must have an id');
  expect(() => consecutiveTexts({ ...given, pad: undefined })).toThrow('pad must be an id, got none.');
  expect(() => shuffledTexts({ ...given, random, alike: 0 })).toThrow('alike must be an integer ≥ 1, got 0.');
});
