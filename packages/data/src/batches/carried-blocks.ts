import { type HostBatch, requirePositiveInteger } from '@ridgeline/contracts';
import { requireWindows, type WindowOptions, windowsAt } from './windows.ts';

/**
 * The whole text once, for evaluation with what came before: blocks of T positions, one in each batch, each of which continues the
 * one before; the last is as long as what is left. A model that carries a state has then read all of the text up to each target.
 *
 * Every target counts once. Only one row is read at a time, so that it is slower than `consecutiveBlocks`.
 *
 * @throws `E_RANGE` if sequenceLength is no integer ≥ 1; `E_DATA` if the text has fewer than 2 tokens.
 * @example carriedBlocks({ ids: new Int32Array(10), sequenceLength: 4 }).length // 3: 4, 4 and 1 targets
 */
export const carriedBlocks = (options: Omit<WindowOptions, 'batchSize'>): HostBatch[] => {
  const { ids, sequenceLength } = options;
  requirePositiveInteger('carriedBlocks', { sequenceLength });
  requireWindows('carriedBlocks', { ...options, sequenceLength: 1, batchSize: 1 });
  const targets = ids.length - 1;
  return Array.from({ length: Math.ceil(targets / sequenceLength) }, (_, block) => {
    const start = block * sequenceLength;
    const length = Math.min(sequenceLength, targets - start);
    return { ...windowsAt(ids, length, [start]), continues: block > 0 };
  });
};
