import {
  type AddedRole,
  define,
  type Spec,
  type Tokenizer,
  type TokenizerModel,
  type TokenizerTraining,
} from '@ridgeline/contracts';
import { composeTokenizer } from './compose.ts';
import { type CuttingStages, countPieces } from './cut.ts';
import { byteLevelDecoder } from './decoders/byte-level-decoder.ts';
import { bpe as bpeStage, mergeOptions } from './models/bpe.ts';
import { bpeModel } from './models/bpe-model.ts';
import type { Merge } from './models/merge-rules.ts';
import { byteLevel } from './pre-tokenizers/byte-level.ts';
import type { Fields } from './same.ts';

const stages = (): CuttingStages => ({ normalizers: [], preTokenizer: byteLevel() });

/**
 * A model behind `byteLevel` as a tokenizer of the kind `bpe`; `undefined` if it reads otherwise than merges alone say, with
 * an unknown token for instance.
 */
export const bpeTokenizerOf = (
  model: TokenizerModel,
  added: readonly AddedRole[] = [],
): Tokenizer | undefined => {
  const { merges, unk_token, end_of_word_suffix, ignore_merges } = model.toJSON() as Fields;
  if (unk_token !== null || end_of_word_suffix !== null || ignore_merges === true) return undefined;
  return composeTokenizer({ kind: 'bpe', vocabulary: model.vocabulary, merges } as Spec, {
    ...stages(),
    model,
    decoder: byteLevelDecoder(),
    added,
  });
};

/**
 * Byte-pair encoding over bytes, as GPT-2 reads text: words with the one space before them, written as UTF-8 bytes, which
 * are merged into tokens.
 *
 * Where the vocabulary has all 256 bytes, which it has where it is learned here, no text is unknown and
 * `decode(encode(text).ids)` is the text; half a surrogate pair is read as U+FFFD. A token that begins or ends within a
 * character has the whole character for its place. `sample` draws other ways to cut a text (BPE-dropout).
 *
 * @param options.vocabulary tokens, a visible character for each byte (`Ġ` is the space), the id being the place.
 * @param options.merges two tokens that become one, the first to be made first.
 * @param options.added special tokens behind the vocabulary, by what they are for. None if not given.
 * @throws `E_DATA` if a token stands twice, or a merge is of tokens that the vocabulary lacks; `E_RANGE` from `decode` for an
 * id outside the vocabulary, and from `sample` for an `alpha` that is not in 0 … 1.
 * @see Radford et al. 2019, "Language Models are Unsupervised Multitask Learners".
 * @example
 * const tokenizer = bpeTokenizer({ vocabulary: ['n', 'o', 'Ġ', 'no'], merges: [['n', 'o']] });
 * tokenizer.encode('no on').ids; // 3 2 1 0
 */
export const bpeTokenizer = ({
  vocabulary,
  merges,
  added = [],
}: {
  readonly vocabulary: readonly string[];
  readonly merges: readonly Merge[];
  readonly added?: readonly AddedRole[];
}): Tokenizer => bpeTokenizerOf(bpeModel({ vocabulary, merges }), added)!;

/**
 * Learns the merges of a text, the most frequent pair first, as {@link bpeTokenizer} takes them.
 *
 * @throws `E_RANGE` naming an option; `E_DATA` from `train` if the text holds no character.
 * @example bpe({ size: 257 }).train('no no').vocabulary.at(-1) // 'no'
 */
export const bpe = /* @__PURE__ */ define(
  'bpe',
  {
    label: 'tokens',
    about: 'Parts of words that bytes are merged into, the most frequent first: no text is unknown.',
    options: { ...mergeOptions, size: { ...mergeOptions.size, min: 256 } },
    example: { size: 8000 },
    same: { 'Hugging Face': 'BPE behind ByteLevel' },
    stage: 'trial',
    since: '0.1.0',
  },
  (options): Omit<TokenizerTraining, 'spec'> => ({
    train: (text, added = []) =>
      bpeTokenizerOf(bpeStage({ ...options, bytes: true }).train(countPieces(stages(), text)), added)!,
  }),
);
