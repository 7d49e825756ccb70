import fc from 'fast-check';
import { expect, it } from 'vitest';
import { charTokenizer } from './char-tokenizer.ts';
import { trainTokenizer } from './train-tokenizer.ts';

const train = (text: string) => trainTokenizer({ kind: 'char' }, text);

/** Strings over all of UTF-16, lone surrogates too. */
const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

it('orders characters by code point after <unk>', () => {
  expect(train('b🐳a\uffeeb').vocabulary).toEqual(['<unk>', 'a', 'b', '\uffee', '🐳']);
});

it('gives a character of two units one id and both units', () => {
  const { ids, offsets } = train('a🐳').encode('🐳a?');
  expect([...ids]).toEqual([2, 1, 0]);
  expect([...offsets]).toEqual([0, 2, 2, 3, 3, 4]);
});

it('takes a lone surrogate for <unk>, and never learns one', () => {
  const tokenizer = train('a\ud83d');
  expect(tokenizer.vocabulary).toEqual(['<unk>', 'a']);
  expect([...tokenizer.encode('\udc33a\ud83d').ids]).toEqual([0, 1, 0]);
});

it('reads the text "<unk>" as characters', () => {
  const tokenizer = train('<unk>');
  expect([...tokenizer.encode('<unk>').ids]).not.toContain(0);
});

it('decodes what it encoded when every character is known', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      const tokenizer = train(text);
      expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(text);
    }),
  );
});

it('covers every text by offsets without gap or overlap, and gives its pieces', () => {
  const tokenizer = train('abc 🐳é');
  fc.assert(
    fc.property(anyUnits, (text) => {
      const { ids, offsets } = tokenizer.encode(text);
      expect(offsets.length).toBe(2 * ids.length);
      let end = 0;
      ids.forEach((id, i) => {
        expect(offsets[2 * i]).toBe(end);
        end = offsets[2 * i + 1]!;
        if (id !== 0) expect(text.slice(offsets[2 * i], end)).toBe(tokenizer.vocabulary[id]);
      });
      expect(end).toBe(text.length);
    }),
  );
});

it('writes <unk> for unknown characters, and leaves it out when asked to', () => {
  const tokenizer = train('ab');
  const { ids } = tokenizer.encode('a?b');
  expect(tokenizer.decode(ids)).toBe('a<unk>b');
  expect(tokenizer.decode(ids, { skipSpecial: true })).toBe('ab');
  expect(tokenizer.special.unknown).toBe(0);
});

it('refuses ids outside the vocabulary', () => {
  const tokenizer = train('ab');
  expect(() => tokenizer.decode([1, 3])).toThrow(
    'char tokenizer: ids must be integers in 0 … 2, got 3 at 1.',
  );
  expect(() => tokenizer.decode([-1])).toThrow('got -1 at 0');
  expect(() => tokenizer.decode([0.5])).toThrow('got 0.5 at 0');
});

it.each([
  [['a'], 'charTokenizer: vocabulary must begin with "<unk>", got "a".'],
  [[], 'charTokenizer: vocabulary must begin with "<unk>", got undefined.'],
  [['<unk>', 'ab'], 'charTokenizer: each token must be one character, got "ab" at 1.'],
  [['<unk>', ''], 'charTokenizer: each token must be one character, got "" at 1.'],
  [['<unk>', '\ud800'], 'charTokenizer: each token must be one character, got "\\ud800" at 1.'],
  [['<unk>', 'a', 'a'], 'charTokenizer: each token must stand once, got "a" again at 2.'],
  [{ a: 1 }, 'charTokenizer: vocabulary must be a list of strings, got [object Object].'],
])('refuses the vocabulary %j', (vocabulary, message) => {
  expect(() => charTokenizer({ vocabulary: vocabulary as string[] })).toThrow(
    expect.objectContaining({ code: 'E_DATA', message }),
  );
});

it('refuses a text without characters', () => {
  expect(() => train('')).toThrow('charTokenizer: the text to learn from holds no character.');
});
