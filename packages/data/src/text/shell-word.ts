/** A word as a shell reads it. @example shellWord("it's") // "'it'\\''s'" */
export const shellWord = (word: string): string =>
  /^[\p{L}\p{N}_./=,-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
