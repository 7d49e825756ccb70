import { check } from '../check.ts';
import { mean } from '../statistics/summary.ts';
import { digits } from '../words.ts';
import { validationCurve } from './validation-curve.ts';

const fewest = 8;

/** Slope of a line through values one apart. */
const slope = (values: readonly number[]): number => {
  const middle = (values.length - 1) / 2;
  const average = mean(values);
  let [across, square] = [0, 0];
  values.forEach((value, i) => {
    across += (i - middle) * (value - average);
    square += (i - middle) ** 2;
  });
  return across / square;
};

export const earlyStopByNoise = check({
  code: 'RDG208',
  title: 'The early stop was chance',
  severity: 'warning',
  why: 'Validation jumps up and down about a line that still falls: patience ended with a lucky evaluation, not with the gain.',
  remedy: 'Raise training.patience or training.evaluateEvery, so that a gain is larger than the jumps; average weights (averaging).',
  needs: ['evaluations', 'stopReason'],
  find: ({ evaluations, stopReason }) => {
    if (stopReason !== 'early-stop') return { lacks: 'an early stop' };
    const curve = validationCurve(evaluations);
    if (curve === undefined || curve.points.length < fewest) return { lacks: `${fewest} evaluations` };
    const half = curve.points.slice(curve.points.length >> 1).map(({ validation }) => validation);
    const moves = half.slice(1).map((value, i) => Math.sign(value - half[i]!));
    const turns = moves.slice(1).filter((move, i) => move !== moves[i]).length;
    const trend = slope(half);
    return {
      // a smooth curve turns once; noise about a line turns in two of three places
      isFault: turns >= 2 && 2 * turns >= moves.length - 1 && trend < 0,
      saw: `Over the second half of the evaluations validation turned ${turns} times in ${Math.max(0, moves.length - 1)} places (a smooth curve turns once, noise in two of three), about a line that ${trend < 0 ? 'fell' : 'rose'} by ${digits(Math.abs(trend))} nats an evaluation.`,
    };
  },
});
