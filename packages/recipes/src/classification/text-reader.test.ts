import { expect, it } from 'vitest';
import { classificationSchema } from './classification-config.ts';
import { featuresOf, fitTextReader } from './text-reader.ts';

it('learns tokens from each text by itself: nothing stands between two of them', () => {
  const config = classificationSchema.parse({
    task: 'classification',
    model: { kind: 'kneserNey' },
    tokenizer: { kind: 'char' },
  });
  const { reader } = fitTextReader(config, ['ab', 'ba', 'e\u0301']);
  if (reader.kind !== 'tokens') throw new Error('tokens were expected');
  expect(reader.tokenizer.vocabulary).toEqual(['<unk>', 'a', 'b', 'é']);
});

it('gives every joined set what stands beside, and what suits the model', () => {
  const config = classificationSchema.parse({
    task: 'classification',
    features: {
      sublinear: false,
      join: [
        { splitter: 'wordsAndMarks' },
        { analyzer: 'charWordBoundary', ngrams: [2, 5], sublinear: true },
      ],
    },
  });
  const common = { minDocumentFrequency: 2, weighting: 'tf-idf', norm: 'l2' };
  expect(featuresOf(config)).toEqual({
    join: [
      { ...common, ngrams: [1, 2], splitter: 'wordsAndMarks', sublinear: false },
      { ...common, ngrams: [2, 5], analyzer: 'charWordBoundary', sublinear: true },
    ],
  });
  // what is saved of a run makes the same run
  const saved = { ...config, features: featuresOf(config) };
  expect(featuresOf(saved as typeof config)).toEqual(featuresOf(config));
});

it('reads joined sets side by side', () => {
  const config = classificationSchema.parse({
    task: 'classification',
    features: { minDocumentFrequency: 1, join: [{ ngrams: [1, 1] }, { analyzer: 'char', ngrams: [3, 3] }] },
  });
  const { reader, documents } = fitTextReader(config, ['the sea', 'sea']);
  // the, sea; " se", "e s", "he ", "sea", "the"
  expect(documents).toMatchObject({ kind: 'matrix', matrix: { columns: 7 } });
  expect(reader.read(['the sea', 'sea'])).toEqual(documents);
});
