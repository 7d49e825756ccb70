const letters = /\p{L}/gu;
// the scripts in which no blank stands between words
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

const sampled = 100;

const countOf = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

/**
 * Whether most letters of texts are of scripts without blanks between words: Chinese, Japanese, Thai, Lao, Khmer or
 * Burmese. Words are then not to be told apart by blanks, and n-grams of characters serve instead.
 *
 * At most a hundred texts are looked at, evenly spread.
 *
 * @example isWrittenWithoutBlanks(['这部电影很好看']) // true
 */
export const isWrittenWithoutBlanks = (texts: readonly string[]): boolean => {
  const step = Math.max(1, Math.floor(texts.length / sampled));
  let all = 0;
  let without = 0;
  for (let i = 0; i < texts.length; i += step) {
    const text = texts[i]!.slice(0, 1000);
    without += countOf(text, unspaced);
    all += countOf(text, letters);
  }
  return all > 0 && 2 * without > all;
};
