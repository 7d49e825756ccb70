import { check } from '../check.ts';
import { level } from '../statistics/level.ts';
import { mean, sum } from '../statistics/summary.ts';
import { digits, percent } from '../words.ts';

/** The normal number that is exceeded once in 1,000. */
const told = 3.09;
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
    const deviation = Math.sqrt(sum(confidence.map((p) => p * (1 - p)))) / confidence.length;
    return {
      isFault: excess > told * deviation && excess > least,
      saw: `Answers have a mean probability of ${percent(mean(confidence))}, and ${percent(mean(right))} are right: ${digits(100 * excess)} points apart, where chance has ${digits(100 * told * deviation)} once in ${1 / level}, and ${100 * least} matter.`,
    };
  },
});
