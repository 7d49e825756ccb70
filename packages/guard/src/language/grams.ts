/** The words of a text in small letters: letters with their marks. */
export const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{M}]+/gu) ?? [];

/**
 * The n-grams of a word, which begins and ends with a space where n is more than one.
 *
 * @example gramsOf('an', 2) // [' a', 'an', 'n ']
 */
export const gramsOf = (word: string, n: number): readonly string[] => {
  const letters = n === 1 ? word : ` ${word} `;
  const grams: string[] = [];
  for (let i = 0; i + n <= letters.length; i += 1) grams.push(letters.slice(i, i + n));
  return grams;
};
