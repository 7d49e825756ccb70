import type { HostBatch } from '@ridgeline/contracts';
import { consecutivePairs } from '@ridgeline/data';
import { encodeParts, marksOf, type PairTokenizers } from './encode-pairs.ts';
import type { TextPairs } from './text-pairs.ts';
import type { TranslationConfig } from './translation-config.ts';

/**
 * Pairs as a trained translator reads them, in their order.
 *
 * @param config how the translator was trained: the longest text, and how many a batch holds.
 * @throws `E_DATA` naming line and column, or if there is no pair.
 * @example pairBatches(textPairs(readDelimited(csv), config), { tokenizer, config })
 */
export const pairBatches = (
  read: TextPairs,
  { config, ...tokenizers }: PairTokenizers & { readonly config: TranslationConfig },
): readonly HostBatch[] =>
  consecutivePairs({
    pairs: encodeParts(tokenizers, [read], config.data.maxTokens)[0]!,
    batchSize: config.training.batchSize,
    ...marksOf(tokenizers),
    name: read.name,
  });
