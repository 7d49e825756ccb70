/**
 * An n-gram as it is shown: blanks at its ends, which tell `sea` from ` sea`, as ␣.
 *
 * @example shownGram(' sea') // '␣sea'
 */
export const shownGram = (gram: string): string =>
  gram.replace(/^\s+|\s+$/gu, (blanks) => '␣'.repeat(blanks.length));
