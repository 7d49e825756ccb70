import { randomStream } from '@ridgeline/tensors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/classification-regression.json' with { type: 'json' };
import { regressionScores } from '../regression-scores.ts';
import { bootstrapIntervals } from '../statistics/bootstrap-intervals.ts';
import { calibrationError } from './calibration-error.ts';
import { brierScore, exampleLosses, logLoss } from './class-probabilities.ts';
import { classificationScores, confusionMatrix } from './confusion-matrix.ts';

describe.each(golden.classification)('scikit-learn’s case $id', (found) => {
  const { classes, y_true: actual, y_pred: predicted, y_prob } = found;
  const matrix = confusionMatrix({ actual, predicted, classes });
  const given = { logProbabilities: y_prob.flat().map(Math.log), actual };

  it('has the same confusion matrix and scores', () => {
    expect([...matrix.counts]).toEqual(found.confusion.flat());
    const { accuracy, macro, weighted, micro, matthews, perClass, ...others } = classificationScores(matrix);
    expect(others.balancedAccuracy).toBeCloseTo(found.balanced_accuracy, 12);
    expect(others.kappa).toBeCloseTo(found.cohen_kappa, 12);
    expect(accuracy).toBeCloseTo(found.accuracy, 12);
    expect(matthews).toBeCloseTo(found.mcc, 12);
    for (const score of ['precision', 'recall', 'f1'] as const) {
      expect(macro[score]).toBeCloseTo(found.macro[score], 12);
      expect(weighted[score]).toBeCloseTo(found.weighted[score], 12);
      expect(micro[score]).toBeCloseTo(found.micro[score], 12);
      perClass.forEach((one, k) => {
        expect(one[score]).toBeCloseTo(found.per_class[score][k]!, 12);
      });
    }
    expect(perClass.map(({ support }) => support)).toEqual(found.per_class.support);
  });

  it('has the same losses of its probabilities', () => {
    expect(logLoss(given)).toBeCloseTo(found.log_loss, 10);
    expect(brierScore(given)).toBeCloseTo(found.brier_multiclass, 12);
    expect(calibrationError(given)).toBeCloseTo(found.ece_10, 12);
    expect(calibrationError(given, { bins: 15 })).toBeCloseTo(found.ece_15, 12);
  });
});

it('has the errors of scikit-learn for regression', () => {
  for (const { y_true: actual, y_pred: predicted, ...expected } of golden.regression) {
    const scores = regressionScores({ actual, predicted });
    for (const key of ['mse', 'rmse', 'mae', 'r2'] as const)
      expect(scores[key], `case ${expected.id}: ${key}`).toBeCloseTo(expected[key], 10);
    expect(scores.explainedVariance, `case ${expected.id}`).toBeCloseTo(expected.explained_variance, 10);
  }
});

it.each([1e-300, 1e-160, 1e160, 1e300])(
  'has the same R² of numbers times %s, whose squares do not fit',
  (scale) => {
    const [actual, predicted] = [
      [1, 2, 4, 7],
      [1.5, 2, 3, 7],
    ];
    const times = (values: readonly number[]) => values.map((value) => value * scale);
    const scores = regressionScores({ actual: times(actual), predicted: times(predicted) });
    const plain = regressionScores({ actual, predicted });
    expect(scores.r2).toBeCloseTo(plain.r2, 12);
    expect(scores.explainedVariance).toBeCloseTo(plain.explainedVariance, 12);
    expect(scores.rmse / scale).toBeCloseTo(plain.rmse, 12);
    expect(scores.mae / scale).toBeCloseTo(plain.mae, 12);
  },
);

it('says 1 or 0 for R² where nothing varies, by whether it is met', () => {
  expect(regressionScores({ actual: [2, 2], predicted: [2, 2] }).r2).toBe(1);
  expect(regressionScores({ actual: [2, 2], predicted: [2, 3] }).r2).toBe(0);
  expect(regressionScores({ actual: [2, 2], predicted: [3, 3] }).explainedVariance).toBe(1);
  expect(regressionScores({ actual: [2, 2], predicted: [2, 3] }).explainedVariance).toBe(0);
  // whose sum divided by three is another number
  expect(regressionScores({ actual: [0.1, 0.1, 0.1], predicted: [0.1, 0.1, 0.2] }).r2).toBe(0);
});

