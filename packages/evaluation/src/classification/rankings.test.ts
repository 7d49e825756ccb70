import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/rankings.json' with { type: 'json' };
import { averagePrecision } from './average-precision.ts';
import { chooseThreshold } from './choose-threshold.ts';
import { logLoss } from './class-probabilities.ts';
import { areasUnderRoc, averagePrecisions } from './one-versus-rest.ts';
import { temperatureScaling } from './temperature-scaling.ts';
import { topKAccuracy } from './top-k-accuracy.ts';

const logSoftmax = (logits: readonly number[]): number[] => {
  const sum = Math.log(logits.reduce((total, logit) => total + Math.exp(logit), 0));
  return logits.map((logit) => logit - sum);
};

describe.each(golden.binary)('two kinds of examples, average precision $averagePrecision', (found) => {
  it('has the average precision of scikit-learn', () => {
    expect(averagePrecision(found)).toBeCloseTo(found.averagePrecision, 13);
  });

  it('takes the threshold of the best F1, and that of a precision with the most recall', () => {
    const near = (chosen: object, expected: object) => {
      for (const [name, value] of Object.entries(expected))
        expect(chosen[name as keyof typeof chosen], name).toBeCloseTo(value, 13);
    };
    const { asked, precise } = found;
    near(chooseThreshold(found), found.bestF1);
    if (precise !== null) near(chooseThreshold({ ...found, by: 'precision', precision: asked }), precise);
  });
});

describe.each(golden.classes)('classes at a temperature of $temperature', (found) => {
  const { actual, logits, areas, precisions } = found;
  const given = { logProbabilities: logits.flatMap(logSoftmax), actual };

  it.each(['macro', 'weighted'] as const)('has the %s areas of scikit-learn', (average) => {
    expect(areasUnderRoc(given)[average]).toBeCloseTo(areas[average], 12);
    expect(averagePrecisions(given)[average]).toBeCloseTo(precisions[average], 12);
  });

  it('has its areas by class, and its top-k accuracy', () => {
    areasUnderRoc(given).perClass.forEach((area, k) => {
      expect(area).toBeCloseTo(areas.perClass[k]!, 12);
    });
    averagePrecisions(given).perClass.forEach((area, k) => {
      expect(area).toBeCloseTo(precisions.perClass[k]!, 12);
    });
    found.topK.forEach((share, i) => {
      expect(topKAccuracy(given, { k: i + 1 })).toBeCloseTo(share, 13);
    });
  });

  it('has the temperature of SciPy’s search, from log-probabilities or from scores', () => {
    for (const logProbabilities of [given.logProbabilities, logits.flat()]) {
      const { temperature, before, after } = temperatureScaling({ logProbabilities, actual });
      // the loss is flat at its minimum, so that a search by values finds half the digits
      expect(temperature / found.temperature).toBeCloseTo(1, 6);
      expect(before).toBeCloseTo(found.before, 12);
      expect(after).toBeCloseTo(found.after, 12);
    }
  });
});

it('is the area, in the mean over random orders of ties, that steps have: all tied, the share of positives', () => {
  const positive = [true, false, false, true, false];
  expect(averagePrecision({ scores: [1, 1, 1, 1, 1], positive })).toBeCloseTo(0.4, 15);
  expect(averagePrecision({ scores: [9, 1, 2, 8, 3], positive })).toBe(1);
});

it('has a loss at its temperature that is no higher at any other', () => {
  const scores = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 30, maxLength: 30 });
  fc.assert(
    fc.property(
      scores,
      fc.array(fc.nat({ max: 2 }), { minLength: 10, maxLength: 10 }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (list, actual, other) => {
        const { temperature, after } = temperatureScaling({ logProbabilities: list, actual });
        const lossAt = (t: number) => {
          const rows = actual.map((_, i) => list.slice(3 * i, 3 * i + 3).map((score) => score / t));
          const top = rows.map((row) => Math.max(...row));
          return logLoss({
            logProbabilities: rows.flatMap((row, i) => logSoftmax(row.map((score) => score - top[i]!))),
            actual,
          });
        };
        expect(after).toBeCloseTo(lossAt(temperature), 8);
        expect(after).toBeLessThanOrEqual(lossAt(other) + 1e-9);
      },
    ),
  );
});

it('goes to a temperature without loss where every answer is right, and takes impossible classes', () => {
  const { temperature, after } = temperatureScaling({
    logProbabilities: [0.9, 0.1].map(Math.log),
    actual: [0],
  });
  expect(temperature).toBeLessThan(0.05);
  expect(after).toBeCloseTo(0, 15);
  const impossible = [Math.log(0.9), Math.log(0.1), -Infinity, Math.log(0.9), Math.log(0.1), -Infinity];
  const plain = [0.9, 0.1, 0.9, 0.1].map(Math.log);
  expect(temperatureScaling({ logProbabilities: impossible, actual: [0, 1] }).temperature).toBeCloseTo(
    temperatureScaling({ logProbabilities: plain, actual: [0, 1] }).temperature,
    9,
  );
});

it('leaves a class that does not occur out of the means', () => {
  const logProbabilities = [0.6, 0.3, 0.1, 0.2, 0.7, 0.1].map(Math.log);
  expect(areasUnderRoc({ logProbabilities, actual: [0, 1] })).toEqual({
    macro: 1,
    weighted: 1,
    perClass: [1, 1, null],
  });
});

it('ranks the first of equally probable classes first', () => {
  const logProbabilities = [0.4, 0.4, 0.2].map(Math.log);
  expect(topKAccuracy({ logProbabilities, actual: [1] }, { k: 1 })).toBe(0);
  expect(topKAccuracy({ logProbabilities, actual: [0] }, { k: 1 })).toBe(1);
  expect(topKAccuracy({ logProbabilities, actual: [2] }, { k: 9 })).toBe(1);
});

it('refuses what has no answer', () => {
  const one = { logProbabilities: [0.6, 0.4, 0.3, 0.7].map(Math.log), actual: [1, 1] };
  expect(() => areasUnderRoc(one)).toThrow(
    'areasUnderRoc: examples must be of two classes or more, got class 1 alone.',
  );
  expect(() => averagePrecisions(one)).toThrow('averagePrecisions: examples must be of two classes');
  expect(() => areasUnderRoc({ ...one, actual: [0, 2] })).toThrow(
    'classes must be integers in 0 … 1, got 2 at 1',
  );
  const ranked = { scores: [1, 2, 3], positive: [false, true, false] };
  expect(() => chooseThreshold({ ...ranked, by: 'precision', precision: 0.9 })).toThrow(
    'chooseThreshold: there must be a threshold with a precision of 0.9, got 0.5 at most.',
  );
  expect(() => chooseThreshold({ ...ranked, precision: 2 })).toThrow(
    'precision must be a number in [0, 1], got 2',
  );
  expect(() => temperatureScaling({ logProbabilities: [-Infinity, 0], actual: [0] })).toThrow(
    'the right class of an example must have a finite score, got -Infinity for example 0',
  );
  expect(() => temperatureScaling({ logProbabilities: [0, Infinity], actual: [0] })).toThrow(
    'got Infinity for class 1 of example 0',
  );
  expect(() => topKAccuracy(one, { k: 0 })).toThrow('k must be an integer ≥ 1, got 0');
});
