import { check, examplesOf } from '../check.ts';
import { heldOut } from '../facts.ts';
import { binomialTail } from '../statistics/binomial-tail.ts';
import { level } from '../statistics/level.ts';
import { counts } from '../statistics/summary.ts';
import { scriptOf } from '../text/script-of.ts';

/** A script of fewer than 1 text in 100 is as good as not learnt. */
const learntShare = 0.01;
/** What its share in a part of the same kind is below with 95 %, where none of 100 training texts has it (rule of three). */
const usualShare = 0.03;
const fewest = 100;

export const otherScript = check({
  code: 'RDG113',
  title: 'Held-out texts are in a script that training lacks',
  severity: 'error',
  why: 'Letters that were never learnt from are unknown to the model: the figures measure what it cannot know.',
  remedy: 'Give each language and script its share in the training part, or measure them apart.',
  needs: ['texts'],
  find: ({ texts }) => {
    const parts = heldOut(texts);
    if (parts.length === 0) return { lacks: 'a held-out part' };
    if (texts.train.length < fewest) return { lacks: `${fewest} training texts` };
    const learnt = counts(texts.train.map(scriptOf));
    const isNew = (text: string): boolean => {
      const script = scriptOf(text);
      return script !== undefined && (learnt.get(script) ?? 0) < learntShare * texts.train.length;
    };
    const found = parts.map(([name, rows]) => ({ name, of: rows.length, rows: rows.filter(isNew) }));
    return {
      isFault: found.some(({ rows, of }) => binomialTail(rows.length, of, usualShare) < level),
      saw: `${found
        .map(
          ({ name, of, rows }) =>
            `${rows.length} of ${of} texts of the ${name} are in a script that fewer than 1 in 100 training texts have`,
        )
        .join('; ')} (more than 3 in 100 is told, at the level ${level}).`,
      examples: examplesOf(found.flatMap(({ rows }) => rows)),
    };
  },
});
