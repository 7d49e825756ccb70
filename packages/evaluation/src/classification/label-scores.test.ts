import { expect, it } from 'vitest';
import golden from '../../golden/rankings.json' with { type: 'json' };
import { labelScores } from './label-scores.ts';

it('comes to scikit-learn’s scores', () => {
  // f1_score, accuracy_score and precision_recall_fscore_support of scikit-learn 1.9; no row is told the last label
  const actual = [
    0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1,
    1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 1,
  ];
  const predicted = [
    0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1,
    0, 0, 0, 1, 0, 1, 1, 1, 0, 1, 0, 0, 0,
  ];
  const found = labelScores({ actual, predicted, labels: 4 });
  expect(found.exact).toBeCloseTo(0.4166666666666667, 14);
  expect(found.macroF1).toBeCloseTo(0.5833333333333333, 14);
  expect(found.microF1).toBeCloseTo(0.6857142857142857, 14);
  found.perLabel.forEach((label, k) => {
    expect(label.precision).toBeCloseTo([0.6, 0.5, 1.0, 0.0][k]!, 14);
    expect(label.recall).toBeCloseTo([0.75, 1.0, 1.0, 0.0][k]!, 14);
    expect(label.support).toBe([4, 1, 8, 7][k]!);
  });
  const right = actual.filter((label, i) => label === predicted[i]).length;
  expect(found.accuracy).toBe(right / 48);
});

it.each(golden.labels)('has the scores of scikit-learn, $exact rows wholly right', (found) => {
  const scores = labelScores(found);
  for (const name of ['exact', 'hammingLoss', 'macroF1', 'microF1', 'weightedF1'] as const)
    expect(scores[name], name).toBeCloseTo(found[name], 13);
  expect(scores.hammingLoss).toBeCloseTo(1 - scores.accuracy, 13);
});

it('refuses what is not of one size', () => {
  expect(() => labelScores({ actual: [1, 0], predicted: [1], labels: 2 })).toThrow(
    'labelScores: actual and predicted must be of 2 labels for each row, got 2 and 1.',
  );
  expect(() => labelScores({ actual: [], predicted: [], labels: 2 })).toThrow('got 0 and 0.');
  expect(() => labelScores({ actual: [1, 0], predicted: [1, 0.5], labels: 2 })).toThrow(
    'labelScores: predicted must be 1 or 0, got 0.5 for label 1 of row 0.',
  );
  expect(() => labelScores({ actual: [], predicted: [], labels: 0 })).toThrow(
    'labels must be an integer ≥ 1',
  );
});
