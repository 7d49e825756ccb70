import { check, examplesOf } from '../check.ts';
import { heldOut } from '../facts.ts';

export const sharedGroups = check({
  code: 'RDG118',
  title: 'A group stands on both sides of the split',
  severity: 'error',
  why: 'Texts of one author or thread are alike: held-out rows of a group that was learnt from are easier than those of a new one.',
  remedy: 'Keep groups together: --group COLUMN.',
  needs: ['groups'],
  find: ({ groups }) => {
    const parts = heldOut(groups);
    if (parts.length === 0) return { lacks: 'a held-out part' };
    const learnt = new Set(groups.train);
    const found = parts.flatMap(([name, own]) =>
      [...new Set(own)].filter((group) => learnt.has(group)).map((group) => `${group} (${name})`),
    );
    return {
      isFault: found.length > 0,
      saw: `${found.length} groups have rows in the training part and in a held-out one.`,
      examples: examplesOf(found),
    };
  },
});
