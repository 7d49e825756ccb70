import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/generated.json' with { type: 'json' };
import { distinctNgrams, repeatedNgrams } from './distinct.ts';
import { memorization } from './memorization.ts';
import { selfBleu } from './self-bleu.ts';

const text = fc.array(fc.nat({ max: 3 }), { maxLength: 14 });
const texts = fc.array(text, { minLength: 1, maxLength: 4 });
const order = fc.integer({ min: 1, max: 4 });

/** By brute force: stretches as strings of ids, each with a comma behind it. */
const written = (ids: readonly number[]): string => ids.map((id) => `${id},`).join('');

describe('shares of n-grams', () => {
  it('are by hand', () => {
    expect(
      distinctNgrams(
        [
          [1, 2, 1, 2],
          [1, 2],
        ],
        { n: 2 },
      ),
    ).toBe(0.5);
    expect(repeatedNgrams([[1, 2, 1, 2], [1, 2], [7]], { n: 2 })).toBeCloseTo(1 / 6, 15);
    expect(repeatedNgrams([new Array(101).fill(4)], { n: 1 })).toBeCloseTo(100 / 101, 15);
    expect([distinctNgrams([[1]], { n: 2 }), repeatedNgrams([[1]], { n: 2 })]).toEqual([0, 0]);
  });

  it('add up to 1 for one text', () => {
    fc.assert(
      fc.property(text, order, (ids, n) => {
        fc.pre(ids.length >= n);
        expect(distinctNgrams([ids], { n }) + repeatedNgrams([ids], { n })).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('self-BLEU', () => {
  it.each(golden.selfBleu)(
    'is the mean of sacreBLEU’s scores against all others, $score',
    ({ texts, score }) => {
      expect(selfBleu(texts)).toBeCloseTo(score, 9);
    },
  );

  it('is the same in any order', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (list) => {
        expect(selfBleu([...list].reverse())).toBeCloseTo(selfBleu(list), 9);
      }),
    );
  });
});

describe('memorization', () => {
  it('finds what brute force finds', () => {
    fc.assert(
      fc.property(texts, texts, order, (generated, training, n) => {
        const { longest, longestByText, share } = memorization({ generated, training, n });
        const stretches = (ids: readonly number[]): string[] =>
          ids.flatMap((_, from) =>
            ids.slice(from).map((__, more) => written(ids.slice(from, from + more + 1))),
          );
        const known = new Set(training.flatMap(stretches));
        const expected = generated.map((ids) =>
          Math.max(
            0,
            ...stretches(ids)
              .filter((stretch) => known.has(stretch))
              .map((stretch) => stretch.split(',').length - 1),
          ),
        );
        expect(longestByText).toEqual(expected);
        const ngrams = generated.flatMap((ids) =>
          ids.slice(n - 1).map((_, at) => written(ids.slice(at, at + n))),
        );
        const found = ngrams.filter((ngram) => known.has(ngram)).length;
        expect(share).toBeCloseTo(ngrams.length === 0 ? 0 : found / ngrams.length, 12);
        expect(longest?.length ?? 0).toBe(Math.max(...expected));
        if (longest === null) return;
        const { length, text, at, document, documentAt } = longest;
        expect(generated[text]!.slice(at, at + length)).toEqual(
          training[document]!.slice(documentAt, documentAt + length),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('reads a long text, all of which is copied or none', () => {
    const training = [Array.from({ length: 200_000 }, (_, i) => (i * i + (i >> 3)) % 1009)];
    const copied = training[0]!.slice(77_000, 78_500);
    expect(memorization({ generated: [copied], training }).longest).toMatchObject({ length: 1500, at: 0 });
    expect(memorization({ generated: [copied], training }).share).toBe(1);
    expect(memorization({ generated: [[2000, 2001]], training, n: 1 })).toEqual({
      longest: null,
      longestByText: [0],
      share: 0,
    });
  });

  it('copies over no end of a text or of a document', () => {
    const { longestByText } = memorization({
      generated: [
        [1, 2],
        [3, 4],
      ],
      training: [[1, 2, 3], [4]],
    });
    expect(longestByText).toEqual([2, 1]);
  });
});

it('refuses what is no text of ids', () => {
  expect(() => distinctNgrams([], { n: 1 })).toThrow('distinctNgrams: texts must have at least one text.');
  expect(() => repeatedNgrams([[1, -1]], { n: 1 })).toThrow('got -1 at 1 of text 0');
  expect(() => distinctNgrams([[1]], { n: 0 })).toThrow('n must be an integer ≥ 1, got 0');
  expect(() => selfBleu([[1]])).toThrow('selfBleu: there must be two texts or more, got 1.');
  expect(() => memorization({ generated: [[1]], training: [[Number.NaN]] })).toThrow(
    'memorization: training must be ids, integers ≥ 0, got NaN at 0 of text 0.',
  );
});
