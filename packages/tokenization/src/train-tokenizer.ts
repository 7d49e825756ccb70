import { requireOneOf, type Tokenizer } from '@ridgeline/contracts';
import { type TokenizerKind, tokenizerTrainings } from './catalog.ts';

type Trainings = typeof tokenizerTrainings;

/** What a kind's training takes beside the text. */
type OptionsOf<Kind extends TokenizerKind> =
  Parameters<Trainings[Kind]> extends [string, infer Options] ? Options : unknown;

/** What a tokenizer shall be, before it has seen text: its kind, and the options of that kind's training. */
export type TokenizerTrainingSpec = {
  [Kind in TokenizerKind]: { readonly kind: Kind } & OptionsOf<Kind>;
}[TokenizerKind];

/**
 * Learns a vocabulary from a text, in time linear in it. Give it the training part alone, so that nothing of the other
 * parts leaks into the ids.
 *
 * - `char`: every character, by code point
 * - `word`: the most frequent words, ties by code point; `size`, `minFrequency`, `lowercase`
 * - `whitespace`: the most frequent of what stands between whitespace, and the line break; `size`, `minFrequency`
 *
 * @throws `E_OPTION` for a kind that does not exist; `E_RANGE` if `size` or `minFrequency` is no integer ≥ 1; `E_DATA`
 * if no token is left.
 * @example trainTokenizer({ kind: 'char' }, 'abba').vocabulary // ['<unk>', 'a', 'b']
 */
export const trainTokenizer = ({ kind, ...options }: TokenizerTrainingSpec, text: string): Tokenizer => {
  requireOneOf('trainTokenizer', Object.keys(tokenizerTrainings), { kind });
  // the kind says which options these are
  const train = tokenizerTrainings[kind] as (text: string, options: object) => Tokenizer;
  return train(text, options);
};
