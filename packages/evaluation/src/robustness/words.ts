/** Scripts that are written without spaces: where words end is a matter of dictionaries, so that each letter counts as one. */
const unspaced = '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}';

const word = /* @__PURE__ */ new RegExp(
  `[${unspaced}]\\p{M}*|[\\p{L}\\p{N}](?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}\\u200c\\u200d]|['’](?=\\p{L}))*`,
  'gu',
);

/** A text as its words and what stands between: `between` has one more, what is before the first and after the last. */
export interface Words {
  readonly words: readonly string[];
  readonly between: readonly string[];
}

/**
 * Runs of letters and digits, with apostrophes within; in scripts that are written without spaces, each letter with its marks.
 *
 * @example wordsOf('a cat, 猫だ') // words ['a', 'cat', '猫', 'だ'], between ['', ' ', ', ', '', '']
 */
export const wordsOf = (text: string): Words => {
  const found = [...text.matchAll(word)];
  const ends = found.map((match) => match.index + match[0].length);
  return {
    words: found.map(([own]) => own),
    between: [
      ...found.map(({ index }, i) => text.slice(ends[i - 1] ?? 0, index)),
      text.slice(ends.at(-1) ?? 0),
    ],
  };
};

/** The text of words and what stands between them. */
export const joined = ({ words, between }: Words): string =>
  between.map((space, i) => `${space}${words[i] ?? ''}`).join('');

const startsUnspaced = /* @__PURE__ */ new RegExp(`^[${unspaced}]`, 'u');

/** Whether a word is of a script that is written without spaces. */
export const isUnspaced = (word: string): boolean => startsUnspaced.test(word);
