import { define } from '@ridgeline/contracts';
import type { Filter } from '../filter.ts';

/** Marks that end a sentence, with what may close behind them. */
const ends = /[.!?…。！？｡．؟۔।॥։።၊။៕]["'”’»›)\]」』）】]*/gu;

/** Short forms that a full stop ends, and no sentence. */
const shortForms = new Set(
  (
    'mr mrs ms dr prof st sr jr vs etc fig no vol pp ed eds rev gen col capt lt sgt mt ft inc ltd co corp dept approx ' +
    'bzw ca dr evtl ggf inkl nr str usw vgl zb mme mlle av env cf dott sig sra srta ud uds núm pág tel art al ie eg'
  ).split(' '),
);

/** Whether a full stop at a position ends a short form, an initial or a number of a list. */
const isShort = (text: string, stop: number): boolean => {
  if (text[stop] !== '.') return false;
  const word = /(?:^|[^\p{L}\p{N}.])((?:[\p{L}\p{N}]+\.)*[\p{L}\p{N}]+)$/u.exec(
    text.slice(Math.max(0, stop - 24), stop),
  )?.[1];
  if (word === undefined) return false;
  const letters = word.replaceAll('.', '').toLowerCase();
  return shortForms.has(letters) || /^(?:\p{L}\.)*\p{Lu}$/u.test(word) || /(?:^|\.)\p{L}\.\p{L}$/u.test(word);
};

/**
 * Cuts a text behind its last whole sentence: a model that wrote as many tokens as it may stops amid one. A text without the end of a sentence stays.
 *
 * Full stops of short forms (`Dr.`, `e.g.`), of initials, and within numbers end no sentence; the scripts of Arabic, Armenian, Chinese,
 * Ethiopic, Hindi, Japanese and Burmese have marks of their own.
 *
 * @returns `check`; its span is what is dropped.
 * @example guarded('It rained. Then the', [wholeSentences()]).text // 'It rained.'
 */
export const wholeSentences = /* @__PURE__ */ define(
  'wholeSentences',
  {
    about: 'Cuts a text behind its last whole sentence.',
    options: {},
    example: {},
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<Filter, 'spec'> => ({
    check: (text) => {
      let last: number | undefined;
      for (const { 0: mark, index } of text.matchAll(ends)) {
        const end = index + mark.length;
        // behind a mark of Latin comes a space; others need none
        const isEnd = end === text.length || /[^.!?…]/.test(mark[0]!) || /^\s/.test(text.slice(end, end + 1));
        if (isEnd && !isShort(text, index)) last = end;
      }
      if (last === undefined || text.slice(last).trim() === '') return [];
      return [
        { what: 'part of a sentence', start: last, end: text.length, action: 'replace', replacement: '' },
      ];
    },
  }),
);
