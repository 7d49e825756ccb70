/**
 * A text in compatibility form, without inherited marks and without case: `ﬁ` and `FI` are `fi`, `ß` is `ss`, `é` is `e`. Marks of a script
 * of their own, such as the vowel signs of Devanagari, stay.
 *
 * @example fold('Ｅ\u0336́ẞ') // 'ess'
 */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    // upper case first, since that is what joins ß with ss, ς with σ and ſ with s
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{Script=Inherited}+/gu, '')
    .normalize('NFC');
