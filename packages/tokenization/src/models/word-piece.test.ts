import fc from 'fast-check';
import { expect, it } from 'vitest';
import passages from '../../golden/bpe.json' with { type: 'json' };
import goldens from '../../golden/parts-of-words.json' with { type: 'json' };
import { trainTokenizer } from '../train-tokenizer.ts';
import { wordPieceTokenizer } from '../word-piece-tokenizer.ts';
import { wordPiece } from './word-piece.ts';
import { readWordPiece, wordPieceModel } from './word-piece-model.ts';

const whole = (text: string) => ({ text, pieces: Int32Array.of(0, text.length) });

it('takes the longest token at each place, and those with the prefix within a word', () => {
  const model = wordPieceModel({ vocabulary: ['<unk>', 'a', 'ab', '##b', '##bc', '##c', 'b'] });
  expect([...model.tokenize(whole('abc')).ids]).toEqual([2, 5]);
  expect([...model.tokenize(whole('abbc')).ids]).toEqual([2, 4]);
  expect([...model.tokenize(whole('abbc')).offsets]).toEqual([0, 2, 2, 4]);
  expect([...model.tokenize(whole('b')).ids]).toEqual([6]);
});

it('takes a word that does not come out even for unknown, as a whole, and one that is too long', () => {
  const model = wordPieceModel({ vocabulary: ['<unk>', 'a', '##a'], longest: 3 });
  expect(model.tokenize(whole('aab'))).toEqual({ ids: Int32Array.of(0), offsets: Int32Array.of(0, 3) });
  expect([...model.tokenize(whole('aaa')).ids]).toEqual([1, 2, 2]);
  expect([...model.tokenize(whole('aaaa')).ids]).toEqual([0]);
  // characters count, not units
  const whales = wordPieceModel({ vocabulary: ['<unk>', '🐳', '##🐳'], longest: 3 });
  expect([...whales.tokenize(whole('🐳🐳🐳')).ids]).toEqual([1, 2, 2]);
});

it.each(goldens.wordPiece)('learns what plain counting finds: %$', ({ size, vocabulary, always }) => {
  const learned = trainTokenizer({ kind: 'wordPiece', size }, passages.passage).vocabulary;
  expect(learned).toEqual(vocabulary);
  // of equally frequent pairs Hugging Face takes any
  const tied = always.filter((token) => !learned.includes(token));
  expect(tied.length).toBeLessThanOrEqual(size / 50);
});

it('gives every word of the text that was learned from, put together again', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '🐳'), minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 11, max: 60 }), (words, size) => {
      const tokenizer = trainTokenizer(
        { kind: 'wordPiece', size, minFrequency: 1, lowercase: false },
        words.join(' '),
      );
      expect(tokenizer.decode(tokenizer.encode(words.join(' ')).ids)).toBe(words.join(' '));
      expect(new Set(tokenizer.vocabulary).size).toBe(tokenizer.vocabulary.length);
    }),
  );
});

it('learns no token that is written like a special one', () => {
  const learned = wordPiece({ size: 60, minFrequency: 1 }).train(
    new Map([
      ['<pad>', 50],
      ['<unk>', 50],
    ]),
  );
  expect(learned.vocabulary).not.toContain('<pad>');
  expect(learned.vocabulary.filter((token) => token === '<unk>').length).toBe(1);
});

it('refuses sizes, texts and vocabularies that leave nothing to learn', () => {
  expect(() => trainTokenizer({ kind: 'wordPiece', size: 3 }, 'no')).toThrow(
    expect.objectContaining({ code: 'E_RANGE', message: expect.stringContaining('size must be at least 4') }),
  );
  expect(() => trainTokenizer({ kind: 'wordPiece' }, ' ')).toThrow(
    'wordPiece: the text to learn from holds no character.',
  );
  expect(() => wordPieceTokenizer({ vocabulary: ['<unk>', 'A'] })).toThrow(
    'wordPieceTokenizer: each token must be a part of one word in lower case, got "A" at 1.',
  );
  expect(
    wordPieceTokenizer({ vocabulary: ['<unk>', 'A', '##A', '#', '##\u0301'], lowercase: false }).special,
  ).toEqual({
    unknown: 0,
  });
});

const file = { type: 'WordPiece', unk_token: '[UNK]', vocab: { '[UNK]': 0, a: 1 } };
it.each<[string, object, string]>([
  ['no unknown token', { vocab: { a: 0 } }, "the model's vocab must hold its unk_token"],
  ['a number for a token', { unk_token: 7 }, 'unk_token and continuing_subword_prefix must be texts'],
  ['no length', { max_input_chars_per_word: 0 }, 'max_input_chars_per_word must be an integer ≥ 1'],
  ['an id twice', { vocab: { '[UNK]': 0, a: 0 } }, 'each once, which "a" breaks'],
  ['a hole in the ids', { vocab: { '[UNK]': 0, a: 2 } }, 'each once, which "a" breaks'],
  [
    'an empty token',
    { vocab: { '[UNK]': 0, '': 1 } },
    'each token must be made of whole characters, got "" at 1',
  ],
  ['half a character', { vocab: { '[UNK]': 0, '\ud83d': 1 } }, 'each token must be made of whole characters'],
  ['a list', { vocab: [] }, "the model's vocab must be an object"],
])('refuses a file with %s', (_, change, message) => {
  expect(() => readWordPiece({ ...file, ...change })).toThrow(
    expect.objectContaining({ code: 'E_DATA', message: expect.stringContaining(message) }),
  );
});
