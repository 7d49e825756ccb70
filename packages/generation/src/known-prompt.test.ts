import { expect, it } from 'vitest';
import { knownPrompt, startOfText } from './known-prompt.ts';

/** A tokenizer of all that a pattern finds. */
const tokenizer = (pattern: RegExp, tokens: readonly string[]) => {
  const vocabulary = ['<unk>', ...tokens];
  return {
    vocabulary,
    special: { unknown: 0 },
    encode: (text: string) => ({
      ids: Int32Array.from(text.match(pattern) ?? [], (piece) => Math.max(0, vocabulary.indexOf(piece))),
      offsets: new Int32Array(),
    }),
    decode: (ids: ArrayLike<number>) => Array.from(ids, (id) => vocabulary[id]).join(''),
  };
};
const chars = (...tokens: string[]) => tokenizer(/\p{Any}/gu, tokens);
const words = (...tokens: string[]) => tokenizer(/ ?\p{L}+|\p{Any}/gu, tokens);
const apart = (...tokens: string[]) => tokenizer(/\S+|\n/gu, tokens);

it.each([
  ['letters of English', chars('\n', ' ', ...'Theabc'), 'The ', '\n'],
  ['another script', chars(' ', '!', ...'БЯабя'), 'Б', ' '],
  ['small letters', chars('1', 'x', 'y'), 'x', 'x'],
  ['no letter', chars('\n', ' ', '1', '2'), '1', '\n'],
  ['nothing but blanks', chars(' '), undefined, ' '],
  ['nothing', chars(), undefined, '\n'],
  ['words, of which none is a space', words('The', ' cat'), 'The', 'The'],
  ['words after spaces', words('.', ' cat'), ' cat', ' cat'],
  ['words without spaces', apart('@-@', 'cat', 'N'), 'N', 'N'],
])('finds what the vocabulary knows: %s', (_, vocabulary, prompt, start) => {
  expect([knownPrompt(vocabulary), startOfText(vocabulary)]).toEqual([prompt, start]);
});

it('takes no special token for a word, and starts from nothing where there is a token to begin with', () => {
  const vocabulary = chars('B', ' ', 'x');
  expect(knownPrompt({ ...vocabulary, special: { unknown: 0, pad: 1 } })).toBe('x');
  expect(startOfText({ ...vocabulary, special: { unknown: 0, begin: 1 } })).toBe('');
});
