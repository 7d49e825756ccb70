import { type AddedRole, define, type Tokenizer, type TokenizerTraining } from '@ridgeline/contracts';
import { composeTokenizer, type Stages } from './compose.ts';
import { countPieces, isPiece } from './cut.ts';
import { wordPieceDecoder } from './decoders/word-piece-decoder.ts';
import { wordPieceOptions, wordPiece as wordPieceStage } from './models/word-piece.ts';
import { continuation, wordPieceModel } from './models/word-piece-model.ts';
import { bert } from './normalizers/bert.ts';
import { bertWords } from './pre-tokenizers/bert-words.ts';
import { same } from './same.ts';
import { sameStages } from './same-stages.ts';
import { requireVocabulary } from './vocabulary.ts';

const stages = (lowercase: boolean): Omit<Stages, 'model' | 'added'> => ({
  normalizers: [bert({ lowercase })],
  preTokenizer: bertWords(),
  decoder: wordPieceDecoder(),
});

/** A token without what says that it goes on a word. */
const written = (token: string): string =>
  token.startsWith(continuation) && token.length > continuation.length
    ? token.slice(continuation.length)
    : token;

/**
 * Parts of words as tokens, as BERT reads text: plain spaces, no control characters, each punctuation mark and each Chinese
 * character a word; then the longest tokens of each word from left to right. A token that goes on a word begins with `##`.
 *
 * A word that cannot be cut is `<unk>`, id 0, as a whole, and so is one of more than 100 characters. `decode` puts one space
 * between words and none before `.`, `?`, `!` and `,`.
 *
 * @param options.vocabulary `<unk>`, then tokens, the id being the place.
 * @param options.lowercase read small letters without accents, as the uncased BERT; `decode` then gives these, offsets still
 * point into the text as it was. Defaults to true.
 * @param options.added special tokens behind the vocabulary, by what they are for. None if not given.
 * @throws `E_DATA` if the vocabulary does not begin with `<unk>` or holds what is no part of a word; `E_RANGE` from `decode` for
 * an id outside the vocabulary.
 * @see Devlin et al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding".
 * @example wordPieceTokenizer({ vocabulary: ['<unk>', 'wha', '##le'] }).encode('Whale').ids // 1 2
 */
export const wordPieceTokenizer = ({
  vocabulary,
  lowercase = true,
  added = [],
}: {
  readonly vocabulary: readonly string[];
  readonly lowercase?: boolean;
  readonly added?: readonly AddedRole[];
}): Tokenizer => {
  const around = stages(lowercase);
  requireVocabulary('wordPieceTokenizer', vocabulary, {
    name: `a part of one word${lowercase ? ' in lower case' : ''}`,
    holds: (token) => isPiece(around, written(token)),
  });
  return composeTokenizer(
    { kind: 'wordPiece', vocabulary, lowercase },
    { ...around, model: wordPieceModel({ vocabulary }), added },
  );
};

/** The tokenizer of the kind `wordPiece` that these stages are; `undefined` if they read otherwise. */
export const wordPieceTokenizerOf = ({ model, added = [], ...given }: Stages): Tokenizer | undefined => {
  const { vocab: _, ...asRead } = model.toJSON() as Record<string, unknown>;
  const { vocab: __, ...asLearned } = wordPieceModel({ vocabulary: [] }).toJSON() as Record<string, unknown>;
  if (!same(asRead, asLearned)) return undefined;
  const lowercase = [true, false].find((flag) => sameStages(given, stages(flag)));
  if (lowercase === undefined) return undefined;
  return wordPieceTokenizer({ vocabulary: model.vocabulary, lowercase, added });
};

/**
 * Learns parts of words, the most frequent first, as {@link wordPieceTokenizer} takes them.
 *
 * @throws `E_RANGE` or `E_OPTION` naming an option, `E_RANGE` from `train` if `size` is below the characters; `E_DATA` from
 * `train` if there is none.
 * @example wordPiece({ size: 20 }).train('no no not').encode('Not').ids.length // 2
 */
export const wordPiece = /* @__PURE__ */ define(
  'wordPiece',
  {
    label: 'tokens',
    about: 'Words and parts of words, the longest first, cut as BERT cuts them.',
    options: {
      ...wordPieceOptions,
      lowercase: {
        type: 'flag',
        default: true,
        about: 'Read small letters without accents; decoded text is so then.',
      },
    },
    example: { size: 8000 },
    same: { 'Hugging Face': 'WordPiece behind BertNormalizer and BertPreTokenizer' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ lowercase, ...options }): Omit<TokenizerTraining, 'spec'> => ({
    train: (text, added = []) => {
      const { vocabulary } = wordPieceStage(options).train(countPieces(stages(lowercase), text));
      return wordPieceTokenizer({ vocabulary, lowercase, added });
    },
  }),
);
