import { expect, it } from 'vitest';
import type { LaidPath } from '../results/comparison.ts';
import { laidSentence } from './laid-path.ts';

const path: LaidPath = {
  penalty: 'elasticNet',
  label: 'elastic net',
  strengths: [0.0002, 0.01, 1],
  outcome: 'whole',
  runs: 7,
};

it.each([
  ['whole', 'Elastic net: strengths 2e-4 … 1, from no effect to everything shrunk, by 7 short runs.'],
  ['weak end open', 'to everything shrunk; the weakest that was tried still has an effect, by 7 short runs.'],
  ['strong end open', 'and none shrinks everything, by 7 short runs.'],
  ['open', 'neither no effect nor everything shrunk was found, by 7 short runs.'],
  ['flat', 'Elastic net: no strength up to 1 has an effect, by 7 short runs; that one alone is tried.'],
  ['untold', 'Elastic net: strengths 2e-4 … 1 as they stand, since short runs learn too little'],
] as const)('tells of a path that is %s', (outcome, sentence) => {
  expect(laidSentence({ ...path, outcome })).toContain(sentence);
});

it('counts one run as one', () => {
  expect(laidSentence({ ...path, runs: 1 })).toContain('by 1 short run.');
});
