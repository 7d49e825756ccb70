import { check, examplesOf } from '../check.ts';
import { level } from '../statistics/level.ts';
import { counts } from '../statistics/summary.ts';

/** Where one row in ten of a class were told, none of so many would be by a chance of 0.9ⁿ < 0.001. */
const fewest = Math.ceil(Math.log(level) / Math.log(0.9));

export const classNeverAnswered = check({
  code: 'RDG406',
  title: 'A class is never answered',
  severity: 'warning',
  why: 'All its rows are misread; accuracy hides it where the class is rare, macro F1 does not.',
  remedy: 'Weigh the class (classWeights), gather more of it, or weaken the penalty.',
  needs: ['answers'],
  find: ({ answers: { actual, predicted } }) => {
    const given = counts(predicted);
    const known = [...counts(actual)].filter(([, rows]) => rows >= fewest);
    if (known.length === 0) return { lacks: `a class with ${fewest} held-out rows` };
    const found = known.filter(([label]) => !given.has(label));
    return {
      isFault: found.length > 0 && given.size > 1,
      saw: `${found.length} of ${known.length} classes with ${fewest} held-out rows or more ${found.length === 1 ? 'is' : 'are'} never answered; one row in ten told would show itself among as many (0.9ⁿ < ${level}).`,
      examples: examplesOf(found.map(([label, rows]) => `${label}: ${rows} rows`)),
    };
  },
});
