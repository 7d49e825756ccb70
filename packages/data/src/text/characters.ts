/**
 * The number of characters of a text: its code points. An emoji of two UTF-16 units is one, a letter with a combining
 * accent two; a lone surrogate counts as one. Grapheme clusters, what a reader takes for one character, are not meant:
 * what they are changes with each version of Unicode.
 *
 * @example countCharacters('a🐳') // 2
 */
export const countCharacters = (text: string): number => {
  let characters = text.length;
  for (let i = 1; i < text.length; i++) if (text.codePointAt(i - 1)! > 0xffff) characters--;
  return characters;
};

/** Where character number `characters` begins, in UTF-16 units; the end of the text if it has no more. */
export const characterOffset = (text: string, characters: number): number => {
  let at = 0;
  for (let passed = 0; passed < characters && at < text.length; passed++)
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
};

/**
 * The first characters of a text, never half of one.
 *
 * @example firstCharacters('a🐳b', 2) // 'a🐳'
 */
export const firstCharacters = (text: string, characters: number): string =>
  text.slice(0, characterOffset(text, characters));
