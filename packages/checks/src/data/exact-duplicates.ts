import { check, examplesOf } from '../check.ts';
import { heldOut } from '../facts.ts';
import { noiseRows, outweighsNoise } from '../statistics/sampling-noise.ts';
import { sameText } from '../text/same-text.ts';

export const exactDuplicates = check({
  code: 'RDG101',
  title: 'Held-out texts stand in the training part',
  severity: 'error',
  why: 'A text that was learnt from is answered from memory: held-out figures are too good.',
  remedy: 'Drop the repeated rows (--drop-duplicates), or keep rows of one origin in one part (--group).',
  needs: ['texts'],
  find: ({ texts }) => {
    const parts = heldOut(texts);
    if (parts.length === 0) return { lacks: 'a held-out part' };
    const learnt = new Set(texts.train.map(sameText));
    const found = parts.map(([name, rows]) => ({
      name,
      of: rows.length,
      rows: rows.filter((text) => text.trim() !== '' && learnt.has(sameText(text))),
    }));
    return {
      isFault: found.some(({ rows, of }) => outweighsNoise(rows.length, of)),
      saw: `${found
        .map(
          ({ name, of, rows }) =>
            `${rows.length} of ${of} texts of the ${name} stand in the training part; ${noiseRows(of)} would weigh less than sampling does (√n/2)`,
        )
        .join('. ')}.`,
      examples: examplesOf(found.flatMap(({ rows }) => rows)),
    };
  },
});
