import { define } from '@ridgeline/contracts';
import { actionOption } from '../action-option.ts';
import type { Filter, Span } from '../filter.ts';

/** The longest piece that is looked for: `haha`, `lol lol `. */
const longestPiece = 8;

interface Run {
  readonly period: number;
  readonly start: number;
  readonly end: number;
}

/** Where the text repeats what stood `period` units before, from the first of the two, if that is at least so long. */
const runsOf = (text: string, period: number, least: number): readonly Run[] => {
  const runs: Run[] = [];
  let start = 0;
  for (let i = period; i <= text.length; i += 1) {
    if (i < text.length && text.charCodeAt(i) === text.charCodeAt(i - period)) continue;
    if (i - start >= least) runs.push({ period, start, end: i });
    start = i - period + 1;
  }
  return runs;
};

/** Runs that are not, but for their ends, runs of a shorter piece already. Both lists go from first to last. */
const joined = (found: readonly Run[], more: readonly Run[]): readonly Run[] => {
  let i = 0;
  const fresh = more.filter(({ start, end }) => {
    while (i < found.length && found[i]!.end - start <= 2 * longestPiece) i += 1;
    return i === found.length || end - found[i]!.start <= 2 * longestPiece;
  });
  return fresh.length === 0 ? found : [...found, ...fresh].sort((a, b) => a.start - b.start);
};

const cutsPair = (text: string, at: number): boolean =>
  /[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(at - 1, at + 1));

/**
 * Finds a character, or a piece of up to eight, that is written over and over: `aaaa…`, `hahaha…`.
 *
 * A run may be as long as `characters` or four of its pieces, whatever is longer. Time is eight comparisons a character.
 *
 * @param options.characters the longest run that may pass, in UTF-16 units. @param options.action `replace` cuts a run to this length.
 * @returns `check`; spans are what is too much, `measure` the length of the run. @throws `E_RANGE`, `E_OPTION`
 * @example guarded('aaaaaaaaa!', [repetitionLimit({ characters: 4, action: 'replace' })]).text // 'aaaa!'
 */
export const repetitionLimit = /* @__PURE__ */ define(
  'repetitionLimit',
  {
    about: 'Finds a character or a short piece that is written over and over.',
    options: {
      characters: { type: 'integer', min: 1, default: 100, about: 'The longest run, in UTF-16 units.' },
      action: actionOption(['refuse', 'replace', 'tell'], 'refuse'),
    },
    example: { characters: 40 },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ characters, action }): Omit<Filter, 'spec'> => ({
    check: (text) => {
      if (text.length <= characters) return [];
      const allowed = (period: number): number => Math.max(characters, 4 * period);
      let runs: readonly Run[] = [];
      for (let period = 1; period <= longestPiece; period += 1)
        runs = joined(runs, runsOf(text, period, allowed(period) + period));
      let last = 0;
      return runs.map(({ period, start, end }): Span => {
        // whole pieces, so that the text goes on as it did
        const surplus = period * Math.floor((end - start - allowed(period)) / period);
        const shift = cutsPair(text, end) ? 1 : 0;
        const place = { start: Math.max(last, end - surplus - shift), end: end - shift };
        last = place.end;
        const span = { what: 'repetition', ...place, action, measure: end - start };
        return action === 'replace' ? { ...span, replacement: '' } : span;
      });
    },
  }),
);
