/**
 * Text of one paragraph or cell, so that Markdown shows it as it stands. Characters that mean nothing where they are, as the brackets of an
 * interval, stay as they are.
 *
 * @example escapeMarkdown('p < 0.05, <b>, a_b') // 'p < 0.05, \\<b>, a\\_b'
 */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_|~]|<(?=[a-z/!?])|](?=[([:])|&(?=#?\w+;)/gi, (character) => `\\${character}`)
    .replace(/^(\s*)([-+>#])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2');
