import { define } from '@ridgeline/contracts';
import type { Filter, Span } from '../filter.ts';

/** Words, and single characters where there are no spaces between words. */
const words =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/**
 * Which words stay so that no n of them stand twice in the same order. A word that would end a second such row goes, with the words of the row before
 * it; what follows may then go on from what stood before.
 */
const kept = (ids: readonly number[], size: number): readonly number[] => {
  const stay: number[] = [];
  const seen = new Set<string>();
  const rowFrom = (first: number, last?: number): string => {
    const row = stay.slice(first, first + size - (last === undefined ? 0 : 1)).map((at) => ids[at]!);
    return (last === undefined ? row : [...row, last]).join(' ');
  };
  for (const [at, id] of ids.entries()) {
    const first = stay.length - size + 1;
    const row = first < 0 ? undefined : rowFrom(first, id);
    if (row === undefined || !seen.has(row)) {
      if (row !== undefined) seen.add(row);
      stay.push(at);
      continue;
    }
    for (let dropped = 1; dropped < size; dropped += 1) {
      if (stay.length >= size) seen.delete(rowFrom(stay.length - size));
      stay.pop();
    }
  }
  return stay;
};

/**
 * Drops a row of words that stood in the text already, as models write that go round in circles. What is left has no n words twice in the
 * same order; letters of Chinese, Japanese and Thai count as
 * words: there n should be twice as large. Case does not matter.
 *
 * @param options.size n, how many words are a row; small ones drop what is said twice by right. @returns `check`. @throws `E_RANGE`
 * @example guarded('on and on and on and on', [repeatedNgrams({ size: 2 })]).text // 'on and on'
 */
export const repeatedNgrams = /* @__PURE__ */ define(
  'repeatedNgrams',
  {
    about: 'Drops rows of words that stood in the text already.',
    options: {
      size: { type: 'integer', min: 2, default: 8, symbol: 'n', about: 'How many words are a row.' },
    },
    example: { size: 4 },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ size }): Omit<Filter, 'spec'> => ({
    check: (text) => {
      const found = Array.from(text.matchAll(words), ({ 0: word, index }) => ({
        word: word.toLowerCase(),
        start: index,
        end: index + word.length,
      }));
      if (found.length <= size) return [];
      const ids = new Map<string, number>();
      const numbers = found.map(({ word }) => {
        const id = ids.get(word) ?? ids.size;
        ids.set(word, id);
        return id;
      });
      const spans: Span[] = [];
      let next = 0;
      for (const at of [...kept(numbers, size), found.length]) {
        if (at > next) {
          // with the space before it
          const start = next === 0 ? 0 : found[next - 1]!.end;
          spans.push({
            what: 'repeated words',
            start,
            end: found[at - 1]!.end,
            action: 'replace',
            replacement: '',
          });
        }
        next = at + 1;
      }
      return spans;
    },
  }),
);
