import { randomStream } from '@ridgeline/tensors';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/translation.json' with { type: 'json' };
import { bleuSums } from './bleu.ts';
import { chrfSums } from './chrf.ts';
import { randomizedDifference, resampledDifference } from './score-difference.ts';
import { terSums } from './ter.ts';
import type { WrittenTexts } from './texts.ts';

const { first, second, references, ar, bs } = golden.paired;
const measures = {
  BLEU: (given: WrittenTexts) => bleuSums(given, { tokenize: 'none' }),
  chrF2: (given: WrittenTexts) => chrfSums(given),
  TER: (given: WrittenTexts) => terSums(given),
} as const;
const random = randomStream(1).stream('trials');
const both = (sums: (given: WrittenTexts) => ReturnType<typeof terSums>) => ({
  a: sums({ hypotheses: first, references }),
  b: sums({ hypotheses: second, references }),
  random,
});

/** Four standard errors of the difference of two shares of so many trials. */
const within = (p: number, trials: number, others: number): number =>
  4 * Math.sqrt(p * (1 - p) * (1 / trials + 1 / others));

describe.each(Object.entries(measures))('by %s', (name, sums) => {
  const given = both(sums);
  const [trials, theirs] = [4000, 20_000];

  it('has the difference and the p-value of sacreBLEU’s approximate randomization', () => {
    const { scores, pValue } = ar[name as keyof typeof ar];
    const found = randomizedDifference({ ...given, trials });
    expect(found.difference).toBeCloseTo(scores[0]! - scores[1]!, 10);
    expect(Math.abs(found.pValue - pValue)).toBeLessThan(within(pValue, trials, theirs));
  });

  it('has the p-value of its paired bootstrap', () => {
    const { scores, pValue } = bs[name as keyof typeof bs];
    const found = resampledDifference({ ...given, resamples: trials });
    expect(found.difference).toBeCloseTo(scores[0]! - scores[1]!, 10);
    expect(Math.abs(found.pValue - pValue)).toBeLessThan(within(pValue, trials, theirs));
  });
});

it('is the same again, and turned about the same but for its sign', () => {
  const { a, b } = both(measures.TER);
  const found = randomizedDifference({ a, b, random, trials: 300 });
  expect(randomizedDifference({ a, b, random, trials: 300 })).toEqual(found);
  const turned = randomizedDifference({ a: b, b: a, random, trials: 300 });
  expect(turned.difference).toBeCloseTo(-found.difference, 12);
  expect(turned.pValue).toBe(found.pValue);
});

it('finds a difference between two that are alike about as often as its level says', () => {
  const draws = 400;
  let found = 0;
  for (let draw = 0; draw < draws; draw++) {
    // edits of either: the same on average, text by text
    const own = randomStream(5).at(draw);
    const [one, other] = ['a', 'b'].map((stream) => own.stream(stream).integers(40, 6));
    const sums = (edits: Int32Array) => ({
      texts: 40,
      width: 2,
      values: Float64Array.from(edits).reduce(
        (values, each, i) => values.fill(each, 2 * i, 2 * i + 1).fill(10, 2 * i + 1, 2 * i + 2),
        new Float64Array(80),
      ),
      scoreOf: ([total, words]: Float64Array) => (100 * total!) / words!,
    });
    const trial = { a: sums(one!), b: sums(other!), random: own.stream('trials'), trials: 99 };
    if (randomizedDifference(trial).pValue <= 0.05) found++;
  }
  // 5 % ± 4 standard errors, and a little more, since equal differences are not counted
  expect(found / draws).toBeGreaterThan(0.01);
  expect(found / draws).toBeLessThan(0.1);
});

it('refuses texts that are not the same', () => {
  const { a } = both(measures.TER);
  const other = terSums({ hypotheses: ['a'], references: ['a'] });
  expect(() => randomizedDifference({ a, b: other, random })).toThrow(
    'randomizedDifference: a and b must be of the same texts and score, got 120 texts of 2 sums and 1 of 2.',
  );
  expect(() => resampledDifference({ a, b: both(measures.BLEU).b, random })).toThrow('120 of 10');
  expect(() => randomizedDifference({ a, b: a, random, trials: 0 })).toThrow('trials must be an integer ≥ 1');
});
