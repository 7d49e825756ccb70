import { type AddedRole, define, type Tokenizer, type TokenizerTraining } from '@ridgeline/contracts';
import { composeTokenizer } from './compose.ts';
import { type CuttingStages, countPieces, isPiece } from './cut.ts';
import { spacedWords } from './decoders/spaced-words.ts';
import { frequencyOptions, frequentTokens } from './frequent-tokens.ts';
import { wordLevelModel } from './models/word-level.ts';
import { wordsAndLineBreaks } from './pre-tokenizers/words-and-line-breaks.ts';

const stages = (): CuttingStages => ({ normalizers: [], preTokenizer: wordsAndLineBreaks() });

/**
 * What stands between whitespace as tokens, and each line break: for text that is already cut into words, such as the
 * Penn Treebank and WikiText as language models know them, whose perplexities can then be compared.
 *
 * `<unk>` and `@-@` stay whole, and a `<unk>` in the text is the vocabulary's own. The line break is what papers call
 * `<eos>`. Other whitespace is not kept: `decode` puts one space between words and none beside a line break.
 *
 * @param options.vocabulary `<unk>`, then tokens, the id being the place. `trainTokenizer` orders them by frequency.
 * @param options.added special tokens behind it, by what they are for. None if not given.
 * @throws `E_DATA` if the vocabulary does not begin with `<unk>` or holds what no text splits into; `E_RANGE` from
 * `decode` for an id outside the vocabulary.
 * @see Mikolov et al. 2010, "Recurrent neural network based language model", for the Penn Treebank cut so.
 * @example
 * const words = whitespaceTokenizer({ vocabulary: ['<unk>', 'no', 'it', '\n'] });
 * words.encode(' no it <unk> \n').ids; // 1 2 0 3
 */
export const whitespaceTokenizer = ({
  vocabulary,
  added = [],
}: {
  readonly vocabulary: readonly string[];
  readonly added?: readonly AddedRole[];
}): Tokenizer => {
  const cutting = stages();
  const model = wordLevelModel({
    vocabulary,
    who: 'whitespaceTokenizer',
    piece: {
      name: 'a line break, or characters without whitespace',
      holds: (token) => isPiece(cutting, token),
    },
  });
  return composeTokenizer(
    { kind: 'whitespace', vocabulary },
    { ...cutting, model, decoder: spacedWords(), added },
  );
};

/**
 * Learns the most frequent words of a text, ties by code point, as {@link whitespaceTokenizer} takes them.
 *
 * @throws `E_RANGE` naming an option; `E_DATA` from `train` if no word is left.
 * @example whitespace({ size: 2 }).train('no no it').vocabulary // ['<unk>', 'no']
 */
export const whitespace = /* @__PURE__ */ define(
  'whitespace',
  {
    label: 'words',
    about:
      'A token for what stands between whitespace, and for each line break: for text that is already cut.',
    options: frequencyOptions,
    example: { size: 10_000 },
    same: { 'Hugging Face': 'WordLevel behind a Split at whitespace' },
    stage: 'stable',
    since: '0.1.0',
  },
  (frequency): Omit<TokenizerTraining, 'spec'> => ({
    train: (text, added = []) => {
      const counts = countPieces(stages(), text, added);
      return whitespaceTokenizer({
        vocabulary: frequentTokens('whitespaceTokenizer', counts, frequency),
        added,
      });
    },
  }),
);