it('gives a class that is never predicted the precision 0', () => {
  const matrix = confusionMatrix({ actual: [0, 1], predicted: [0, 0], classes: 2 });
  const { perClass, matthews } = classificationScores(matrix);
  expect(perClass[1]).toEqual({ precision: 0, recall: 0, f1: 0, support: 1 });
  expect(matthews).toBe(0);
});

it('finds a certain and right answer without loss', () => {
  const given = { logProbabilities: [0, Number.NEGATIVE_INFINITY], actual: [0] };
  expect([logLoss(given), brierScore(given), calibrationError(given)]).toEqual([0, 0, 0]);
  expect(Object.is(exampleLosses(given)[0], 0)).toBe(true);
});

it('takes a confidence at the edge of two bins to the lower one, as Guo et al. do', () => {
  const given = { logProbabilities: [0.5, 0.5, 0.75, 0.25].map(Math.log), actual: [1, 0] };
  expect(calibrationError(given, { bins: 2 })).toBeCloseTo((0.5 + 0.25) / 2, 12);
});

it('does not depend on the names of the classes', () => {
  const pairs = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(pairs, (examples) => {
      const scores = (rename: (k: number) => number) => {
        const actual = examples.map(([a]) => rename(a));
        const predicted = examples.map(([, p]) => rename(p));
        return classificationScores(confusionMatrix({ actual, predicted, classes: 4 }));
      };
      const [plain, renamed] = [scores((k) => k), scores((k) => 3 - k)];
      expect(renamed.accuracy).toBe(plain.accuracy);
      expect(renamed.matthews).toBeCloseTo(plain.matthews, 12);
      expect(renamed.macro.f1).toBeCloseTo(plain.macro.f1, 12);
      expect(Math.abs(plain.matthews)).toBeLessThanOrEqual(1 + 1e-12);
    }),
  );
});

it('draws intervals of several statistics from the same examples', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const of = (rows: Int32Array) => {
    const drawn = Array.from(rows, (row) => values[row]!);
    return { mean: drawn.reduce((a, b) => a + b) / drawn.length, one: 1 };
  };
  const again = () => bootstrapIntervals({ examples: 10, statistics: of, random: randomStream(1) });
  const { mean, one } = again();
  expect(one).toEqual([1, 1]);
  // the mean ± 1.96·σ/√n with σ² = 8.25
  expect(mean[0]).toBeCloseTo(5.5 - 1.78, 0);
  expect(mean[1]).toBeCloseTo(5.5 + 1.78, 0);
  expect(again()).toEqual({ mean, one });
});

it('refuses what does not fit together', () => {
  expect(() => confusionMatrix({ actual: [0], predicted: [], classes: 2 })).toThrow(
    expect.objectContaining({ code: 'E_SHAPE' }),
  );
  expect(() => confusionMatrix({ actual: [2], predicted: [0], classes: 2 })).toThrow(/0 … 1, got 2/);
  expect(() => confusionMatrix({ actual: [], predicted: [], classes: 2 })).toThrow(/at least one example/);
  expect(() => logLoss({ logProbabilities: [0, 0, 0], actual: [0, 0] })).toThrow(/for each of 2 examples/);
  expect(() => logLoss({ logProbabilities: [0, 0], actual: [5] })).toThrow(/got 5 at 0/);
  expect(() => regressionScores({ actual: [1], predicted: [] })).toThrow(/equally long/);
  expect(() => regressionScores({ actual: [], predicted: [] })).toThrow(/at least one example/);
  expect(() => bootstrapIntervals({ examples: 0, statistics: () => ({}), random: randomStream(1) })).toThrow(
    /at least one example/,
  );
});
