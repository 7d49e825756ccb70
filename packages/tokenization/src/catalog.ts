import { bpe, bpeTokenizer } from './bpe-tokenizer.ts';
import { char, charTokenizer } from './char-tokenizer.ts';
import { staged, stagedTokenizer } from './staged-tokenizer.ts';
import { whitespace, whitespaceTokenizer } from './whitespace-tokenizer.ts';
import { word, wordTokenizer } from './word-tokenizer.ts';

/**
 * Every kind of tokenizer with its factory: `tokenizerKinds[spec.kind](spec)` is the tokenizer again.
 *
 * @example Object.keys(tokenizerKinds) // ['char', 'word', 'whitespace', 'bpe', 'staged']
 */
export const tokenizerKinds = {
  char: charTokenizer,
  word: wordTokenizer,
  whitespace: whitespaceTokenizer,
  bpe: bpeTokenizer,
  staged: stagedTokenizer,
} as const;

export type TokenizerKind = keyof typeof tokenizerKinds;

/**
 * The same kinds before they have learned: from options to what learns of a text.
 *
 * @example tokenizers.word({ minFrequency: 2 }).train(text)
 */
export const tokenizers = { char, word, whitespace, bpe, staged } as const satisfies Record<
  TokenizerKind,
  unknown
>;
