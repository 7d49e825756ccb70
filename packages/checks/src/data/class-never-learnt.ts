import { check, examplesOf } from '../check.ts';
import { heldOut } from '../facts.ts';

export const classNeverLearnt = check({
  code: 'RDG107',
  title: 'A held-out class is never learnt',
  severity: 'error',
  why: 'A class that no training row has is never answered: all its rows are misread.',
  remedy: 'Split with every class in each part, or take the class out of the held-out part.',
  needs: ['labels'],
  find: ({ labels }) => {
    const parts = heldOut(labels);
    if (parts.length === 0) return { lacks: 'a held-out part' };
    const learnt = new Set(labels.train);
    const found = parts.flatMap(([name, own]) =>
      [...new Set(own)].filter((label) => !learnt.has(label)).map((label) => `${label} (${name})`),
    );
    return {
      isFault: found.length > 0,
      saw: `${found.length} of the classes of the held-out parts ${found.length === 1 ? 'has' : 'have'} no training row.`,
      examples: examplesOf(found),
    };
  },
});
