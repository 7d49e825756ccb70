import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLambda } from './choose-lambda.ts';
import { lambdaPath } from './lambda-path.ts';
import { noiseLevel, priorStrength, sizeRule } from './starting-points.ts';

describe('chooseLambda', () => {
  it('takes mean and standard error over folds, weighted', () => {
    const { mean, standardError, minimum, oneStandardError } = chooseLambda({
      lambdas: [4, 2, 1],
      errors: [
        [3, 2, 1],
        [3, 2, 3],
        [3, 2.5, 2],
      ],
      weights: [1, 1, 2],
    });
    expect(mean).toEqual([3, 2.25, 2]);
    // √((1·1 + 1·1 + 2·0)/4 / 2)
    expect(standardError[2]).toBeCloseTo(0.5, 12);
    expect(minimum).toEqual({ index: 2, lambda: 1 });
    expect(oneStandardError).toEqual({ index: 1, lambda: 2 });
  });

  it('takes the folds of one shuffling for what varies: repeats steady the mean alone', () => {
    const once = {
      lambdas: [2, 1],
      errors: [
        [3, 2],
        [1, 2.5],
        [2, 1],
      ],
    };
    const thrice = { lambdas: [2, 1], errors: [...once.errors, ...once.errors, ...once.errors], repeats: 3 };
    expect(chooseLambda(thrice)).toEqual(chooseLambda(once));
    expect(() => chooseLambda({ ...once, repeats: 2 })).toThrow('repeats must leave two folds');
  });

  it('never chooses a weaker penalty by one standard error than by the minimum', () => {
    const curves = fc.integer({ min: 1, max: 8 }).chain((count) =>
      fc.record({
        lambdas: fc.array(fc.double({ min: 1e-6, max: 10, noNaN: true }), {
          minLength: count,
          maxLength: count,
        }),
        errors: fc.array(
          fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: count, maxLength: count }),
          { minLength: 2, maxLength: 6 },
        ),
      }),
    );
    fc.assert(
      fc.property(curves, (curve) => {
        const { minimum, oneStandardError } = chooseLambda(curve);
        expect(oneStandardError.lambda).toBeGreaterThanOrEqual(minimum.lambda);
      }),
    );
  });

  it('of equal errors takes the strongest penalty', () => {
    expect(
      chooseLambda({
        lambdas: [1, 3, 2],
        errors: [
          [1, 1, 1],
          [1, 1, 1],
        ],
      }).minimum.lambda,
    ).toBe(3);
  });

  it('refuses a single fold and errors that are not numbers', () => {
    expect(() => chooseLambda({ lambdas: [1], errors: [[1]] })).toThrow(
      'expected at least two folds, got 1.',
    );
    expect(() => chooseLambda({ lambdas: [1], errors: [[1], [Number.NaN]] })).toThrow(
      'chooseLambda: expected 1 finite errors, but errors[1][0] is NaN.',
    );
    expect(() => chooseLambda({ lambdas: [1, 2], errors: [[1, 2], [1]] })).toThrow(/but fold 1 has 1/);
  });
});

it('a path falls by one factor and ends where it should', () => {
  const path = lambdaPath({ largest: 2, ratio: 1e-3, count: 7 });
  expect([path[0], path[6]]).toEqual([2, 0.002]);
  for (let l = 1; l < 7; l++) expect(path[l]! / path[l - 1]!).toBeCloseTo(10 ** -0.5, 12);
  expect(lambdaPath({ largest: 2, ratio: 0.5, count: 1 })).toEqual([2]);
  expect(() => lambdaPath({ largest: 0, ratio: 0.5, count: 1 })).toThrow(/largest must be/);
});

it('starting points that look at no error', () => {
  expect(sizeRule({ trainRows: 80, totalRows: 100, fraction: 0.01 })).toEqual({
    lambda: 0.8,
    learningRate: 0.008,
  });
  expect(() => sizeRule({ trainRows: 120, totalRows: 100, fraction: 0.01 })).toThrow(/trainRows/);
  expect(noiseLevel({ deviation: 2, columns: 100, rows: 50 })).toBeCloseTo(
    2 * Math.sqrt((2 * Math.log(100)) / 50),
    12,
  );
  expect(priorStrength({ noiseVariance: 1, coefficientVariance: 0.5, rows: 100 })).toBe(0.02);
});
