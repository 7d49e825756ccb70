import { groupedMeanInterval } from '@ridgeline/evaluation';
import { expect, test } from 'vitest';
import { answerMetrics } from './classifier-metrics.ts';

const classes = ['p', 'q'];
const labels = Array.from('ppqqpqpq');
/** Of the right class. */
const probabilities = [0.9, 0.95, 0.9, 0.8, 0.9, 0.01, 0.7, 0.9];
const logProbabilities = Float64Array.from(
  labels.flatMap((label, row) => {
    const right = probabilities[row]!;
    return label === 'p' ? [Math.log(right), Math.log(1 - right)] : [Math.log(1 - right), Math.log(right)];
  }),
);
const of = (groups: readonly string[] | null) => answerMetrics({ classes, labels, logProbabilities, groups });

test('intervals of answers are those of their groups, and no loss lies below 0', () => {
  const groups = Array.from('aabbccdd');
  const { groups: number, intervals } = of(groups);
  expect(number).toBe(4);
  const isRight = probabilities.map((right) => Number(right > 0.5));
  expect(intervals.accuracy).toEqual(groupedMeanInterval({ values: isRight, groups, range: 'share' }));
  const losses = probabilities.map((right) => -Math.log(right));
  const [low, high] = groupedMeanInterval({ values: losses, groups, range: 'any' })!;
  expect(low).toBeLessThan(0);
  expect(intervals.dataLoss![0]).toBe(0);
  expect(intervals.dataLoss![1]).toBeCloseTo(high, 12);
  expect(of(null).groups).toBeNull();
});

test('one group says nothing of others, nor does a class of one group alone of macro F1', () => {
  expect(of(Array<string>(8).fill('a')).intervals).toEqual({ dataLoss: null, accuracy: null, macroF1: null });
  const { intervals } = of(labels.map((label, row) => (label === 'p' ? 'a' : `b${row}`)));
  expect(intervals.macroF1).toBeNull();
  expect(intervals.accuracy).not.toBeNull();
});

test('answers have their balanced accuracy, κ and average precision, which one class alone has not', () => {
  const { balancedAccuracy, kappa, averagePrecision } = of(null);
  // 4 of 4 p and 3 of 4 q; (7/8 − 1/2) / (1 − 1/2)
  expect(balancedAccuracy).toBeCloseTo(7 / 8, 12);
  expect(kappa).toBeCloseTo(3 / 4, 12);
  // of q three come first and one last; of p one q comes first, then one p, two at once, and the last
  const [ofQ, ofP] = [(3 + 4 / 8) / 4, (1 / 2 + 2 * (3 / 4) + 4 / 5) / 4];
  expect(averagePrecision).toBeCloseTo((ofQ + ofP) / 2, 12);
  const alone = answerMetrics({ classes, labels: ['p'], logProbabilities: Float64Array.of(-0.1, -2.4) });
  expect(alone.averagePrecision).toBeNull();
});
