import type { HostBatch } from '@ridgeline/contracts';
import { expect, it } from 'vitest';
import { evaluationBatches } from './evaluation-batches.ts';

const ids = Int32Array.from({ length: 10 }, (_, i) => i);
const sizes = { ids, sequenceLength: 4, batchSize: 8 };
const lstm = { spec: { kind: 'lstm' } };
const windowed = { spec: { kind: 'windowed' }, contextLength: 6 };

const shapes = (batches: readonly HostBatch[]) => batches.map(({ targets }) => targets.shape);

it('reads blocks by themselves unless told otherwise', () => {
  const batches = evaluationBatches(sizes, lstm);
  expect(shapes(batches)).toEqual([[2, 4]]);
  expect(batches[0]!.continues).toBeUndefined();
});

it('goes on with the state of a model that carries one', () => {
  const batches = evaluationBatches(sizes, lstm, { context: 'carried' });
  expect(shapes(batches)).toEqual([
    [1, 4],
    [1, 4],
    [1, 1],
  ]);
  expect(batches.map(({ continues }) => continues)).toEqual([false, true, true]);
});

it('slides the window of a model that has one, by half of it or as told', () => {
  expect(shapes(evaluationBatches(sizes, windowed, { context: 'carried' }))).toEqual([[2, 6]]);
  expect(shapes(evaluationBatches(sizes, windowed, { context: 'carried', stride: 1 }))).toEqual([[4, 6]]);
});

it('refuses a stride where nothing slides', () => {
  expect(() => evaluationBatches(sizes, windowed, { context: 'blocks', stride: 2 })).toThrow(
    'evaluation: stride must be left out with context: blocks, which slides nothing, got 2.',
  );
  expect(() => evaluationBatches(sizes, lstm, { context: 'carried', stride: 2 })).toThrow(
    'evaluation: stride must be left out for lstm, which carries a state and slides nothing, got 2.',
  );
});
