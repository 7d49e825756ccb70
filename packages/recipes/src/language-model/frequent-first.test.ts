import { trainTokenizer } from '@ridgeline/tokenization';
import { expect, it } from 'vitest';
import { frequentFirst } from './frequent-first.ts';

it('compares the first tenth of the ids with as many of the most frequent', () => {
  // of 20 ids the first two hold 3 of 10 tokens, ids 1 and 7 hold 7
  const tokens = Int32Array.of(0, 1, 1, 7, 7, 7, 7, 7, 12, 19);
  expect(frequentFirst(tokens, 20)).toEqual({ ids: 2, first: 0.3, best: 0.7 });
});

const words = Array.from({ length: 60 }, (_, i) => `word${i} `.repeat(1 + (i % 13) * 3)).join('');

it.each([
  { kind: 'word' },
  { kind: 'whitespace' },
  { kind: 'staged', preTokenizer: { kind: 'whitespace' }, decoder: { kind: 'spacedWords' } },
] as Parameters<typeof trainTokenizer>[0][])('finds the ids of $kind in their order', (config) => {
  const tokenizer = trainTokenizer(config, words);
  const { first, best } = frequentFirst(tokenizer.encode(words).ids, tokenizer.vocabulary.length);
  // but for the unknown token, which comes first
  expect(first).toBeGreaterThan(0.8 * best);
});

it('finds those of characters in another', () => {
  const tokenizer = trainTokenizer({ kind: 'char' }, words);
  const { first, best } = frequentFirst(tokenizer.encode(words).ids, tokenizer.vocabulary.length);
  expect(first).toBeLessThan(0.8 * best);
});
