import { check } from '../check.ts';
import { heldOut } from '../facts.ts';

/** The 95 % interval of a share of 100 rows is up to ±10 points wide. */
const fewest = 100;

export const smallHeldOut = check({
  code: 'RDG119',
  title: 'A held-out part is too small to tell much',
  severity: 'note',
  why: 'Of 100 rows an accuracy is known within 10 points where it is a half, and within 5 where it is 95 %; of fewer less well.',
  remedy: 'Hold out more (data.test, data.valid), or take folds of all rows.',
  needs: ['labels'],
  find: ({ labels }) => {
    const parts = heldOut(labels);
    if (parts.length === 0) return { lacks: 'a held-out part' };
    return {
      isFault: parts.some(([, own]) => own.length < fewest),
      saw: `${parts
        .map(([name, own]) => `the ${name} has ${own.length} rows`)
        .join(', ')
        .replace(/^t/, 'T')}; with ${fewest} an accuracy of a half is known within 10 points.`,
    };
  },
});
