import { expect, test } from 'vitest';
import { specText } from './spec-text.ts';

const spec = {
  kind: 'textCnn',
  embedding: 100,
  labels: ['female', 'male'],
  priors: [0.5654789449329014, 0.43452105506709854],
  features: { kind: 'textFeatures', analyzer: 'charWordBoundary', ngrams: [1, 5], normalization: 'NFC' },
};

test('a spec is told in words, within 80 columns, without digits that nobody reads', () => {
  expect(specText(spec, { indent: 2 })).toBe(
    'textCnn, embedding 100, labels ["female","male"], priors [0.5655,0.4345],\n' +
      '  features (textFeatures, analyzer charWordBoundary, ngrams [1,5], normalization\n  NFC)',
  );
});

test('whole numbers stay whole', () => {
  expect(specText({ kind: 'textFeatures', ...{ columns: 123_456 } })).toBe('textFeatures, columns 123456');
});
