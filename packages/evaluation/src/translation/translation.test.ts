import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/translation.json' with { type: 'json' };
import { type BleuOptions, bleu, bleuOf, bleuSignature, bleuStatistics } from './bleu.ts';
import { bleuTokenizers } from './bleu-tokenizers.ts';
import { chrf, chrfSignature } from './chrf.ts';
import { exactMatch } from './exact-match.ts';
import { ter, terSignature } from './ter.ts';
import { words } from './texts.ts';

const near = (found: number, expected: number): void =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));

describe.each(golden.sets.map((set, i) => [i, set] as const))('set %i of sacreBLEU', (_, set) => {
  it.each(set.bleu.map((row) => [row.signature, row] as const))('has its BLEU, %s', (signature, row) => {
    const options = {
      tokenize: row.tokenize,
      lowercase: row.lowercase,
      smoothing: row.smooth_method,
    } as BleuOptions;
    const found = bleu(set, options);
    near(found.score, row.score);
    near(found.brevityPenalty, row.brevityPenalty);
    found.precisions.forEach((precision, n) => {
      near(precision, row.precisions[n]!);
    });
    expect(found).toMatchObject({ matches: row.matches, totals: row.totals });
    expect([found.hypothesisWords, found.referenceWords]).toEqual(row.words);
    expect(bleuSignature(options, set.references[0]!.length)).toBe(signature);
  });

  it.each(set.chrf)('has its chrF, $signature', ({ signature, score, ...options }) => {
    near(chrf(set, options), score);
    expect(chrfSignature(options, set.references[0]!.length)).toBe(signature);
  });

  it.each(set.ter)('has its TER, $signature', ({ signature, options, score, edits, referenceWords }) => {
    const found = ter(set, options);
    near(found.score, score);
    expect(found.edits).toBe(edits);
    near(found.referenceWords, referenceWords);
    expect(terSignature(options, set.references[0]!.length)).toBe(signature);
  });
});

it.each(Object.entries(golden.tokenized))('cuts texts as sacreBLEU does, %s', (name, rows) => {
  const tokenize = bleuTokenizers[name as keyof typeof bleuTokenizers];
  for (const { text, words: expected } of rows) expect(words(tokenize(text)), text).toEqual(expected);
});

it('is by hand: 3 of 4 words, 1 of 3 pairs, and what has no match halved each time', () => {
  const found = bleu({ hypotheses: ['a b x c'], references: ['a b c d'] }, { tokenize: 'none' });
  expect(found.matches).toEqual([3, 1, 0, 0]);
  const logs = [3 / 4, 1 / 3, 1 / (2 * 2), 1 / (4 * 1)].map(Math.log);
  expect(found.score).toBeCloseTo(100 * Math.exp(logs.reduce((a, b) => a + b) / 4), 10);
});

it('parts marks from words, but not from digits', () => {
  expect(words(bleuTokenizers['13a']('Hello, 3.5 (1998-99)!'))).toEqual([
    'Hello',
    ',',
    '3.5',
    '(',
    '1998',
    '-',
    '99',
    ')',
    '!',
  ]);
  expect(words(bleuTokenizers.none(' Hello,  3.5!'))).toEqual(['Hello,', '3.5!']);
});

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 }).map((list) => list.join(' '));

it('is made of sums over texts, whatever their order, and 100 for what is wanted', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 6 }), (pairs) => {
      const given = { hypotheses: pairs.map(([h]) => h), references: pairs.map(([, r]) => r) };
      const { score } = bleu(given);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100 + 1e-9);
      expect(bleuOf(bleuStatistics(given).reverse()).score).toBe(score);
    }),
  );
});

it('counts a stretch that has moved as one edit, and nothing for what is wanted', () => {
  const wanted = 'on the quiet sea a torn sail was mended';
  const moved = 'a torn sail was mended on the quiet sea';
  expect(ter({ hypotheses: [moved], references: [wanted] })).toEqual({
    score: expect.closeTo(100 / 9, 12),
    edits: 1,
    referenceWords: 9,
  });
  expect(ter({ hypotheses: [wanted], references: [wanted] }).score).toBe(0);
  expect(ter({ hypotheses: ['', 'a'], references: ['', ''] }).score).toBe(100);
  expect(ter({ hypotheses: [''], references: [''] }).score).toBe(0);
});

/** Edit distance without moves, by the whole table. */
const levenshtein = (a: readonly string[], b: readonly string[]): number => {
  let row = b.map((_, j) => j + 1);
  row.unshift(0);
  a.forEach((word, i) => {
    const next = [i + 1];
    b.forEach((other, j) => {
      next.push(Math.min(row[j]! + (word === other ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
    });
    row = next;
  });
  return row[b.length]!;
};

it('never edits more than without moves, nor less than words that must come or go', () => {
  fc.assert(
    fc.property(text, text, (hypothesis, reference) => {
      const { edits } = ter({ hypotheses: [hypothesis], references: [reference] });
      const [a, b] = [hypothesis, reference].map((each) => each.split(' ').filter((word) => word !== ''));
      expect(edits).toBeLessThanOrEqual(levenshtein(a!, b!));
      expect(edits).toBeGreaterThanOrEqual(Math.abs(a!.length - b!.length));
    }),
  );
});

it('counts texts that are as they should be', () => {
  expect(
    exactMatch({
      hypotheses: ['la mer ', 'le mer'],
      references: [
        ['eau', 'la mer'],
        ['la mer', 'x'],
      ],
    }),
  ).toBe(0.5);
});

it('refuses texts that do not fit together, none, and words it does not know', () => {
  expect(() => bleu({ hypotheses: ['a'], references: [] })).toThrow(
    'bleu: hypotheses and references must be equally many, got 1 and 0.',
  );
  expect(() => chrf({ hypotheses: [], references: [] })).toThrow(
    'chrf: there must be a text to measure, got none.',
  );
  expect(() => exactMatch({ hypotheses: ['a', 'b'], references: [['a'], ['b', 'c']] })).toThrow(
    'exactMatch: each text must have 1 references, got 2 at 1.',
  );
  expect(() => bleu({ hypotheses: ['a'], references: ['a'] }, { tokenize: 'mecab' as never })).toThrow(
    'bleu: tokenize must be one of 13a, intl, zh, char, none, got "mecab".',
  );
});
