import { check, examplesOf } from '../check.ts';
import { heldOut } from '../facts.ts';
import { binomialTail } from '../statistics/binomial-tail.ts';
import { level } from '../statistics/level.ts';
import { unlikeTextsOf, usualShare } from '../text/unlike-texts.ts';

export const otherLanguage = check({
  code: 'RDG114',
  title: 'Held-out texts are spelt unlike training texts',
  severity: 'warning',
  why: 'Another language, encoding or way of writing is measured than was learnt from.',
  remedy: 'Read the texts that are named. Mix the sources before they are split, or measure them apart.',
  needs: ['texts'],
  find: ({ texts }) => {
    const parts = heldOut(texts);
    if (parts.length === 0) return { lacks: 'a held-out part' };
    const find = unlikeTextsOf(texts.train);
    if (find === undefined) return { lacks: '200 training texts' };
    const found = parts.map(([name, rows]) => ({ name, rows, unlike: find(rows) }));
    return {
      isFault: found.some(({ rows, unlike }) => binomialTail(unlike.length, rows.length, usualShare) < level),
      saw: `${found
        .map(
          ({ name, rows, unlike }) =>
            `${unlike.length} of ${rows.length} texts of the ${name} have letter pairs that surprise more than those of 99 in 100 training texts`,
        )
        .join('; ')} (more than 3 in 100 is told, at the level ${level}).`,
      examples: examplesOf(found.flatMap(({ rows, unlike }) => unlike.map((place) => rows[place]!))),
    };
  },
});
