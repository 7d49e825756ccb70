import { check } from '../check.ts';
import { counts } from '../statistics/summary.ts';
import { percent } from '../words.ts';

export const worseThanMajority = check({
  code: 'RDG402',
  title: 'The commonest class is right as often',
  severity: 'error',
  why: 'Who answers the commonest class without reading is as good by this measure.',
  remedy:
    'Look at RDG204 and RDG206; where rare classes are weighted on purpose, read macro F1 in place of accuracy.',
  needs: ['answers', 'labels'],
  find: ({ answers: { actual, predicted }, labels }) => {
    const [commonest] = [...counts(labels.train)].reduce((a, b) => (b[1] > a[1] ? b : a));
    const right = actual.filter((label, row) => label === predicted[row]).length;
    const without = actual.filter((label) => label === commonest).length;
    return {
      isFault: right <= without,
      saw: `Right on ${percent(right / actual.length)} of ${actual.length} held-out rows; “${commonest}”, the commonest class of training, on ${percent(without / actual.length)}.`,
    };
  },
});
