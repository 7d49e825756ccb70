import { type BatchSource, requireNonNegativeInteger } from '@ridgeline/contracts';
import { requireWindows, type WindowOptions, windowsAt } from './windows.ts';

/**
 * Batches that read the text in order: it is cut in B streams of equal length, one for each row, and every batch
 * takes the next T tokens of each. For models that carry their state from batch to batch.
 *
 * `continues` is true except where the streams begin again, every `stepsPerEpoch` = ⌊(n−1) / (B·T)⌋ steps. Less than
 * B·T targets at the end of the text are never seen.
 *
 * @throws `E_RANGE` if a size is no integer ≥ 1; `E_DATA` if the text has fewer than B·T + 1 tokens.
 * @example
 * const source = contiguousStreams({ ids: Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8), sequenceLength: 2, batchSize: 2 });
 * source.at(1).inputs.ids.data; // 2 3, 6 7: what follows 0 1, 4 5
 */
export const contiguousStreams = (options: WindowOptions): BatchSource => {
  requireWindows('contiguousStreams', options, options.batchSize);
  const { ids, sequenceLength, batchSize } = options;
  const targetsPerBatch = batchSize * sequenceLength;
  const stepsPerEpoch = Math.floor((ids.length - 1) / targetsPerBatch);
  return {
    spec: { kind: 'contiguousStreams', tokens: ids.length, sequenceLength, batchSize },
    targetsPerBatch,
    stepsPerEpoch,
    at: (step) => {
      requireNonNegativeInteger('contiguousStreams', { step });
      const window = step % stepsPerEpoch;
      const starts = Array.from(
        { length: batchSize },
        (_, row) => (row * stepsPerEpoch + window) * sequenceLength,
      );
      return { ...windowsAt(ids, sequenceLength, starts), continues: window > 0 };
    },
  };
};
