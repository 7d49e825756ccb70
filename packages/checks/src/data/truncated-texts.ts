import { check } from '../check.ts';
import { sum } from '../statistics/summary.ts';
import { percent } from '../words.ts';

/** Texts read whole are 19 in 20: the usual choice of a longest text is the 95th percentile. */
const most = 0.05;

export const truncatedTexts = check({
  code: 'RDG111',
  title: 'Many texts are cut',
  severity: 'warning',
  why: 'What stands behind the longest length is never read, in training and in use.',
  remedy:
    'Raise data.maxTokens to the 95th percentile of the lengths or more, or split long texts into rows.',
  needs: ['tokenCounts', 'maxTokens'],
  find: ({ tokenCounts: { train }, maxTokens }) => {
    const cut = train.filter((tokens) => tokens > maxTokens);
    const lost = sum(cut) - cut.length * maxTokens;
    return {
      isFault: cut.length > most * train.length,
      saw: `${percent(cut.length / train.length)} of the training texts have more than ${maxTokens} tokens (${percent(most)} is usual), and ${percent(lost / Math.max(1, sum(train)))} of all tokens are not read.`,
    };
  },
});
