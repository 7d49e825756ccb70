import type { LearningRateTest } from '../results/learning-rate.ts';
import { lossFormat, strength } from './number-format.ts';

type Found = Omit<LearningRateTest, 'verdict' | 'seconds'>;

/** A rate by two digits: a test of one run tells no more. @example rateText(0.0018679) // '0.0019' */
export const rateText = (rate: number): string => strength(Number(rate.toPrecision(2)));

/** A third, the whole and the threefold of a rate: what to choose among by held-out data. @example ratesAbout(0.3) // '0.1,0.3,0.9' */
export const ratesAbout = (rate: number): string =>
  [1 / 3, 1, 3].map((factor) => rateText(factor * rate)).join(',');

const rangeText = ({ range: { from, to } }: Found): string => `${rateText(from)} and ${rateText(to)}`;

/** One sentence: the rate that the curve suggests, or why it suggests none. */
export const learningRateVerdict = (test: Found): string => {
  const { suggestion, diverged, points } = test;
  if (suggestion !== null)
    return `The training loss falls fastest at a learning rate of ${rateText(suggestion.rate)}: a rate to begin with, not one that was validated.`;
  if (diverged !== null && points.length < test.range.steps / 4)
    return `No learning rate can be suggested: training diverged at ${rateText(diverged)}, before its loss had fallen.`;
  return `No learning rate can be suggested: between ${rangeText(test)} the training loss falls by no more than its noise.`;
};

/** With fewer steps than these a loss is smoothed over fewer than five of them. */
const enoughSteps = 100;

/** What to do where the curve is rougher than it could be. */
const stepsNotes = ({ suggestion, diverged, range: { steps, smoothing } }: Found): readonly string[] => {
  const window = Math.round(1 / (1 - smoothing));
  if (steps < enoughSteps)
    return [
      `${steps} steps are few: ${window === 1 ? 'no loss is smoothed, and its noise stays in' : `a loss is smoothed over ${window} of them, which leaves most of its noise in`}. Take ${enoughSteps} or more: --steps ${enoughSteps}.`,
    ];
  return suggestion === null && diverged === null
    ? ['More steps, or larger batches, make smaller descents visible: --steps, training.batchSize.']
    : [];
};

/** What must be known of the suggestion beside it. */
export const learningRateNotes = (test: Found): readonly string[] => {
  const { lowest, diverged, isAtStart, configured, lossUnit, points } = test;
  const { from, to, divergence } = test.range;
  const isBroken = points.at(-1)?.smoothed === null;
  return [
    ...(lowest === null
      ? []
      : [
          `The smoothed loss is lowest at ${rateText(lowest.rate)}: ${lossFormat(test, 3)(lowest.loss)} ${lossUnit}. A rate there is most often too high for a whole training.`,
        ]),
    diverged === null
      ? `Training did not diverge up to ${rateText(to)}: the smoothed loss stayed below ${divergence} times its lowest. To see where it does, end the range higher: --highest.`
      : `Training diverged at ${rateText(diverged)}: ${isBroken ? 'the loss was no longer finite' : `the smoothed loss passed ${divergence} times its lowest`}.`,
    ...(isAtStart
      ? [
          `The loss falls from the beginning of the range on, ${rateText(from)}: the steepest descent may lie before it. Begin lower: --lowest.`,
        ]
      : []),
    ...stepsNotes(test),
    ...(typeof configured === 'string'
      ? [
          `The schedule of the configuration (${configured}) was set aside: the suggestion stands for its highest rate.`,
        ]
      : []),
  ];
};

/** What such a suggestion is worth. */
export const learningRateCaveat =
  'A heuristic on the training loss of one short run from fresh weights, with the batches, penalties and optimizer of the configuration: no held-out data had a part in it.';
