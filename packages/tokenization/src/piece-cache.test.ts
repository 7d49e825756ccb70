import { expect, it } from 'vitest';
import { cachedPieces } from './piece-cache.ts';
import { addToken, takeTokens, tokenList } from './token-list.ts';

/** Reads each letter as its code, and fails at a full stop. */
const reader = () => {
  const read: string[] = [];
  const add = cachedPieces((tokens, text, start, end) => {
    read.push(text.slice(start, end));
    for (let at = start; at < end; at++) {
      if (text[at] === '.') throw new Error('a full stop');
      addToken(tokens, text.charCodeAt(at), at, at + 1);
    }
  });
  return { add, read };
};

it('finds the tokens of a piece once, and puts them where it stands', () => {
  const { add, read } = reader();
  const tokens = tokenList();
  for (const start of [0, 3, 6]) add(tokens, 'ab ab ba', start, start + 2);
  expect(read).toEqual(['ab', 'ba']);
  const { ids, offsets } = takeTokens(tokens);
  expect([...ids]).toEqual([97, 98, 97, 98, 98, 97]);
  expect([...offsets]).toEqual([0, 1, 1, 2, 3, 4, 4, 5, 6, 7, 7, 8]);
});

it('keeps nothing of a piece that failed', () => {
  const { add } = reader();
  const tokens = tokenList();
  add(tokens, 'ab', 0, 2);
  for (let times = 0; times < 2; times++) expect(() => add(tokens, 'a.', 0, 2)).toThrow('a full stop');
  takeTokens(tokens);
  for (const word of ['ba', 'ab', 'ba']) add(tokens, word, 0, 2);
  expect([...takeTokens(tokens).ids]).toEqual([98, 97, 97, 98, 98, 97]);
});
