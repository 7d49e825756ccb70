import type { AddedRole, GivenSpecOf, Tokenizer } from '@ridgeline/contracts';
import { tokenizers } from './catalog.ts';
import { unitOf } from './stage.ts';

/** What a tokenizer shall be, before it has seen text: its kind, and the options of that kind. */
export type TokenizerTrainingSpec = GivenSpecOf<typeof tokenizers>;

/**
 * Learns a vocabulary from a text, in time linear in it (`bpe`: n·log n in its different words). Give it the training part alone, so that nothing of the other
 * parts leaks into the ids.
 *
 * - `char`: every character, by code point
 * - `word`: the most frequent words, ties by code point; `size`, `minFrequency`, `lowercase`
 * - `whitespace`: the most frequent of what stands between whitespace, and the line break; `size`, `minFrequency`
 * - `bpe`: parts of words, the most frequent pairs of neighbours first; `size`, `minFrequency`
 * - `wordPiece`: words and parts of words, the most frequent first; `size`, `minFrequency`, `lowercase`
 * - `unigram`: the parts of words that make the text most probable; `size`
 * - `staged`: what `normalizer`, `preTokenizer`, `model` and `decoder` make of it
 *
 * @param text the text, or several: no token is learned across two of them.
 * @param added special tokens behind those that are learned: `<pad>` to fill up rows with, `<s>` and `</s>` around a text. No
 * text is read as one of them, and `decode` leaves them out with `skipSpecial`. None if not given.
 * @throws `E_OPTION` for a kind that does not exist; `E_RANGE` if `size` or `minFrequency` is no integer that they take;
 * `E_DATA` if no token is left.
 * @example trainTokenizer({ kind: 'char' }, 'abba').vocabulary // ['<unk>', 'a', 'b']
 */
export const trainTokenizer = (
  spec: TokenizerTrainingSpec,
  text: string | readonly string[],
  added?: readonly AddedRole[],
): Tokenizer => unitOf('trainTokenizer', tokenizers, spec).train(text, added);
