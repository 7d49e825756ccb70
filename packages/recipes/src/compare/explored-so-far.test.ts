import { expect, it } from 'vitest';
import { exploredSoFar } from './explored-so-far.ts';
import type { Family } from './families.ts';

const family = { penalty: 'l1', path: [1, 2, 3, 4] } as unknown as Family;

/** What is chosen of losses by strength, those of the seeds 1, 2, … that it has. */
const chosenOf = (losses: Readonly<Record<number, readonly number[]>>) =>
  exploredSoFar({
    family,
    strengths: Object.keys(losses).map(Number).reverse(),
    lossOf: (strength, seed) => losses[strength]![seed - 1],
    seeds: [1, 2],
  });

it('goes by the first seed where but one strength has every seed, be it the best of those means or not', () => {
  expect(chosenOf({ 1: [0.9], 2: [0.5], 3: [0.8, 0.1] })).toEqual({ strength: 2, edge: null });
  expect(chosenOf({ 1: [0.5], 2: [0.9] })).toMatchObject({ strength: 1, edge: 'weakest' });
});

it('goes by the mean of all seeds among several that have them', () => {
  // 1.0 and 1.2; the first seed alone would take 1, or 3 of the two
  expect(chosenOf({ 1: [0.3], 2: [0.9, 0.1], 3: [0.8, 0.4] })).toEqual({ strength: 2, edge: null });
});

it('chooses nothing of nothing', () => {
  expect(chosenOf({})).toBeUndefined();
});
