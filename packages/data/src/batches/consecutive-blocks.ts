import type { HostBatch } from '@ridgeline/contracts';
import { requireWindows, type WindowOptions, windowsAt } from './windows.ts';

/**
 * The whole text once, for evaluation: ⌊(n−1) / T⌋ blocks in order, B to a batch, the last batch with what is left.
 *
 * Blocks do not overlap, so every target counts once; each block begins without context. Less than T targets at the
 * end of the text are left out.
 *
 * @throws `E_RANGE` if a size is no integer ≥ 1; `E_DATA` if the text has fewer than T + 1 tokens.
 * @example consecutiveBlocks({ ids: new Int32Array(10), sequenceLength: 2, batchSize: 3 }).length // 2: 3 rows, 1 row
 */
export const consecutiveBlocks = (options: WindowOptions): HostBatch[] => {
  requireWindows('consecutiveBlocks', options);
  const { ids, sequenceLength, batchSize } = options;
  const blocks = Math.floor((ids.length - 1) / sequenceLength);
  return Array.from({ length: Math.ceil(blocks / batchSize) }, (_, batch) => {
    const first = batch * batchSize;
    const rows = Math.min(batchSize, blocks - first);
    const starts = Array.from({ length: rows }, (_, row) => (first + row) * sequenceLength);
    return windowsAt(ids, sequenceLength, starts);
  });
};
