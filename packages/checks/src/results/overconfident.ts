import { check } from '../check.ts';
import { binomialTail } from '../statistics/binomial-tail.ts';
import { level } from '../statistics/level.ts';
import { mean, sum } from '../statistics/summary.ts';
import { digits, percent } from '../words.ts';

/** Two points; less is told of many rows, and misleads nobody. */
const least = 0.02;
const fewest = 100;

export const overconfident = check({
  code: 'RDG407',
  title: 'Probabilities are too sure',
  severity: 'warning',
  why: 'Of answers given with 90 %, fewer than 90 % are right: thresholds and rejections by probability mislead.',
  remedy: 'Calibrate by a temperature on held-out rows, smooth labels (labelSmoothing), or penalise more.',
  needs: ['answers'],
  find: ({ answers: { actual, predicted, confidence } }) => {
    if (confidence === undefined) return { lacks: 'the probabilities of the answers' };
    if (confidence.length < fewest) return { lacks: `${fewest} held-out rows` };
    const right = actual.map((label, row) => Number(label === predicted[row]));
    const excess = mean(confidence) - mean(right);
    // errors of unequal chances exceed their expectation no more often than those of their mean: Hoeffding 1956
    const chance = Math.max(0, 1 - mean(confidence));
    const pValue = binomialTail(right.length - sum(right), right.length, chance);
    return {
      isFault: pValue < level && excess > least,
      saw: `Answers have a mean probability of ${percent(mean(confidence))}, and ${percent(mean(right))} are right: ${digits(100 * excess)} points apart, p = ${digits(pValue)} (binomial, told below ${level}), and ${100 * least} matter.`,
    };
  },
});
