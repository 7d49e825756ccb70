import { check, examplesOf } from '../check.ts';
import { heldOut } from '../facts.ts';
import { sum } from '../statistics/summary.ts';

/** U+FFFD, or the two letters that one letter of UTF-8 becomes where it is read as Latin-1 or Windows-1252. */
const broken = /\uFFFD|[ÃÂ][\u0080-\u00BF]|â€[\u0080-\u00BF™œ˜“”]|Ã[ƒ‚„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]/u;

export const wronglyDecoded = check({
  code: 'RDG116',
  title: 'Texts were decoded wrongly',
  severity: 'error',
  why: 'One letter became two or three, or none: words are cut, and rows of another encoding are other words.',
  remedy: 'Write the file as UTF-8 from its source; what holds � cannot be mended.',
  needs: ['texts'],
  find: ({ texts }) => {
    const parts = [texts.train, ...heldOut(texts).map(([, rows]) => rows)];
    const found = parts.map((rows) => rows.filter((text) => broken.test(text)));
    const many = sum(found.map(({ length }) => length));
    return {
      isFault: many > 0,
      saw: `${many} of ${sum(parts.map(({ length }) => length))} texts hold � or letters of UTF-8 that were read as Latin-1, such as Ã©.`,
      examples: examplesOf(found.flat()),
    };
  },
});
