import { type HostBatch, requirePositiveInteger } from '@ridgeline/contracts';
import { type PairOptions, pairBatch, requirePairs } from './pair-batch.ts';

/**
 * All pairs once and in order, for evaluation: B to a batch, the last batch with what is left. Each batch is
 * `source` [B, S] and `ids` [B, T], the beginning and the target; `targets` [B, T] are the target and the end. Where a row
 * is filled up to the longest of its batch, `sourceMask`, `idsMask` and `counts` are 0.
 *
 * @throws `E_RANGE` if a size is no integer ≥ 1; `E_DATA` if there is no pair, or a source without ids; `E_OPTION` if the
 * tokenizer has no id to pad, to begin or to end with.
 * @example
 * const pairs = [{ source: Int32Array.of(5, 6), target: Int32Array.of(7) }];
 * const [batch] = consecutivePairs({ pairs, batchSize: 1, special: { pad: 0, begin: 1, end: 2 } });
 * [...batch.inputs.ids.data, ...batch.targets.data]; // 1 7, 7 2
 */
export const consecutivePairs = (options: PairOptions): HostBatch[] => {
  const { pairs, batchSize } = options;
  requirePositiveInteger('consecutivePairs', { batchSize });
  const special = requirePairs('consecutivePairs', options);
  return Array.from({ length: Math.ceil(pairs.length / batchSize) }, (_, batch) =>
    pairBatch(pairs.slice(batch * batchSize, (batch + 1) * batchSize), special),
  );
};
