import { check, examplesOf } from '../check.ts';
import { heldOut } from '../facts.ts';

export const classNeverMeasured = check({
  code: 'RDG108',
  title: 'A learnt class is never measured',
  severity: 'warning',
  why: 'No held-out row has the class: nothing says how well it is told, and macro averages leave it out, or count it as 0 where it is answered.',
  remedy: 'Split with every class in each part; a class that is too rare for that can be joined to another.',
  needs: ['labels'],
  find: ({ labels }) => {
    const parts = heldOut(labels);
    if (parts.length === 0) return { lacks: 'a held-out part' };
    const classes = [...new Set(labels.train)];
    const found = parts.flatMap(([name, own]) => {
      const measured = new Set(own);
      return classes.filter((label) => !measured.has(label)).map((label) => `${label} (${name})`);
    });
    return {
      isFault: found.length > 0,
      saw: `${found.length} of the ${classes.length} classes ${found.length === 1 ? 'is' : 'are'} missing in a held-out part.`,
      examples: examplesOf(found),
    };
  },
});
