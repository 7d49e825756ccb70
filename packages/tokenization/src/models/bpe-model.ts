import { type Json, RidgelineError, requireFraction, type TokenizerModel } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { draws } from '../draws.ts';
import type { AddPiece } from '../piece-cache.ts';
import { addToken, takeTokens, tokenList } from '../token-list.ts';
import { idsByCharacter } from './ids-by-character.ts';
import { mergeLong } from './merge-long.ts';
import { type Merge, mergeRules } from './merge-rules.ts';
import { shortMerger, shortPiece } from './merge-short.ts';
import { addSymbol, type Symbols, symbolsFor } from './symbols.ts';
import { writeVocabulary } from './vocabulary-json.ts';

/** What a model of byte-pair encoding has learned, and how it reads. */
export interface BpeOptions {
  /** Tokens, the id being the place. */
  readonly vocabulary: readonly string[];
  /** Two tokens that become one, the first to be made first. */
  readonly merges: readonly Merge[];
  /** What stands for a character that the vocabulary lacks; without it such a character belongs to no token. */
  readonly unknown?: string | undefined;
  /** Whether neighbours that are unknown are one token. Defaults to false. */
  readonly fuseUnknown?: boolean;
  /** What the last character of a piece has behind it, such as `</w>`. Defaults to nothing. */
  readonly endOfWord?: string;
  /** Whether a piece that is a token is that token, whatever the merges say. Defaults to false. */
  readonly wholePieces?: boolean;
}

/** @throws `E_DATA` if a token stands twice */
const idsOf = (vocabulary: readonly string[]): ReadonlyMap<string, number> => {
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  if (ids.size === vocabulary.length) return ids;
  const twice = vocabulary.find((token, id) => ids.get(token) !== id)!;
  throw new RidgelineError('E_DATA', `bpe: each token must stand once, got ${JSON.stringify(twice)} again.`, {
    hint: 'Make the vocabulary with trainTokenizer, or take it from a tokenizer that was saved.',
  });
};

/** @throws `E_DATA` if the vocabulary lacks it */
const unknownIdOf = (ids: ReadonlyMap<string, number>, unknown: string | undefined): number | undefined => {
  if (unknown === undefined || ids.has(unknown)) return ids.get(unknown!);
  throw new RidgelineError(
    'E_DATA',
    `bpe: unknown must be a token of the vocabulary, got ${JSON.stringify(unknown)}.`,
    {
      hint: 'Add it to the vocabulary, or leave it out.',
    },
  );
};

/**
 * Byte-pair encoding: the characters of a piece are merged, the pair that was learned first at each time, until none is
 * left that was learned. Time is n·log n for a piece of n characters.
 *
 * `sample` passes each merge over with a probability of `alpha`, as in BPE-dropout: 0 is `tokenize`, 1 leaves characters.
 *
 * @throws `E_DATA` if a token stands twice, or a merge or `unknown` is of tokens that the vocabulary lacks; `E_RANGE`
 * from `sample` if `alpha` is not in 0 … 1.
 * @see Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units"; Provilkov et al. 2020,
 * "BPE-Dropout: Simple and Effective Subword Regularization"; `models.BPE` of Hugging Face tokenizers.
 * @example
 * const model = bpeModel({ vocabulary: ['n', 'o', 'no'], merges: [['n', 'o']] });
 * model.tokenize({ text: 'noon', pieces: Int32Array.of(0, 4) }).ids; // 2 1 0
 */
export const bpeModel = ({
  vocabulary,
  merges,
  unknown,
  fuseUnknown = false,
  endOfWord = '',
  wholePieces = false,
}: BpeOptions): TokenizerModel => {
  const ids = idsOf(vocabulary);
  const rules = mergeRules(ids, merges);
  const unknownId = unknownIdOf(ids, unknown);
  const idWithin = idsByCharacter(vocabulary, '');
  const idAtEnd = endOfWord === '' ? idWithin : idsByCharacter(vocabulary, endOfWord);
  const mergeShort = shortMerger(rules);
  const scratch = symbolsFor(shortPiece);
  const tokens = tokenList();

  const read = (symbols: Symbols, text: string, start: number, end: number): void => {
    symbols.length = 0;
    let afterUnknown = false;
    for (let at = start, after = at; at < end; at = after) {
      after = codePointEnd(text, at);
      const id = (after === end ? idAtEnd : idWithin)(text.codePointAt(at)!);
      if (id !== -1) addSymbol(symbols, id, at, after);
      else if (unknownId !== undefined) {
        if (fuseUnknown && afterUnknown) symbols.ends[symbols.length - 1] = after;
        else addSymbol(symbols, unknownId, at, after);
      }
      afterUnknown = id === -1;
    }
  };

  const addPiece =
    (merge: (symbols: Symbols) => void): AddPiece =>
    (list, text, start, end) => {
      const whole = wholePieces ? ids.get(text.slice(start, end)) : undefined;
      if (whole !== undefined) return addToken(list, whole, start, end);
      const symbols = end - start <= shortPiece ? scratch : symbolsFor(end - start);
      read(symbols, text, start, end);
      merge(symbols);
      for (let i = 0; i < symbols.length; i++)
        addToken(list, symbols.ids[i]!, symbols.starts[i]!, symbols.ends[i]!);
    };

  const tokenizeBy =
    (add: AddPiece): TokenizerModel['tokenize'] =>
    ({ text, pieces }) => {
      // a text that failed may have left some
      tokens.length = 0;
      for (let i = 0; i < pieces.length; i += 2) add(tokens, text, pieces[i]!, pieces[i + 1]!);
      return takeTokens(tokens);
    };

  return {
    kind: 'bpe',
    vocabulary,
    special: unknownId === undefined ? {} : { unknown: unknownId },
    tokenize: tokenizeBy(
      addPiece((symbols) => (symbols.length <= shortPiece ? mergeShort(symbols) : mergeLong(rules, symbols))),
    ),
    sample: (cut, { random, alpha }) => {
      requireFraction('bpe', { alpha });
      const draw = draws(random);
      return tokenizeBy(addPiece((symbols) => mergeLong(rules, symbols, () => draw() < alpha)))(cut);
    },
    toJSON: (): Json => ({
      type: 'BPE',
      dropout: null,
      unk_token: unknown ?? null,
      continuing_subword_prefix: null,
      end_of_word_suffix: endOfWord === '' ? null : endOfWord,
      fuse_unk: fuseUnknown,
      byte_fallback: false,
      ignore_merges: wholePieces,
      vocab: writeVocabulary(vocabulary),
      merges: merges.map(([left, right]) => [left, right]),
    }),
  };
};
