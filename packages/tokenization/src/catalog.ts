import { charTokenizer } from './char-tokenizer.ts';
import { wordTokenizer } from './word-tokenizer.ts';

/**
 * Every kind of tokenizer with its factory: `tokenizerKinds[spec.kind](spec)` is the tokenizer again.
 *
 * @example Object.keys(tokenizerKinds) // ['char', 'word']
 */
export const tokenizerKinds = {
  char: charTokenizer,
  word: wordTokenizer,
} as const;

export type TokenizerKind = keyof typeof tokenizerKinds;
