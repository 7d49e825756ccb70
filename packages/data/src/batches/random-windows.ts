import { type BatchSource, type RandomStream, requireNonNegativeInteger } from '@ridgeline/contracts';
import { requireWindows, type WindowOptions, windowsAt } from './windows.ts';

/**
 * Batches of windows that begin anywhere in the text: row b of step s has as its `ids` ids[k … k+T) and targets
 * ids[k+1 … k+T], k uniform on 0 … n−T−1 from `random.at(s)`.
 *
 * Rows of one batch are nearly independent, which steadies the gradient; no state can be carried between batches.
 * `stepsPerEpoch` is (n−1) / (B·T), rounded up: each target is seen once on average.
 *
 * @param options.random a stream for this purpose alone, such as `random.stream('batches')`.
 * @throws `E_RANGE` if a size is no integer ≥ 1; `E_DATA` if the text has fewer than T + 1 tokens.
 * @example randomWindows({ ids, sequenceLength: 64, batchSize: 32, random }).at(0).inputs.ids.shape // [32, 64]
 */
export const randomWindows = (options: WindowOptions & { readonly random: RandomStream }): BatchSource => {
  requireWindows('randomWindows', options);
  const { ids, sequenceLength, batchSize, random } = options;
  const targetsPerBatch = batchSize * sequenceLength;
  return {
    spec: { kind: 'randomWindows', tokens: ids.length, sequenceLength, batchSize },
    targetsPerBatch,
    stepsPerEpoch: Math.ceil((ids.length - 1) / targetsPerBatch),
    at: (step) => {
      requireNonNegativeInteger('randomWindows', { step });
      return windowsAt(ids, sequenceLength, random.at(step).integers(batchSize, ids.length - sequenceLength));
    },
  };
};
