import fc from 'fast-check';
import { expect, it } from 'vitest';
import { overlapCounter } from './ngram-overlap.ts';

const text = fc.array(fc.nat({ max: 3 }), { maxLength: 30 });

/** By brute force: how often each n-gram stands in a text. */
const countsOf = (ids: readonly number[], n: number): Map<string, number> => {
  const counts = new Map<string, number>();
  for (let at = 0; at + n <= ids.length; at++) {
    const ngram = ids.slice(at, at + n).join();
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
};

it('counts what brute force counts, text after text', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, fc.array(text, { minLength: 1, maxLength: 3 })), { maxLength: 6 }),
      (pairs) => {
        const matchesOf = overlapCounter(4);
        for (const [written, wanted] of pairs) {
          const expected = [1, 2, 3, 4].map((n) => {
            const references = wanted.map((ids) => countsOf(ids, n));
            return [...countsOf(written, n)].reduce(
              (sum, [ngram, count]) =>
                sum + Math.min(count, Math.max(...references.map((counts) => counts.get(ngram) ?? 0))),
              0,
            );
          });
          const found = matchesOf(
            Int32Array.from(written),
            wanted.map((ids) => Int32Array.from(ids)),
          );
          expect(found).toEqual(expected);
        }
      },
    ),
  );
});
