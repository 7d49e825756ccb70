import {
  define,
  RidgelineError,
  type TokenizerModel,
  type TokenizerModelTraining,
} from '@ridgeline/contracts';
import { codePointEnd, compareCodePoints, hasLoneSurrogate } from '../code-points.ts';
import { byteAlphabet } from '../pre-tokenizers/byte-alphabet.ts';
import { stage } from '../stage.ts';
import { unknownToken } from '../vocabulary.ts';
import { readBpe } from './bpe-json.ts';
import { bpeModel } from './bpe-model.ts';
import { learnMerges } from './learn-merges.ts';

/** How many tokens byte-pair encoding learns, and from what on. */
export const mergeOptions = {
  size: {
    type: 'integer',
    min: 2,
    default: 8000,
    about: 'The largest number of tokens, with those that it begins with: bytes or characters.',
  },
  minFrequency: {
    type: 'integer',
    min: 1,
    default: 2,
    about: 'Leave out tokens of pairs that are rarer.',
  },
} as const;

/** The characters of pieces, and halves of surrogate pairs, each once. */
const charactersOf = (counts: ReadonlyMap<string, number>): string[] => {
  const isMet = new Uint8Array(0x110000);
  const met: string[] = [];
  for (const piece of counts.keys())
    for (let at = 0; at < piece.length; at = codePointEnd(piece, at)) {
      const codePoint = piece.codePointAt(at)!;
      if (isMet[codePoint] === 1) continue;
      isMet[codePoint] = 1;
      met.push(String.fromCodePoint(codePoint));
    }
  return met;
};

/** @throws `E_DATA` for a character that is no byte as `byteLevel` writes them */
const requireBytes = (characters: readonly string[]): void => {
  const other = characters.find((character) => !byteAlphabet.includes(character));
  if (other !== undefined)
    throw new RidgelineError(
      'E_DATA',
      `bpe: with bytes, pieces must be bytes as byteLevel writes them, got ${JSON.stringify(other)}.`,
      { hint: 'Take preTokenizer: { kind: byteLevel }, or leave bytes out.' },
    );
};

const firstTokens = (
  characters: readonly string[],
  { bytes, size }: { readonly bytes: boolean; readonly size: number },
): readonly string[] => {
  if (characters.length === 0)
    throw new RidgelineError('E_DATA', 'bpe: the text to learn from holds no character.', {
      hint: 'Give a text that is not empty.',
    });
  if (bytes) requireBytes(characters);
  const alphabet = bytes
    ? [...byteAlphabet].sort(compareCodePoints)
    : [unknownToken, ...[...characters].sort(compareCodePoints)];
  if (alphabet.length <= size) return alphabet;
  throw new RidgelineError(
    'E_RANGE',
    `bpe: size must be at least ${alphabet.length}, for the tokens that it begins with, got ${size}.`,
    { hint: 'Take a larger size, or fewer different characters.' },
  );
};

/** Pieces without what is no character, which is unknown. */
const known = (counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
  new Map([...counts].filter(([piece]) => !hasLoneSurrogate(piece)));

/**
 * Byte-pair encoding: characters and what the most frequent pairs of neighbours make, again and again.
 *
 * @param options.size the largest number of tokens, with those that it begins with. Defaults to 8000.
 * @param options.minFrequency pairs that are rarer make no token. Defaults to 2.
 * @param options.bytes begin with the 256 characters that stand for bytes, so that behind `byteLevel` no text is unknown; if
 * not, with `<unk>` and the characters of the text. Defaults to false.
 * @returns `train`: counts of pieces → model. No token spells `<unk>`, `<pad>`, `<s>` or `</s>`.
 * @throws `E_RANGE` naming an option; or from `train` if `size` is below the tokens to begin with; `E_DATA`
 * from `train` if there is no character, or one that is no byte where these are asked for.
 * @see Sennrich et al. 2016; `models.BPE` and `trainers.BpeTrainer` of Hugging Face tokenizers, whose order of merges it has.
 * @example bpe({ size: 4 }).train(new Map([['no', 2]])).vocabulary // ['<unk>', 'n', 'o', 'no']
 */
export const bpe = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'bpe',
    {
      about: 'Characters, and what the most frequent pairs of neighbours make of them, again and again.',
      options: {
        ...mergeOptions,
        bytes: {
          type: 'flag',
          default: false,
          about: 'Begin with all 256 bytes as byteLevel writes them, so that no text is unknown.',
        },
      },
      example: { size: 8000, minFrequency: 2 },
      same: { 'Hugging Face': 'BPE' },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ size, minFrequency, bytes }): Omit<TokenizerModelTraining, 'spec'> => ({
      train: (counts) => {
        const met = charactersOf(counts);
        const characters = met.filter((character) => !hasLoneSurrogate(character));
        const alphabet = firstTokens(characters, { bytes, size });
        const words = characters.length < met.length ? known(counts) : counts;
        const learned = learnMerges({ counts: words, alphabet, size, minFrequency });
        return bpeModel({ ...learned, unknown: bytes ? undefined : unknownToken });
      },
    }),
  ),
  (json): TokenizerModel | undefined => {
    const options = readBpe(json);
    return options === undefined ? undefined : bpeModel(options);
  },
);
