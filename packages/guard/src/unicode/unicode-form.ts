import { define } from '@ridgeline/contracts';
import type { Filter, Span } from '../filter.ts';

// what may join with a character before it when a text is normalised: marks, and letters of Hangul and Kirat Rai
const joining = '[\\p{M}\\u1160-\\u11ff\\u3131-\\u318e\\uff9e-\\uffdc\\u{16d63}-\\u{16d6a}]';
/** A character that may change, with what may join it. Longer runs are cut as in Unicode's Stream-Safe Text Format, or sorting them takes squared time. */
const segment = new RegExp(`[\\s\\S]${joining}{1,30}|\\P{ASCII}`, 'gu');
const longRun = /\p{M}{31}/u;
const beyondAscii = /\P{ASCII}/u;

/**
 * Writes characters that are the same in one way: letters with their accents as one character, and with NFKC also forms that differ in
 * looks alone, such as full width, mathematical letters and ligatures.
 *
 * @param options.form `NFC` or `NFKC`. NFKC also loses meaning: `x²` becomes `x2`. @returns `check`. @throws `E_OPTION`
 * @see Unicode Standard Annex 15, "Unicode Normalization Forms".
 * @example guarded('ﬁne', [unicodeForm({ form: 'NFKC' })]).text // 'fine'
 */
export const unicodeForm = /* @__PURE__ */ define(
  'unicodeForm',
  {
    about: 'Writes characters that are the same in one way.',
    options: {
      form: { type: 'choice', among: ['NFC', 'NFKC'], default: 'NFC', about: 'The form of Unicode.' },
    },
    example: { form: 'NFKC' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ form }): Omit<Filter, 'spec'> => ({
    check: (text) => {
      if (!beyondAscii.test(text) || (!longRun.test(text) && text.normalize(form) === text)) return [];
      const spans: Span[] = [];
      for (const { 0: found, index } of text.matchAll(segment)) {
        const replacement = found.normalize(form);
        if (replacement !== found)
          spans.push({
            what: 'other form',
            start: index,
            end: index + found.length,
            action: 'replace',
            replacement,
          });
      }
      return spans;
    },
  }),
);
