import { check, examplesOf } from '../check.ts';
import { heldOut } from '../facts.ts';
import { noiseRows, outweighsNoise } from '../statistics/sampling-noise.ts';
import { alike, nearDuplicatesOf } from '../text/near-duplicates.ts';

export const nearDuplicates = check({
  code: 'RDG102',
  title: 'Held-out texts are nearly training texts',
  severity: 'error',
  why: 'A text that differs from a learnt one in a word or in its punctuation is answered from memory too.',
  remedy: 'Keep rows of one origin in one part (--group), or take out the ones that are nearly the same.',
  needs: ['texts'],
  find: ({ texts }) => {
    const parts = heldOut(texts);
    if (parts.length === 0) return { lacks: 'a held-out part' };
    const find = nearDuplicatesOf(texts.train);
    const found = parts.map(([name, rows]) => ({
      name,
      of: rows.length,
      rows: find(rows).map((place) => rows[place]!),
    }));
    return {
      isFault: found.some(({ rows, of }) => outweighsNoise(rows.length, of)),
      saw: `${found
        .map(
          ({ name, of, rows }) =>
            `${rows.length} of ${of} texts of the ${name} share ${100 * alike} % of their pieces of eight bytes with a training text; ${noiseRows(of)} would weigh less than sampling does (√n/2)`,
        )
        .join('. ')}.`,
      examples: examplesOf(found.flatMap(({ rows }) => rows)),
    };
  },
});
