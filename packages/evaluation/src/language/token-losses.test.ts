import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import golden from '../../golden/token-losses.json' with { type: 'json' };
import { confidentAnswers, joinedReliability, reliability } from '../classification/reliability.ts';
import { bitsPerByte } from './bits-per-byte.ts';
import { bitsPerCharacter } from './bits-per-character.ts';
import { tokenLosses } from './token-losses.ts';

it('has the moments and quantiles of NumPy', () => {
  const found = tokenLosses(golden.logProbabilities);
  expect(found.mean).toBeCloseTo(golden.mean, 12);
  expect(found.perplexity).toBeCloseTo(golden.perplexity, 10);
  expect(found.deviation).toBeCloseTo(golden.deviation, 12);
  expect(found.shareOfWorstTenth).toBeCloseTo(golden.shareOfWorstTenth, 12);
  expect(found.worst).toEqual(golden.worst);
  for (const name of ['p5', 'p50', 'p95'] as const)
    expect(found.quantiles[name]).toBeCloseTo(golden.quantiles[name], 12);
});

it('has no loss for certain tokens, and refuses what is no log-probability', () => {
  expect(tokenLosses([0, 0])).toMatchObject({ mean: 0, perplexity: 1, shareOfWorstTenth: 0 });
  expect(() => tokenLosses([])).toThrow('tokenLosses: there must be at least one target.');
  for (const odd of [Number.NaN, 0.5, -Infinity])
    expect(() => tokenLosses([-1, odd])).toThrow(`must be finite numbers ≤ 0, got ${odd} at 1`);
});

it('counts bytes as it counts characters', () => {
  expect(bitsPerByte({ lossNats: 1000 * Math.LN2, bytes: 500 })).toBeCloseTo(2, 14);
  const text = 'Größe, 犬';
  const bytes = new TextEncoder().encode(text).length;
  const ratio =
    bitsPerByte({ lossNats: 9, bytes }) / bitsPerCharacter({ lossNats: 9, characters: [...text].length });
  expect(ratio).toBeCloseTo(8 / 12, 12);
  expect(() => bitsPerByte({ lossNats: 1, bytes: 0 })).toThrow('bytes must be an integer ≥ 1, got 0');
  expect(() => bitsPerByte({ lossNats: -1, bytes: 1 })).toThrow('lossNats');
});

it('tells the calibration of next tokens batch by batch as of all at once', () => {
  const [rows, vocabulary] = [300, 7];
  const random = randomStream(3);
  const logits = random.stream('logits').normal(rows * vocabulary, 0, 2);
  const targets = random.stream('targets').integers(rows, vocabulary);
  const logProbabilities = Float64Array.from(logits, (logit, i) => {
    const first = i - (i % vocabulary);
    return (
      logit - Math.log(logits.slice(first, first + vocabulary).reduce((sum, each) => sum + Math.exp(each), 0))
    );
  });
  const tableOf = (from: number, to: number) =>
    reliability(
      confidentAnswers({
        logProbabilities: logProbabilities.subarray(from * vocabulary, to * vocabulary),
        actual: targets.subarray(from, to),
      }),
    );
  const joined = joinedReliability([tableOf(0, 120), tableOf(120, 121), tableOf(121, 300)]);
  tableOf(0, 300).forEach((bin, k) => {
    expect(joined[k]).toEqual({
      ...bin,
      confidence: bin.confidence === null ? null : expect.closeTo(bin.confidence, 12),
      accuracy: bin.accuracy === null ? null : expect.closeTo(bin.accuracy, 12),
    });
  });
  expect(() => joinedReliability([tableOf(0, 300), []])).toThrow('must have the same bins, got 10 and 0');
});
