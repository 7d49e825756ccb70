import {
  define,
  RidgelineError,
  type TokenizerModel,
  type TokenizerModelTraining,
} from '@ridgeline/contracts';
import { codePointEnd, compareCodePoints, hasLoneSurrogate } from '../code-points.ts';
import { stage } from '../stage.ts';
import { unknownToken } from '../vocabulary.ts';
import { learnMerges } from './learn-merges.ts';
import { continuation, readWordPiece, wordPieceModel } from './word-piece-model.ts';

/** How many parts of words are learned, and from what on. */
export const wordPieceOptions = {
  size: {
    type: 'integer',
    min: 2,
    default: 8000,
    about: 'The largest number of tokens, the unknown one and all characters included.',
  },
  minFrequency: {
    type: 'integer',
    min: 1,
    default: 2,
    about: 'Leave out tokens of pairs that are rarer.',
  },
} as const;

/** `<unk>`, all characters, and those that go on a word. */
const alphabetOf = (words: Iterable<string>): string[] => {
  const all = new Set<string>();
  const within = new Set<string>();
  for (const word of words)
    for (let start = 0, end = 0; start < word.length; start = end) {
      end = codePointEnd(word, start);
      const character = word.slice(start, end);
      all.add(character);
      if (start > 0) within.add(character);
    }
  return [
    unknownToken,
    ...[...all].sort(compareCodePoints),
    ...[...within].sort(compareCodePoints).map((character) => continuation + character),
  ];
};

const requireSize = (alphabet: readonly string[], size: number): void => {
  if (alphabet.length === 1)
    throw new RidgelineError('E_DATA', 'wordPiece: the text to learn from holds no character.', {
      hint: 'Give a text that is not empty.',
    });
  if (alphabet.length <= size) return;
  throw new RidgelineError(
    'E_RANGE',
    `wordPiece: size must be at least ${alphabet.length}, for <unk> and each character of the text, at the beginning of a word and within, got ${size}.`,
    { hint: 'Take a larger size, or fewer different characters.' },
  );
};

const train = (
  given: ReadonlyMap<string, number>,
  options: { readonly size: number; readonly minFrequency: number },
): TokenizerModel => {
  const counts = new Map([...given].filter(([piece]) => !hasLoneSurrogate(piece)));
  const alphabet = alphabetOf(counts.keys());
  requireSize(alphabet, options.size);
  return wordPieceModel(learnMerges({ ...options, counts, alphabet, prefix: continuation }));
};

/**
 * Words, and parts of words that are found again where the longest one comes first.
 *
 * They are learned as by byte-pair encoding: characters, and what the most frequent pairs of neighbours make of them. The order
 * is always one: `<unk>`, characters by code point, those within words by code point, then what is merged as it comes; of
 * equally frequent pairs the one whose left id is lower comes first, then whose right id is.
 *
 * @param options.size the largest number of tokens, `<unk>` and each character included. Defaults to 8000.
 * @param options.minFrequency pairs that are rarer make no token. Defaults to 2.
 * @returns `train`: counts of pieces → model. No token spells `<unk>`, `<pad>`, `<s>` or `</s>`.
 * @throws `E_RANGE` naming an option; or from `train` if `size` is below the characters; `E_DATA` from `train` if there is none.
 * @see Wu et al. 2016; `models.WordPiece` and `trainers.WordPieceTrainer` of Hugging Face tokenizers, which leaves the order of
 * characters within words to chance.
 * @example wordPiece({ size: 4 }).train(new Map([['no', 2]])).vocabulary // ['<unk>', 'n', 'o', '##o']
 */
export const wordPiece = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'wordPiece',
    {
      about: 'Words and parts of words, the longest first; a part that goes on a word begins with ##.',
      options: wordPieceOptions,
      example: { size: 8000, minFrequency: 2 },
      same: { 'Hugging Face': 'WordPiece' },
      stage: 'trial',
      since: '0.1.0',
    },
    (options): Omit<TokenizerModelTraining, 'spec'> => ({ train: (counts) => train(counts, options) }),
  ),
  readWordPiece,
);
