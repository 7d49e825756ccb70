import type { Json } from '@ridgeline/contracts';
import { describe, expect, it } from 'vitest';
import { tokenizerFromJSON } from './tokenizer-from-json.ts';
import { trainTokenizer } from './train-tokenizer.ts';

const learned = trainTokenizer({ kind: 'word' }, 'a b <s> c');
const document = learned.toJSON() as { readonly [key: string]: Json };
const size = learned.vocabulary.length;
const token = (id: number, content: string, flags: object = {}) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
  ...flags,
});
const withTokens = (...added_tokens: unknown[]) => ({ ...document, added_tokens });
const shown = (text: string, ...tokens: unknown[]) => {
  const tokenizer = tokenizerFromJSON(withTokens(...tokens));
  const { ids, offsets } = tokenizer.encode(text);
  return Array.from(ids, (id, i) => [
    tokenizer.vocabulary[id],
    text.slice(offsets[2 * i], offsets[2 * i + 1]),
  ]);
};

describe('tokens that a file of another library adds', () => {
  it('are read in the text, where those of a tokenizer that was trained here are not', () => {
    const ours = trainTokenizer({ kind: 'word' }, 'a b', ['end']);
    expect(tokenizerFromJSON(ours.toJSON()).encode('a</s>').ids).not.toContain(ours.special.end);
    const [plain] = (ours.toJSON() as { readonly added_tokens: readonly { readonly role: string }[] })
      .added_tokens;
    const { role: _, ...theirs } = plain!;
    const read = tokenizerFromJSON({ ...(ours.toJSON() as object), added_tokens: [theirs] });
    expect([...read.encode('a</s>').ids]).toContain(ours.special.end);
    expect(read.special).toEqual({ unknown: 0 });
  });

  it('are found from left to right, the longest first', () => {
    const tokens = [token(size, 'ab'), token(size + 1, 'abc'), token(size + 2, 'cd')];
    expect(shown('abcd', ...tokens)).toEqual([
      ['abc', 'abc'],
      ['<unk>', 'd'],
    ]);
  });

  it('take spaces with them and stand alone where they are told to', () => {
    expect(shown('a  X  b', token(size, 'X', { lstrip: true, rstrip: true }))).toEqual([
      ['a', 'a'],
      ['X', '  X  '],
      ['<unk>', 'b'],
    ]);
    const alone = token(size, 'X', { single_word: true });
    expect(shown('XX X_ X', alone).filter(([name]) => name === 'X')).toEqual([['X', 'X']]);
  });

  it('are left out of decoded text where they are special', () => {
    const tokenizer = tokenizerFromJSON(
      withTokens(token(size, '[X]'), token(size + 1, '[Y]', { special: false })),
    );
    expect(tokenizer.decode(tokenizer.encode('a[X][Y]').ids, { skipSpecial: true })).toBe('a[Y]');
  });

  it('may stand in the vocabulary already', () => {
    expect(tokenizerFromJSON(withTokens(token(0, '<unk>'))).encode('a<unk>').ids).toEqual(
      Int32Array.of(learned.vocabulary.indexOf('a'), 0),
    );
  });

  it.each<[string, unknown[], string]>([
    [
      'an id of another token',
      [token(1, 'X')],
      'under its id or have the next one behind it, which 1 breaks',
    ],
    ['a hole before it', [token(size + 1, 'X')], `which ${size + 1} breaks`],
    ['an id below 0', [token(-1, 'X')], 'which -1 breaks'],
    ['its like in the vocabulary', [token(size, 'a')], `which ${size} breaks`],
    ['its like among them', [token(size, 'X'), token(size, 'X')], `which ${size} breaks`],
    ['no content', [token(size, '')], 'must have an id, a content and five flags, which 0 breaks'],
    [
      'half a character',
      [token(size, '\ud83d')],
      'must have an id, a content and five flags, which 0 breaks',
    ],
    ['a flag in words', [token(size, 'X', { special: 'yes' })], 'and five flags, which 0 breaks'],
    [
      'a strange role',
      [token(size, 'X', { role: 'mask' })],
      'added_tokens with a role must be <pad>, <s>, </s>',
    ],
    ['a role of another token', [token(size, '<s>', { role: 'end' })], 'added_tokens with a role must be'],
  ])('are refused with %s', (_, tokens, message) => {
    expect(() => tokenizerFromJSON(withTokens(...tokens))).toThrow(
      expect.objectContaining({ code: 'E_DATA', message: expect.stringContaining(message) }),
    );
  });

  it('cost no more than the text, however many there are', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => token(size + i, `[${i}]`));
    const tokenizer = tokenizerFromJSON(withTokens(...many));
    expect(tokenizer.encode('[1]['.repeat(200_000)).ids.length).toBe(400_000);
  });
});
