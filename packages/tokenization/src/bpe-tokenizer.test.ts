import fc from 'fast-check';
import { expect, it } from 'vitest';
import goldens from '../golden/bpe.json' with { type: 'json' };
import { bpeTokenizer } from './bpe-tokenizer.ts';
import { trainTokenizer } from './train-tokenizer.ts';

const tokenizer = trainTokenizer({ kind: 'bpe', size: 400 }, goldens.passage);

it('gives every text back', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(text, (given) => {
      expect(tokenizer.decode(tokenizer.encode(given).ids)).toBe(given);
    }),
    { numRuns: 100 },
  );
});

it('gives every character back, alone and among others', () => {
  let all = '';
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++)
    if (codePoint < 0xd800 || codePoint > 0xdfff) all += String.fromCodePoint(codePoint);
  expect(tokenizer.decode(tokenizer.encode(all).ids) === all).toBe(true);
});

it('reads half a surrogate pair as U+FFFD, and nothing as unknown', () => {
  expect(tokenizer.decode(tokenizer.encode('a\ud83d b\udc33').ids)).toBe('a\ufffd b\ufffd');
  expect([...tokenizer.encode('\ud83d').offsets]).toEqual([0, 1, 0, 1, 0, 1]);
  expect(tokenizer.special).toEqual({});
});

it('gives the same again from what it remembers, and after it has forgotten', () => {
  const fresh = () => bpeTokenizer(tokenizer.spec as unknown as Parameters<typeof bpeTokenizer>[0]);
  const words = Array.from({ length: 70_000 }, (_, i) => `w${i}é`);
  const read = fresh();
  read.encode(words.join(' '));
  for (const text of ['w1é w69999é light', 'Lichter größer', 'w1é']) {
    const expected = fresh().encode(text);
    expect(read.encode(text)).toEqual(expected);
    expect(read.encode(text)).toEqual(expected);
  }
});

it('puts special tokens behind those it has learned, and reads no text as one', () => {
  const added = trainTokenizer({ kind: 'bpe', size: 300 }, goldens.passage, ['pad', 'begin', 'end']);
  expect(added.vocabulary.slice(-3)).toEqual(['<pad>', '<s>', '</s>']);
  const text = '<s>light</s><pad>';
  const { ids } = added.encode(text);
  expect(Object.values(added.special).some((id) => ids.includes(id))).toBe(false);
  expect(added.decode([...ids, added.special.end!], { skipSpecial: true })).toBe(text);
});

it('begins with the 256 bytes, whatever the text', () => {
  expect(trainTokenizer({ kind: 'bpe', size: 256 }, 'light').vocabulary.length).toBe(256);
  expect(trainTokenizer({ kind: 'bpe', size: 257 }, 'no no').vocabulary.at(-1)).toBe('no');
  expect(() => trainTokenizer({ kind: 'bpe', size: 255 }, 'light')).toThrow('bpe: size must be');
});
