import { charTokenizer, trainCharTokenizer } from './char-tokenizer.ts';
import { trainWhitespaceTokenizer, whitespaceTokenizer } from './whitespace-tokenizer.ts';
import { trainWordTokenizer, wordTokenizer } from './word-tokenizer.ts';

/**
 * Every kind of tokenizer with its factory: `tokenizerKinds[spec.kind](spec)` is the tokenizer again.
 *
 * @example Object.keys(tokenizerKinds) // ['char', 'word', 'whitespace']
 */
export const tokenizerKinds = {
  char: charTokenizer,
  word: wordTokenizer,
  whitespace: whitespaceTokenizer,
} as const;

export type TokenizerKind = keyof typeof tokenizerKinds;

/** How each kind learns its vocabulary from a text. */
export const tokenizerTrainings = {
  char: trainCharTokenizer,
  word: trainWordTokenizer,
  whitespace: trainWhitespaceTokenizer,
} as const satisfies Record<TokenizerKind, unknown>;
