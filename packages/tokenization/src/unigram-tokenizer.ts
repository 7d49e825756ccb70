import {
  type AddedRole,
  define,
  RidgelineError,
  type Tokenizer,
  type TokenizerTraining,
} from '@ridgeline/contracts';
import { composeTokenizer, type Stages } from './compose.ts';
import { countPieces } from './cut.ts';
import { metaspaceDecoder } from './decoders/metaspace-decoder.ts';
import { unigram as unigramStage } from './models/unigram.ts';
import { unigramModel } from './models/unigram-model.ts';
import { unicode } from './normalizers/unicode.ts';
import { metaspace } from './pre-tokenizers/metaspace.ts';
import { sameStages } from './same-stages.ts';
import { requireVocabulary } from './vocabulary.ts';

const stages = (): Omit<Stages, 'model' | 'added'> => ({
  normalizers: [unicode({ form: 'NFKC' })],
  preTokenizer: metaspace(),
  decoder: metaspaceDecoder(),
});

/** @throws `E_DATA` */
const requireScores = (vocabulary: readonly string[], scores: readonly number[]): void => {
  if (
    Array.isArray(scores) &&
    scores.length === vocabulary.length &&
    scores.every((score) => Number.isFinite(score))
  )
    return;
  throw new RidgelineError(
    'E_DATA',
    `unigramTokenizer: scores must be ${vocabulary.length} finite numbers, one for each token.`,
    { hint: 'Take vocabulary and scores from one tokenizer.' },
  );
};

/**
 * Parts of words as tokens, as SentencePiece reads text: plain letters (NFKC), `▁` for each space and before the text, and the
 * tokens of each word whose probabilities have the largest product.
 *
 * Characters that no token has are `<unk>`, id 0, neighbours as one; the text `<unk>` is so too. `sample` draws other ways to
 * cut a text.
 *
 * @param options.vocabulary `<unk>`, then tokens, the id being the place.
 * @param options.scores the log probability of each token, in nats.
 * @param options.added special tokens behind the vocabulary, by what they are for. None if not given.
 * @throws `E_DATA` if the vocabulary does not begin with `<unk>`, or has a token twice or without a score; `E_RANGE` from
 * `decode` for an id outside the vocabulary, and from `sample` for an `alpha` below 0.
 * @see Kudo 2018, "Subword Regularization"; Kudo & Richardson 2018, "SentencePiece".
 * @example
 * const tokenizer = unigramTokenizer({ vocabulary: ['<unk>', '▁n', 'o', '▁no'], scores: [0, -2, -2, -3] });
 * tokenizer.encode('no').ids; // 3
 */
export const unigramTokenizer = ({
  vocabulary,
  scores,
  added = [],
}: {
  readonly vocabulary: readonly string[];
  readonly scores: readonly number[];
  readonly added?: readonly AddedRole[];
}): Tokenizer => {
  requireVocabulary('unigramTokenizer', vocabulary, {
    name: 'a text that is not empty',
    holds: (token) => token !== '',
  });
  requireScores(vocabulary, scores);
  return composeTokenizer(
    { kind: 'unigram', vocabulary, scores },
    { ...stages(), model: unigramModel({ vocabulary, scores, unknown: 0 }), added },
  );
};

/** The scores of a model. */
const scoresOf = (model: Stages['model']): number[] =>
  (model.toJSON() as { readonly vocab: readonly (readonly [string, number])[] }).vocab.map(
    ([, score]) => score,
  );

/** The tokenizer of the kind `unigram` that these stages are; `undefined` if they read otherwise. */
export const unigramTokenizerOf = ({ model, added = [], ...given }: Stages): Tokenizer | undefined => {
  const { byte_fallback: hasBytes } = model.toJSON() as { readonly byte_fallback: boolean };
  const isLearned = model.special.unknown === 0 && !hasBytes && sameStages(given, stages());
  return isLearned
    ? unigramTokenizer({ vocabulary: model.vocabulary, scores: scoresOf(model), added })
    : undefined;
};

/**
 * Learns the parts of words that make a text most probable, as {@link unigramTokenizer} takes them.
 *
 * @throws `E_RANGE` naming an option, or from `train` if `size` is below the characters; `E_DATA` from `train` if there is none.
 * @example unigram({ size: 20 }).train('no no not').vocabulary[0] // '<unk>'
 */
export const unigram = /* @__PURE__ */ define(
  'unigram',
  {
    label: 'tokens',
    about: 'Parts of words with a probability each, of which a text takes the most probable ones.',
    options: unigramStage.options,
    example: { size: 8000 },
    same: { 'Hugging Face': 'Unigram behind NFKC and Metaspace' },
    stage: 'trial',
    since: '0.1.0',
  },
  (options): Omit<TokenizerTraining, 'spec'> => ({
    train: (text, added = []) => {
      const model = unigramStage(options).train(countPieces(stages(), text));
      return unigramTokenizer({ vocabulary: model.vocabulary, scores: scoresOf(model), added });
    },
  }),
);
