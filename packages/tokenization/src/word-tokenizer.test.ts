import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wordSplit } from './pre-tokenizers/words.ts';
import { trainTokenizer } from './train-tokenizer.ts';
import { wordTokenizer } from './word-tokenizer.ts';

const pieces = (text: string): string[] => {
  const { offsets } = wordTokenizer({ vocabulary: ['<unk>'] }).encode(text);
  return Array.from({ length: offsets.length / 2 }, (_, i) => text.slice(offsets[2 * i], offsets[2 * i + 1]));
};

const allCodePoints = Array.from({ length: 0x110000 }, (_, codePoint) => String.fromCodePoint(codePoint));
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(' ', '\n', 'a', 'É', '\u0301', '7', '½', '.', '🐳', '白', '\u00a0') }),
);

it('splits into words, numbers and marks with the one space before each', () => {
  expect(pieces("Don't, 1851!")).toEqual(['Don', "'", 't', ',', ' 1851', '!']);
  expect(pieces('a  b\n\n\tc ')).toEqual(['a', ' ', ' b', '\n', '\n', '\t', 'c', ' ']);
  expect(pieces('18a cafe\u0301 🐳🐳')).toEqual(['18', 'a', ' cafe\u0301', ' 🐳', '🐳']);
});

it('splits as its pattern says', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(pieces(text)).toEqual(text.match(new RegExp(wordSplit.pattern, 'gu')) ?? []);
    }),
    { numRuns: 500 },
  );
});

it('decodes what it encoded when every word is known, also where lone surrogates are left unknown', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const tokenizer = trainTokenizer({ kind: 'word' }, `a${text}`);
      expect(tokenizer.decode(tokenizer.encode(`a${text}`).ids)).toBe(`a${text}`);
    }),
  );
  const tokenizer = trainTokenizer({ kind: 'word' }, 'a \ud800 b');
  expect(tokenizer.vocabulary).toEqual(['<unk>', ' b', 'a']);
  expect([...tokenizer.encode('a \ud800 b').ids]).toEqual([2, 0, 1]);
});

it('orders words by frequency, then by code point, and keeps to size and minFrequency', () => {
  const text = 'b b c c c\ud83d\udc33\uffee';
  expect(trainTokenizer({ kind: 'word' }, text).vocabulary).toEqual([
    '<unk>',
    ' c',
    ' b',
    'b',
    '\uffee',
    '🐳',
  ]);
  expect(trainTokenizer({ kind: 'word', size: 2 }, text).vocabulary).toEqual(['<unk>', ' c']);
  expect(trainTokenizer({ kind: 'word', minFrequency: 2 }, `${text} b`).vocabulary).toEqual([
    '<unk>',
    ' c',
    ' b',
  ]);
});

it('lowers each character by itself and keeps offsets in the text as it was', () => {
  const tokenizer = trainTokenizer({ kind: 'word', lowercase: true }, 'ΟΔΟΣ İx the THE');
  expect(tokenizer.vocabulary).toEqual(['<unk>', ' the', ' i\u0307x', 'οδοσ']);
  const { ids, offsets } = tokenizer.encode('οδοΣ İX The');
  expect([...ids]).toEqual([3, 2, 1]);
  expect([...offsets]).toEqual([0, 4, 4, 7, 7, 11]);
  expect(tokenizer.decode(ids)).toBe('οδοσ i\u0307x the');
});

it('keeps the place where a text is split when it is lowered, for every character', () => {
  const places = (character: string) => pieces(`a${character}1 ${character}.`).map((piece) => piece.length);
  const moved = allCodePoints.filter((character) => {
    const lower = character.toLowerCase();
    return (
      lower.length === character.length &&
      lower !== character &&
      `${places(character)}` !== `${places(lower)}`
    );
  });
  expect(moved).toEqual([]);
  const grown = allCodePoints.filter((character) => character.toLowerCase().length !== character.length);
  expect(grown).toEqual(['İ']);
  expect(pieces('aİ1 İ.').length).toBe(pieces('ai\u03071 i\u0307.').length);
});

it('does not take long words, runs of spaces or of marks for more than they are', () => {
  const size = 1_000_000;
  expect(pieces('a'.repeat(10 * size)).length).toBe(1);
  expect(pieces(`e${'\u0301'.repeat(size)}`).length).toBe(1);
  expect(pieces(' '.repeat(size)).length).toBe(size);
  expect(pieces('🐳'.repeat(size / 2)).length).toBe(size / 2);
  expect(pieces('7'.repeat(size)).length).toBe(1);
});

it('takes names of the language for ordinary words', () => {
  const text = '__proto__ constructor toString';
  const tokenizer = trainTokenizer({ kind: 'word' }, text);
  expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(text);
  expect([...wordTokenizer({ vocabulary: ['<unk>'] }).encode('constructor toString').ids]).toEqual([0, 0]);
});

it.each([
  [['<unk>', 'a b'], false, 'wordTokenizer: each token must be one word, number or mark, got "a b" at 1.'],
  [
    ['<unk>', 'The'],
    true,
    'wordTokenizer: each token must be one word, number or mark in lower case, got "The" at 1.',
  ],
  [['<unk>', ' a', ' a'], false, 'wordTokenizer: each token must stand once, got " a" again at 2.'],
])('refuses the vocabulary %j', (vocabulary, lowercase, message) => {
  expect(() => wordTokenizer({ vocabulary, lowercase })).toThrow(
    expect.objectContaining({ code: 'E_DATA', message }),
  );
});

it('refuses options that leave no word', () => {
  expect(() => trainTokenizer({ kind: 'word', minFrequency: 3 }, 'a b c')).toThrow(
    'wordTokenizer: of 3 different words in the text none is left at minFrequency 3.',
  );
  expect(() => trainTokenizer({ kind: 'word', size: 0 }, 'a')).toThrow(
    'word: size must be an integer ≥ 1, got 0.',
  );
  expect(() => trainTokenizer({ kind: 'wrod' as 'word' }, 'a')).toThrow(
    expect.objectContaining({ code: 'E_OPTION', hint: 'Did you mean "word"?' }),
  );
});
