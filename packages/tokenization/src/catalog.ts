import { bpe, bpeTokenizer } from './bpe-tokenizer.ts';
import { char, charTokenizer } from './char-tokenizer.ts';
import { staged, stagedTokenizer } from './staged-tokenizer.ts';
import { unigram, unigramTokenizer } from './unigram-tokenizer.ts';
import { whitespace, whitespaceTokenizer } from './whitespace-tokenizer.ts';
import { wordPiece, wordPieceTokenizer } from './word-piece-tokenizer.ts';
import { word, wordTokenizer } from './word-tokenizer.ts';

/**
 * Every kind of tokenizer with its factory: `tokenizerKinds[spec.kind](spec)` is the tokenizer again.
 *
 * @example Object.keys(tokenizerKinds) // ['char', 'word', 'whitespace', 'bpe', 'wordPiece', 'unigram', 'staged']
 */
export const tokenizerKinds = {
  char: charTokenizer,
  word: wordTokenizer,
  whitespace: whitespaceTokenizer,
  bpe: bpeTokenizer,
  wordPiece: wordPieceTokenizer,
  unigram: unigramTokenizer,
  staged: stagedTokenizer,
} as const;

export type TokenizerKind = keyof typeof tokenizerKinds;

/**
 * The same kinds before they have learned: from options to what learns of a text.
 *
 * @example tokenizers.word({ minFrequency: 2 }).train(text)
 */
export const tokenizers = {
  char,
  word,
  whitespace,
  bpe,
  wordPiece,
  unigram,
  staged,
} as const satisfies Record<TokenizerKind, unknown>;
