import type { HostBatch } from '@ridgeline/contracts';
import { requireTexts, type TextOptions, textBatch } from './text-batch.ts';

/**
 * All texts once and in order, for evaluation: B to a batch, the last batch with what is left. Each batch has `ids` [B, T] and
 * `idsMask`, 0 where a row is filled up to the longest of its batch; `targets` are classes [B], or labels [B, K].
 *
 * @throws `E_RANGE` if a size is no integer ≥ 1; `E_DATA` if there is no text, or one without ids; `E_OPTION` if there is no id to
 * pad with.
 * @example
 * const texts = [{ ids: Int32Array.of(5, 6), target: 1 }, { ids: Int32Array.of(7), target: 0 }];
 * const [batch] = consecutiveTexts({ texts, batchSize: 2, pad: 0 });
 * [...batch.inputs.ids.data, ...batch.targets.data]; // 5 6 7 0, 1 0
 */
export const consecutiveTexts = (options: TextOptions): HostBatch[] => {
  const { pad } = requireTexts('consecutiveTexts', options);
  const { texts, batchSize } = options;
  return Array.from({ length: Math.ceil(texts.length / batchSize) }, (_, batch) =>
    textBatch(texts.slice(batch * batchSize, (batch + 1) * batchSize), { pad }),
  );
};
