import { define, type TokenizerModel, type TokenizerModelTraining } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { frequencyOptions, frequentTokens } from '../frequent-tokens.ts';
import { isRecord } from '../same.ts';
import { stage } from '../stage.ts';
import { type PieceRule, requireVocabulary, unknownToken } from '../vocabulary.ts';
import { readVocabulary, writeVocabulary } from './vocabulary-json.ts';

const unknown = 0;

/** The ids of tokens of one code point, by code point: they are found without a string being made. */
const idsByCodePoint = (vocabulary: readonly string[]): Int32Array => {
  const single = vocabulary.flatMap((token, id) =>
    token.length > 0 && codePointEnd(token, 0) === token.length ? [[token.codePointAt(0)!, id] as const] : [],
  );
  const ids = new Int32Array(single.reduce((highest, [codePoint]) => Math.max(highest, codePoint), 0) + 1);
  for (const [codePoint, id] of single) ids[codePoint] = id;
  return ids;
};

/**
 * One token for each piece: what the vocabulary lacks becomes `<unk>`, id 0.
 *
 * @param options.vocabulary `<unk>`, then tokens, the id being the place.
 * @param options.who the tokenizer, for messages. Defaults to `wordLevel`.
 * @param options.piece what each token must be; any text that is not empty by default.
 * @throws `E_DATA` if the vocabulary does not begin with `<unk>` or holds a token twice.
 * @example wordLevelModel({ vocabulary: ['<unk>', 'no', 'it'] }).special.unknown // 0
 */
export const wordLevelModel = ({
  vocabulary,
  who = 'wordLevel',
  piece = { name: 'a text that is not empty', holds: (token) => token !== '' },
}: {
  readonly vocabulary: readonly string[];
  readonly who?: string;
  readonly piece?: PieceRule;
}): TokenizerModel => {
  requireVocabulary(who, vocabulary, piece);
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  const byCodePoint = idsByCodePoint(vocabulary);
  const idOf = (text: string, start: number, end: number): number => {
    const codePoint = text.codePointAt(start)!;
    if (end - start !== (codePoint > 0xffff ? 2 : 1)) return ids.get(text.slice(start, end)) ?? unknown;
    return codePoint < byCodePoint.length ? byCodePoint[codePoint]! : unknown;
  };
  return {
    kind: 'wordLevel',
    vocabulary,
    special: { unknown },
    tokenize: ({ text, pieces }) => {
      const found = new Int32Array(pieces.length / 2);
      for (let i = 0; i < found.length; i++) found[i] = idOf(text, pieces[2 * i]!, pieces[2 * i + 1]!);
      return { ids: found, offsets: pieces };
    },
    toJSON: () => ({ type: 'WordLevel', vocab: writeVocabulary(vocabulary), unk_token: unknownToken }),
  };
};

/**
 * The most frequent pieces as tokens; ties by code point.
 *
 * @param options.size the largest number of tokens, `<unk>` included. Absent: no limit.
 * @param options.minFrequency what is rarer is left out. Defaults to 1; from 2 on, a model meets `<unk>` while it learns.
 * @returns `train`: counts of pieces → model.
 * @throws `E_RANGE` naming an option; `E_DATA` from `train` if no token is left.
 * @see `models.WordLevel` and `trainers.WordLevelTrainer` of Hugging Face tokenizers.
 * @example wordLevel({ size: 2 }).train(new Map([['no', 1], ['it', 2]])).vocabulary // ['<unk>', 'it']
 */
export const wordLevel = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'wordLevel',
    {
      about: 'One token for each piece, the most frequent ones.',
      options: frequencyOptions,
      example: { size: 10_000, minFrequency: 2 },
      same: { 'Hugging Face': 'WordLevel' },
      stage: 'stable',
      since: '0.1.0',
    },
    (options): Omit<TokenizerModelTraining, 'spec'> => ({
      train: (counts) => wordLevelModel({ vocabulary: frequentTokens('wordLevel', counts, options) }),
    }),
  ),
  (json): TokenizerModel | undefined => {
    if (!isRecord(json) || json.type !== 'WordLevel') return undefined;
    return wordLevelModel({ vocabulary: readVocabulary(json) });
  },
);
