import { type AddedRole, define, type Tokenizer, type TokenizerTraining } from '@ridgeline/contracts';
import { composeTokenizer } from './compose.ts';
import { type CuttingStages, countPieces, isPiece } from './cut.ts';
import { fuse } from './decoders/fuse.ts';
import { frequencyOptions, frequentTokens } from './frequent-tokens.ts';
import { wordLevelModel } from './models/word-level.ts';
import { lowercase as lower } from './normalizers/lowercase.ts';
import { words } from './pre-tokenizers/words.ts';

const stages = (lowercase: boolean): CuttingStages => ({
  normalizers: lowercase ? [lower()] : [],
  preTokenizer: words(),
});

/**
 * Words as tokens: runs of letters with their marks, runs of digits, every other character by itself.
 *
 * One space belongs to what follows it (`' whale'`), as in GPT-2; further spaces, tabs and line breaks are tokens of
 * one character. So tokens joined are the text, to the last space. What the vocabulary lacks becomes `<unk>`, id 0,
 * together with its space.
 *
 * @param options.vocabulary `<unk>`, then tokens, the id being the place. `trainTokenizer` orders them by frequency.
 * @param options.lowercase look words up in lower case; `decode` then gives lower case, offsets still point into the
 * text as it was. Defaults to false.
 * @param options.added special tokens behind the vocabulary, by what they are for. None if not given.
 * @throws `E_DATA` if the vocabulary does not begin with `<unk>` or holds what no text splits into; `E_RANGE` from
 * `decode` for an id outside the vocabulary.
 * @example
 * const words = wordTokenizer({ vocabulary: ['<unk>', 'Call', ' me', '.'] });
 * words.encode('Call me Ishmael.').ids; // 1 2 0 3
 */
export const wordTokenizer = ({
  vocabulary,
  lowercase = false,
  added = [],
}: {
  readonly vocabulary: readonly string[];
  readonly lowercase?: boolean;
  readonly added?: readonly AddedRole[];
}): Tokenizer => {
  const cutting = stages(lowercase);
  const model = wordLevelModel({
    vocabulary,
    who: 'wordTokenizer',
    piece: {
      name: `one word, number or mark${lowercase ? ' in lower case' : ''}`,
      holds: (token) => isPiece(cutting, token),
    },
  });
  return composeTokenizer(
    { kind: 'word', vocabulary, lowercase },
    { ...cutting, model, decoder: fuse(), added },
  );
};

/**
 * Learns the most frequent words of a text, ties by code point, as {@link wordTokenizer} takes them.
 *
 * @throws `E_RANGE` or `E_OPTION` naming an option; `E_DATA` from `train` if no word is left.
 * @example word({ minFrequency: 2 }).train('the sea, the sea').vocabulary // ['<unk>', ' sea']
 */
export const word = /* @__PURE__ */ define(
  'word',
  {
    label: 'words',
    about: 'A token for each word, number and mark, with the one space before it.',
    options: {
      ...frequencyOptions,
      lowercase: {
        type: 'flag',
        default: false,
        about: 'Look words up in lower case; decoded text is lower case then.',
      },
    },
    example: { minFrequency: 2 },
    same: { 'Hugging Face': 'WordLevel behind a Split into words' },
    stage: 'stable',
    since: '0.1.0',
  },
  ({ lowercase, ...frequency }): Omit<TokenizerTraining, 'spec'> => ({
    train: (text, added = []) => {
      const counts = countPieces(stages(lowercase), text);
      return wordTokenizer({
        vocabulary: frequentTokens('wordTokenizer', counts, frequency),
        lowercase,
        added,
      });
    },
  }),
);
