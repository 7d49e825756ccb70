import { expect, it } from 'vitest';
import { edgesOf } from './unigram-edges.ts';
import { prunedTokens } from './unigram-prune.ts';
import { stateOf } from './unigram-state.ts';
import { numberedWords } from './unigram-words.ts';

const letters = ['a', 'b', 'c', 'd'];
const pairs = letters.flatMap((first) => letters.map((second) => first + second));
// each pair is a word, the later ones more frequent, and likelier than its letters
const words = numberedWords(new Map(pairs.map((pair, i) => [pair, i + 1])));
const seeds = [
  ...letters.map((_, i) => ({ at: 2 * letters.length * i, length: 1, score: 1 })),
  ...pairs.map((_, i) => ({ at: 2 * i, length: 2, score: 1 })),
];
const scores = new Float64Array(seeds.length + 1).fill(-Math.log(seeds.length));
const state = stateOf(seeds, [...seeds.keys()], scores);
const kept = (desired: number): readonly number[] =>
  prunedTokens(words, seeds, edgesOf(words, seeds), state, desired);
/** Places of the pairs of the most frequent words, the most frequent first. */
const frequent = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => 19 - i);

it('leaves three quarters of the tokens, <unk> counted among them, or as many as are wanted', () => {
  // ⌊¾·(20 + 1)⌋ = 15 with <unk>, of which four are letters
  expect(kept(1)).toEqual([0, 1, 2, 3, ...frequent(10)]);
  expect(kept(17)).toEqual([0, 1, 2, 3, ...frequent(13)]);
});
