import { requireOneOf, type Tokenizer } from '@ridgeline/contracts';
import { tokenizerKinds } from './catalog.ts';
import { charTokenizer, charVocabulary } from './char-tokenizer.ts';
import { wordTokenizer, wordVocabulary } from './word-tokenizer.ts';

/** What a tokenizer shall be, before it has seen text. */
export type TokenizerTrainingSpec =
  | { readonly kind: 'char' }
  | {
      readonly kind: 'word';
      /** The largest number of tokens, `<unk>` included. Absent: no limit. */
      readonly size?: number | undefined;
      /** Leave out what is rarer. Defaults to 1; from 2 on, a model meets `<unk>` while it learns. */
      readonly minFrequency?: number | undefined;
      /** Defaults to false. */
      readonly lowercase?: boolean | undefined;
    };

/**
 * Learns a vocabulary from a text, in time linear in it. Give it the training part alone, so that nothing of the other
 * parts leaks into the ids.
 *
 * - `char`: every character, by code point
 * - `word`: the most frequent words, ties by code point
 *
 * @throws `E_OPTION` for a kind that does not exist; `E_RANGE` if `size` or `minFrequency` is no integer ≥ 1; `E_DATA`
 * if no token is left.
 * @example trainTokenizer({ kind: 'char' }, 'abba').vocabulary // ['<unk>', 'a', 'b']
 */
export const trainTokenizer = (spec: TokenizerTrainingSpec, text: string): Tokenizer => {
  requireOneOf('trainTokenizer', Object.keys(tokenizerKinds), { kind: spec.kind });
  return spec.kind === 'char'
    ? charTokenizer({ vocabulary: charVocabulary(text) })
    : wordTokenizer({ vocabulary: wordVocabulary(text, spec), lowercase: spec.lowercase ?? false });
};
