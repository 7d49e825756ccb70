import { codePointEnd, compareCodePoints } from '../code-points.ts';

/** Words as numbers: characters by their places in an alphabet, one word after the other. */
export interface NumberedWords {
  /** By code point. */
  readonly alphabet: readonly string[];
  readonly characters: Int32Array;
  /** The end of the word that each character is in. */
  readonly ends: Int32Array;
  /** Where each word begins, then the end of the last. */
  readonly starts: Int32Array;
  /** How often each word stands in the text. */
  readonly counts: Float64Array;
}

export const numberedWords = (counts: ReadonlyMap<string, number>): NumberedWords => {
  const words = [...counts.keys()];
  const found = new Set<string>();
  for (const word of words) for (const character of word) found.add(character);
  const alphabet = [...found].sort(compareCodePoints);
  const numbers = new Map(alphabet.map((character, number) => [character, number]));
  const units = words.reduce((sum, word) => sum + word.length, 0);
  const characters = new Int32Array(units);
  const ends = new Int32Array(units);
  const starts = new Int32Array(words.length + 1);
  let length = 0;
  words.forEach((word, i) => {
    for (let at = 0, end = 0; at < word.length; at = end) {
      end = codePointEnd(word, at);
      characters[length++] = numbers.get(word.slice(at, end))!;
    }
    starts[i + 1] = length;
    ends.fill(length, starts[i], length);
  });
  return {
    alphabet,
    characters: characters.slice(0, length),
    ends: ends.slice(0, length),
    starts,
    counts: Float64Array.from(counts.values()),
  };
};

/** The text of a part of the words. */
export const textOf = (
  { alphabet, characters }: NumberedWords,
  { at, length }: { readonly at: number; readonly length: number },
): string => {
  let text = '';
  for (let i = at; i < at + length; i++) text += alphabet[characters[i]!]!;
  return text;
};
