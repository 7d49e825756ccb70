import type { HostBatch, Tokenizer } from '@ridgeline/contracts';
import { consecutivePairs, type Table } from '@ridgeline/data';
import { encodePairs } from './encode-pairs.ts';
import { type TextPair, textPairs } from './text-pairs.ts';
import type { TranslationConfig } from './translation-config.ts';

/**
 * The pairs of any table as a trained translator reads them, in the order of the rows.
 *
 * @param config how the translator was trained: columns, empty cells, the longest text.
 * @throws `E_DATA` naming line and column.
 * @example pairBatches(readDelimited(csv), { tokenizer, config }).batches
 */
export const pairBatches = (
  table: Table,
  { tokenizer, config }: { readonly tokenizer: Tokenizer; readonly config: TranslationConfig },
): {
  readonly pairs: readonly TextPair[];
  readonly notes: readonly string[];
  readonly batches: readonly HostBatch[];
} => {
  const read = textPairs(table, config);
  return {
    pairs: read.pairs,
    notes: read.notes,
    batches: consecutivePairs({
      pairs: encodePairs(tokenizer, read, config.data.maxTokens),
      batchSize: config.training.batchSize,
      special: tokenizer.special,
      name: read.name,
    }),
  };
};
