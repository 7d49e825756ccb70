import { words } from './texts.ts';
import { zhBlocks } from './zh-blocks.ts';

const entities: readonly (readonly [entity: string, character: string])[] = [
  ['&quot;', '"'],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
];

/** Texts as they were before they were written as XML. */
export const withoutEntities = (text: string): string =>
  text.includes('&')
    ? entities.reduce((read, [entity, character]) => read.replaceAll(entity, character), text)
    : text;

/** Marks apart from words, but for apostrophes, periods, commas and dashes. */
export const marksApart = (text: string): string => text.replace(/[{-~[-`!-&(-+:-@/]/g, ' $& ');

/** Periods and commas apart, but between digits, and dashes after digits. */
export const pointsApart = (text: string): string => {
  const apart =
    text.includes('.') || text.includes(',')
      ? text.replace(/([^0-9])([.,])/gu, '$1 $2 ').replace(/([.,])([^0-9])/gu, ' $1 $2')
      : text;
  return apart.includes('-') ? apart.replace(/([0-9])-/g, '$1 - ') : apart;
};

/** The words and marks of mteval-v13a, as WMT counts them. */
const mteval13a = (text: string): string => {
  const joined = text.replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
  return pointsApart(marksApart(` ${withoutEntities(joined)} `));
};

/** The words, marks and symbols of mteval-v14, of any script. A mark between digits stays; so does one at the very end after a digit. */
const mteval14 = (text: string): string =>
  text
    .replace(/(\P{N})(\p{P})/gu, '$1 $2 ')
    .replace(/(\p{P})(\P{N})/gu, ' $1 $2')
    .replace(/\p{S}/gu, ' $& ');

/** Each Chinese character, and the rest as by mteval-v13a. */
const chinese = (text: string): string =>
  pointsApart(marksApart(words(text).join(' ').replace(zhBlocks, ' $& ')));

/**
 * How BLEU cuts texts into words, by sacreBLEU's names, whitespace being where it cuts: `13a`, which parts marks from words and is what published numbers
 * use; `intl`, the same for the marks and symbols of any script; `zh`, Chinese characters one by one; `char`, all
 * characters one by one; or `none`, at whitespace alone, for texts that are cut already. `intl` knows marks by the Unicode of
 * the program that runs it.
 *
 * @see Post 2018, "A call for clarity in reporting BLEU scores"; mteval-v13a.pl and mteval-v14.pl of NIST.
 * @example words(bleuTokenizers['13a']('Hello, 3.5!')) // ['Hello', ',', '3.5', '!']
 */
export const bleuTokenizers = {
  '13a': mteval13a,
  intl: mteval14,
  zh: chinese,
  char: (text: string) => [...text].join(' '),
  none: (text: string) => text,
} as const;
