import type { Tokenizer } from '@ridgeline/contracts';

/** The special tokens that a tokenizer of classifiers has. */
export const addedTokens = ['pad', 'begin'] as const;

/** A text as a classifier reads it. */
export interface TextRow {
  /** The beginning and at most `maxTokens` tokens: no text is without an id. */
  readonly ids: Int32Array;
  /** Whether tokens were cut off. */
  readonly isCut: boolean;
  /** How many of its tokens the vocabulary has. */
  readonly known: number;
}

/**
 * A text in its composed form (NFC), as the tokenizer was trained on.
 *
 * @example textRow(tokenizer, 'a moving film', 256).ids.length // 4
 */
export const textRow = (
  { encode, special }: Pick<Tokenizer, 'encode' | 'special'>,
  text: string,
  maxTokens: number,
): TextRow => {
  const all = encode(text.normalize('NFC')).ids;
  const kept = all.subarray(0, maxTokens);
  return {
    ids: Int32Array.of(special.begin!, ...kept),
    isCut: all.length > maxTokens,
    known: kept.reduce((count, id) => count + (id === special.unknown ? 0 : 1), 0),
  };
};
