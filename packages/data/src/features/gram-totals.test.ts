import { expect, it } from 'vitest';
import type { TextFeatureOptions } from './text-feature-options.ts';
import { textFeatures } from './text-features.ts';

const texts = ['a new text of the sea', 'sea', '', 'so  what?'];

it.each<TextFeatureOptions>([
  { ngrams: [1, 2] },
  { ngrams: [2, 3], splitter: 'whitespace' },
  { ngrams: [2, 4], analyzer: 'char' },
  { ngrams: [4, 5], analyzer: 'charWordBoundary' },
])('counts what features of all n-grams count: %o', (options) => {
  const { features, matrix } = textFeatures({ ...options, weighting: 'count' }).fitTransform(texts);
  const sums = texts.map((_, row) =>
    Array.from(matrix.values.slice(matrix.pointers[row]!, matrix.pointers[row + 1]!)).reduce(
      (a, b) => a + b,
      0,
    ),
  );
  expect([...features.gramTotals(texts)]).toEqual(sums);
});
