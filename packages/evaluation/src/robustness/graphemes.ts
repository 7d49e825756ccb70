/** What readers take for one character: a letter with its marks, a flag, a family of emoji. */
const segmenter = /* @__PURE__ */ new Intl.Segmenter('en', { granularity: 'grapheme' });

/** [graphemes] by Unicode's rules, which no text is split within. @example graphemes('e\u0301🇫🇷') // ['e\u0301', '🇫🇷'] */
export const graphemes = (text: string): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment);

/** Whether a grapheme is a letter or a digit of any script. */
export const isLetter = (grapheme: string): boolean => /^[\p{L}\p{N}]/u.test(grapheme);
