import type { Tokenizer } from '@ridgeline/contracts';
import { encodeInput } from '@ridgeline/tokenization';

/** The special tokens that a tokenizer of classifiers has. */
export const addedTokens = ['pad', 'begin'] as const;

/** A text as a classifier reads it. */
export interface TextRow {
  /** What stands around a text and at most `maxTokens` tokens: no text is without an id. */
  readonly ids: Int32Array;
  /** Whether tokens were cut off. */
  readonly isCut: boolean;
  /** How many of its tokens the vocabulary has. */
  readonly known: number;
}

const isKnown = (id: number, { unknown }: Tokenizer['special']): boolean => id !== unknown;

/** As a model that was trained elsewhere reads it, with what its tokenizer puts around a text. */
const inputRow = (tokenizer: Tokenizer, text: string, maxTokens: number): TextRow => {
  const whole = encodeInput(tokenizer, text, { truncation: null });
  const around = whole.specialMask.reduce((count, special) => count + special, 0);
  const isCut = whole.ids.length - around > maxTokens;
  const { ids, specialMask } = isCut
    ? encodeInput(tokenizer, text, { truncation: { maxLength: maxTokens + around } })
    : whole;
  const known = ids.reduce(
    (count, id, i) => count + Number(specialMask[i] === 0 && isKnown(id, tokenizer.special)),
    0,
  );
  return { ids, isCut, known };
};

/**
 * A text in its composed form (NFC), as the tokenizer was trained on; as it stands, where the tokenizer was trained elsewhere.
 *
 * @example textRow(tokenizer, 'a moving film', 256).ids.length // 4
 */
export const textRow = (tokenizer: Tokenizer, text: string, maxTokens: number): TextRow => {
  if (tokenizer.input !== undefined) return inputRow(tokenizer, text, maxTokens);
  const { encode, special } = tokenizer;
  const all = encode(text.normalize('NFC')).ids;
  const kept = all.subarray(0, maxTokens);
  return {
    ids: Int32Array.of(special.begin!, ...kept),
    isCut: all.length > maxTokens,
    known: kept.reduce((count, id) => count + Number(isKnown(id, special)), 0),
  };
};
