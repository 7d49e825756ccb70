import type { Json, TokenizerModel } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { nodeOf, pieceTrie } from '../piece-trie.ts';
import { refuse } from '../refuse.ts';
import { isRecord } from '../same.ts';
import { addToken, takeTokens, tokenList } from '../token-list.ts';
import { unknownToken } from '../vocabulary.ts';
import { readIds, requirePieces, writeVocabulary } from './vocabulary-json.ts';

/** What begins a token that goes on a word. */
export const continuation = '##';

/** Words of more characters are unknown. */
const longestWord = 100;

/** Whether a word has more code points than `most`. */
const isLonger = (text: string, start: number, end: number, most: number): boolean => {
  if (end - start <= most) return false;
  let characters = 0;
  for (let at = start; at < end && characters <= most; at = codePointEnd(text, at)) characters++;
  return characters > most;
};

/**
 * Cuts each piece into the longest tokens from left to right. A piece that does not come out even is unknown as a whole,
 * and so is one that is too long.
 *
 * @param options.vocabulary tokens, the id being the place; those that go on a word begin with the prefix.
 * @param options.unknown the one among them that stands for what cannot be cut. Defaults to `<unk>`.
 * @param options.prefix what begins a token that goes on a word. Defaults to `##`.
 * @param options.longest the most code points of a piece. Defaults to 100.
 * @see Wu et al. 2016, "Google's Neural Machine Translation System"; `models.WordPiece` of Hugging Face tokenizers.
 * @example
 * const model = wordPieceModel({ vocabulary: ['<unk>', 'wha', '##le'] });
 * model.tokenize({ text: 'whale', pieces: Int32Array.of(0, 5) }).ids; // 1 2
 */
export const wordPieceModel = ({
  vocabulary,
  unknown: unknownName = unknownToken,
  prefix = continuation,
  longest = longestWord,
}: {
  readonly vocabulary: readonly string[];
  readonly unknown?: string;
  readonly prefix?: string;
  readonly longest?: number;
}): TokenizerModel => {
  const unknown = vocabulary.indexOf(unknownName);
  const trie = pieceTrie(vocabulary);
  const { next, ids } = trie;
  const within = nodeOf(trie, prefix);

  const tokens = tokenList();

  const addWord = (text: string, start: number, end: number): void => {
    const before = tokens.length;
    for (let from = start, to = start; from < end; from = to) {
      let id = -1;
      let node = from === start ? 0 : within;
      for (let at = from; at < end && node !== -1; ) {
        node = next(node, text.charCodeAt(at++));
        if (node !== -1 && ids[node] !== -1) {
          id = ids[node]!;
          to = at;
        }
      }
      if (id === -1) {
        tokens.length = before;
        addToken(tokens, unknown, start, end);
        return;
      }
      addToken(tokens, id, from, to);
    }
  };

  return {
    kind: 'wordPiece',
    vocabulary,
    special: { unknown },
    tokenize: ({ text, pieces }) => {
      for (let i = 0; i < pieces.length; i += 2) {
        const [start, end] = [pieces[i]!, pieces[i + 1]!];
        if (isLonger(text, start, end, longest)) addToken(tokens, unknown, start, end);
        else addWord(text, start, end);
      }
      return takeTokens(tokens);
    },
    toJSON: (): Json => ({
      type: 'WordPiece',
      unk_token: unknownName,
      continuing_subword_prefix: prefix,
      max_input_chars_per_word: longest,
      vocab: writeVocabulary(vocabulary),
    }),
  };
};

/** The model that a file describes. @throws `E_DATA` for one that does not hold together */
export const readWordPiece = (json: unknown): TokenizerModel | undefined => {
  if (!isRecord(json) || json.type !== 'WordPiece') return undefined;
  const {
    unk_token: unknown = '[UNK]',
    continuing_subword_prefix: prefix = continuation,
    max_input_chars_per_word: longest = longestWord,
  } = json;
  if (typeof unknown !== 'string' || typeof prefix !== 'string')
    return refuse("the model's unk_token and continuing_subword_prefix must be texts");
  if (typeof longest !== 'number' || !Number.isInteger(longest) || longest < 1)
    return refuse("the model's max_input_chars_per_word must be an integer ≥ 1");
  const vocabulary = readIds(json);
  requirePieces(vocabulary);
  if (!vocabulary.includes(unknown)) refuse("the model's vocab must hold its unk_token");
  return wordPieceModel({ vocabulary, unknown, prefix, longest });
};
