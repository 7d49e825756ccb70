import fc from 'fast-check';
import { expect, it } from 'vitest';
import { whitespaceSplit } from './pre-tokenizers/words-and-line-breaks.ts';
import { trainTokenizer } from './train-tokenizer.ts';
import { whitespaceTokenizer } from './whitespace-tokenizer.ts';

const train = (text: string, options: { readonly size?: number; readonly minFrequency?: number } = {}) =>
  trainTokenizer({ kind: 'whitespace', ...options }, text);

/** Strings over all of UTF-16, with much whitespace. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(' ', '\n', '\r\n', '\t', 'a', '<unk>', '🐳'),
    ),
  )
  .map((parts) => parts.join(''));

it('keeps <unk>, @-@ and every other word whole, and each line break', () => {
  const tokenizer = train(' pierre <unk> N years @-@ old \n mr. <unk> \n');
  expect(tokenizer.vocabulary).toEqual(['<unk>', '\n', '@-@', 'N', 'mr.', 'old', 'pierre', 'years']);
  const { ids, offsets } = tokenizer.encode(' mr. <unk> N \n');
  expect([...ids]).toEqual([4, 0, 3, 1]);
  expect([...offsets]).toEqual([1, 4, 5, 10, 11, 12, 13, 14]);
});

it('puts one space between words and none beside a line break', () => {
  const tokenizer = train('a b\nc');
  expect(tokenizer.decode(tokenizer.encode(' a  b \r\n\n c\t').ids)).toBe('a b\n\nc');
  expect(tokenizer.decode([0, 0], { skipSpecial: true })).toBe('');
});

it('splits as its pattern says', () => {
  const tokenizer = train('a');
  fc.assert(
    fc.property(anyText, (text) => {
      const { offsets } = tokenizer.encode(text);
      const pieces = Array.from({ length: offsets.length / 2 }, (_, i) =>
        text.slice(offsets[2 * i], offsets[2 * i + 1]),
      );
      expect(pieces).toEqual(text.match(new RegExp(whitespaceSplit.pattern, 'gu')) ?? []);
    }),
  );
});

it('counts size with <unk>, which the text may itself say', () => {
  expect(train('<unk> <unk> <unk> b b a', { size: 2 }).vocabulary).toEqual(['<unk>', 'b']);
  expect(train('b b a', { minFrequency: 2 }).vocabulary).toEqual(['<unk>', 'b']);
  expect(() => train('<unk> <unk>')).toThrow('none is left at minFrequency 1');
  expect(() => train('a', { size: 0 })).toThrow('whitespace: size must be an integer ≥ 1, got 0.');
});

it('refuses tokens that no text splits into', () => {
  for (const token of ['', 'a b', ' a', '\t', '\n\n', 'a\n'])
    expect(() => whitespaceTokenizer({ vocabulary: ['<unk>', token] })).toThrow(
      'each token must be a line break, or characters without whitespace',
    );
});

it('takes a word of a megabyte and as many spaces', () => {
  const [word, spaces] = ['a'.repeat(1_000_000), ' '.repeat(1_000_000)];
  expect([...train('b').encode(`${word}${spaces}b`).ids]).toEqual([0, 1]);
});
