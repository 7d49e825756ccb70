import { words } from './texts.ts';

const entities: readonly (readonly [entity: string, character: string])[] = [
  ['&quot;', '"'],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
];

/** The words and marks of mteval-v13a, as WMT counts them. */
const mteval13a = (text: string): string[] => {
  const joined = text.replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
  const plain = entities.reduce((read, [entity, character]) => read.replaceAll(entity, character), joined);
  return words(
    ` ${plain} `
      .replace(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
      // a period or comma stays where it is between digits
      .replace(/([^0-9])([.,])/gu, '$1 $2 ')
      .replace(/([.,])([^0-9])/gu, ' $1 $2')
      .replace(/([0-9])(-)/g, '$1 $2 '),
  );
};

/**
 * How BLEU cuts texts into words, by sacreBLEU's names: `13a`, which parts marks from words and is what published numbers
 * use, or `none`, at whitespace alone, for texts that are cut already.
 *
 * @see Post 2018, "A call for clarity in reporting BLEU scores"; mteval-v13a.pl of NIST.
 * @example bleuTokenizers['13a']('Hello, 3.5!') // ['Hello', ',', '3.5', '!']
 */
export const bleuTokenizers = { '13a': mteval13a, none: words } as const;
