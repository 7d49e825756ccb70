import {
  type AddedRole,
  define,
  RidgelineError,
  type Tokenizer,
  type TokenizerTraining,
} from '@ridgeline/contracts';
import { compareCodePoints, hasLoneSurrogate } from './code-points.ts';
import { composeTokenizer } from './compose.ts';
import { type CuttingStages, countPieces, isPiece } from './cut.ts';
import { fuse } from './decoders/fuse.ts';
import { wordLevelModel } from './models/word-level.ts';
import { characters } from './pre-tokenizers/characters.ts';
import { unknownToken } from './vocabulary.ts';

const stages = (): CuttingStages => ({ normalizers: [], preTokenizer: characters() });

/**
 * Characters as tokens: one id for each code point.
 *
 * A character of two UTF-16 units (an emoji) is one token and is never split. What the vocabulary lacks becomes
 * `<unk>`, id 0, and so does each lone surrogate. For every text of known characters, `decode(encode(text).ids)` is
 * the text.
 *
 * @param options.vocabulary `<unk>`, then single characters, the id being the place. `trainTokenizer` orders them by
 * code point.
 * @param options.added special tokens behind it, by what they are for. None if not given.
 * @throws `E_DATA` if the vocabulary does not begin with `<unk>` or holds anything but different characters; `E_RANGE`
 * from `decode` for an id outside the vocabulary.
 * @example
 * const { ids, offsets } = charTokenizer({ vocabulary: ['<unk>', 'a', '🐳'] }).encode('a🐳?');
 * // ids 1 2 0 · offsets 0 1, 1 3, 3 4
 */
export const charTokenizer = ({
  vocabulary,
  added = [],
}: {
  readonly vocabulary: readonly string[];
  readonly added?: readonly AddedRole[];
}): Tokenizer => {
  const cutting = stages();
  const model = wordLevelModel({
    vocabulary,
    who: 'charTokenizer',
    piece: { name: 'one character', holds: (token) => isPiece(cutting, token) },
  });
  return composeTokenizer({ kind: 'char', vocabulary }, { ...cutting, model, decoder: fuse(), added });
};

/** `<unk>` and every character of the text, by code point. Lone surrogates have no place in it. */
const vocabularyOf = (counts: ReadonlyMap<string, number>): string[] => {
  const found = [...counts.keys()].filter((character) => !hasLoneSurrogate(character));
  if (found.length === 0)
    throw new RidgelineError('E_DATA', 'charTokenizer: the text to learn from holds no character.', {
      hint: 'Give a text that is not empty.',
    });
  return [unknownToken, ...found.sort(compareCodePoints)];
};

/**
 * Learns the characters of a text, as {@link charTokenizer} takes them.
 *
 * @throws `E_DATA` from `train` if the text holds none.
 * @example char().train('abba').vocabulary // ['<unk>', 'a', 'b']
 */
export const char = /* @__PURE__ */ define(
  'char',
  {
    label: 'characters',
    about: 'A token for each character of the text.',
    options: {},
    example: {},
    same: { 'Hugging Face': 'WordLevel behind a Split at every character' },
    stage: 'stable',
    since: '0.1.0',
  },
  (): Omit<TokenizerTraining, 'spec'> => ({
    train: (text, added = []) =>
      charTokenizer({ vocabulary: vocabularyOf(countPieces(stages(), text)), added }),
  }),
);
