import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import { bleu, bleuStatistics } from './bleu.ts';
import { bleuDifference } from './bleu-difference.ts';

const words = (name: string): string[] =>
  Array.from({ length: 60 }, (_, row) =>
    [...randomStream(3).stream(name).at(row).integers(12, 20)].map((id) => `w${id}`).join(' '),
  );
const references = words('references');
/** The references with every so many-th word another. */
const spoilt = (every: number): string[] =>
  references.map((text, row) =>
    text
      .split(' ')
      .map((word, i) => ((i + row) % every === 0 ? 'x' : word))
      .join(' '),
  );
const [good, bad] = [spoilt(6), spoilt(4)];
const random = randomStream(1).stream('draws');

it('tells the better of two translators, with an interval around the difference of their scores', () => {
  const [a, b] = [good, bad].map((hypotheses) => bleuStatistics({ hypotheses, references }));
  const found = bleuDifference({ a: a!, b: b!, random, resamples: 200 });
  const [first, second] = [good, bad].map((hypotheses) => bleu({ hypotheses, references }).score);
  expect(found.difference).toBeCloseTo(first! - second!, 12);
  expect(found.low).toBeGreaterThan(0);
  expect(found.low).toBeLessThan(found.difference);
  expect(found.high).toBeGreaterThan(found.difference);
  expect(found.pValue).toBe(2 / 201);
  const turned = bleuDifference({ a: b!, b: a!, random, resamples: 200 });
  expect(turned.high).toBeCloseTo(-found.low, 10);
});

it('tells nothing of a translator and itself, and refuses what does not fit', () => {
  const a = bleuStatistics({ hypotheses: good, references });
  expect(bleuDifference({ a, b: a, random, resamples: 50 })).toEqual({
    difference: 0,
    low: 0,
    high: 0,
    pValue: 1,
  });
  expect(() => bleuDifference({ a, b: [], random })).toThrow('must be of the same texts, got 60 and 0.');
  expect(() => bleuDifference({ a: [], b: [], random })).toThrow('there must be a text, got none.');
});
