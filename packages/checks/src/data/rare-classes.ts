import { check, examplesOf } from '../check.ts';
import { counts } from '../statistics/summary.ts';

/** One for each of ten folds; the recall of ten rows has a 95 % interval (Wilson) of up to ±26 points. */
const fewest = 10;

export const rareClasses = check({
  code: 'RDG106',
  title: 'A class has very few rows',
  severity: 'warning',
  why: 'With fewer than ten rows a class is missing from some of ten folds, and a recall of a half is known within 26 points of ten rows, and less well of fewer.',
  remedy: 'Gather more rows of it, join it to a class that is near, or leave it out.',
  needs: ['labels'],
  find: ({ labels: { train } }) => {
    const found = [...counts(train)].filter(([, rows]) => rows < fewest);
    return {
      isFault: found.length > 0,
      saw: `${found.length === 0 ? 'No class has' : found.length === 1 ? 'One class has' : `${found.length} classes have`} fewer than ${fewest} training rows.`,
      examples: examplesOf(found.map(([name, rows]) => `${name}: ${rows}`)),
    };
  },
});
