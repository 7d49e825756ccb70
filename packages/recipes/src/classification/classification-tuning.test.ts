import { expect, it } from 'vitest';
import { classificationTuning } from './classification-tuning.ts';

const data = {
  kind: 'classification',
  texts: ['a sea', 'a hill', 'the sea'],
  labels: [0, 1, 0],
  classes: ['water', 'land'],
  lines: [2, 3, 4],
} as const;

it('calls columns by their n-gram, and with joined sets by their set, blanks at the ends shown', () => {
  const rows = [0, 1, 2];
  const alone = classificationTuning.design({ ...data, features: { ngrams: [1, 1] } }, rows);
  expect(alone.names).toEqual(['hill', 'sea', 'the']);
  const join = [{ ngrams: [1, 1] }, { analyzer: 'charWordBoundary', ngrams: [4, 4] }] as const;
  const joined = classificationTuning.design({ ...data, features: { join } }, rows);
  expect(joined.names.slice(0, 5)).toEqual([
    'word: hill',
    'word: sea',
    'word: the',
    'charWordBoundary: ␣a␣',
    'charWordBoundary: ␣hil',
  ]);
  expect(joined.of([1]).columns).toBe(joined.names.length);
});
