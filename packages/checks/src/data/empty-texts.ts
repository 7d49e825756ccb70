import { check } from '../check.ts';
import { heldOut } from '../facts.ts';
import { sum } from '../statistics/summary.ts';

export const emptyTexts = check({
  code: 'RDG110',
  title: 'Texts are empty',
  severity: 'warning',
  why: 'An empty text says nothing: a classifier answers it with the commonest class, and it counts in every mean.',
  remedy: 'Leave them out (--on-empty skip), or look why they are empty.',
  needs: ['texts'],
  find: ({ texts }) => {
    const parts = [texts.train, ...heldOut(texts).map(([, rows]) => rows)];
    const empty = sum(parts.map((rows) => rows.filter((text) => text.trim() === '').length));
    return {
      isFault: empty > 0,
      saw: `${empty} of ${sum(parts.map(({ length }) => length))} texts hold nothing but blanks.`,
    };
  },
});
