import { check, examplesOf } from '../check.ts';
import { noiseRows, outweighsNoise } from '../statistics/sampling-noise.ts';
import { counts } from '../statistics/summary.ts';
import { sameText } from '../text/same-text.ts';

export const repeatedTexts = check({
  code: 'RDG103',
  title: 'Training texts are repeated',
  severity: 'warning',
  why: 'Repeated rows weigh more than others, are memorised first, and stand on both sides of folds, whose errors are then too small.',
  remedy: 'Drop the repeated rows: --drop-duplicates (data.dropDuplicates).',
  needs: ['texts'],
  find: ({ texts: { train } }) => {
    const found = counts(train.map(sameText).filter((text) => text !== ''));
    const repeated = [...found].reduce((total, [, times]) => total + times - 1, 0);
    return {
      isFault: outweighsNoise(repeated, train.length),
      saw: `${repeated} of ${train.length} training texts repeat another; ${noiseRows(train.length)} would weigh less than sampling does (√n/2).`,
      examples: examplesOf([...found].filter(([, times]) => times > 1).map(([text]) => text)),
    };
  },
});
