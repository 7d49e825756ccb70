import { check } from '../check.ts';
import { digits, percent } from '../words.ts';
import { beyondNoise, descentOf, tooFewSteps } from './descent.ts';

/** Standard deviations of the difference of two batches, the first and the worst of hundreds. */
const beyondFirst = 6 * Math.SQRT2;

/** Of the first loss, at the end: a model that knows nothing is better. */
const aboveShare = 0.1;
/** Half of what had been learnt: a curve that a rate fits loses a tenth of it here and there. */
const lostShare = 0.5;

export const learningRateTooHigh = check({
  code: 'RDG202',
  title: 'The learning rate is too high',
  severity: 'error',
  why: 'Steps overshoot: the loss jumps back and loses what had been learnt.',
  remedy:
    'Lower optimizer.learningRate to a third (`ridgeline tune --learning-rate` finds one), warm it up (warmupCosine), or clip gradients.',
  needs: ['steps'],
  find: ({ steps }) => {
    const curve = descentOf(steps);
    if (curve === undefined) return tooFewSteps;
    const { losses, windows, size, noise, last } = curve;
    const later = losses.slice(Math.ceil(losses.length / 10));
    const worst = Math.max(...later);
    const first = losses[0]!;
    const tenth = Math.round(losses.length / 10);
    const isAbove =
      worst - first > beyondFirst * noise ||
      (last > (1 + aboveShare) * first && last - first > (beyondNoise * noise) / Math.sqrt(tenth));
    const told = (beyondNoise * noise) / Math.sqrt(size);
    let [lowest, lost] = [Number.POSITIVE_INFINITY, 0];
    for (const loss of windows) {
      lowest = Math.min(lowest, loss);
      const learnt = windows[0]! - lowest;
      if (learnt > told && loss - lowest > told) lost = Math.max(lost, (loss - lowest) / learnt);
    }
    return {
      isFault: isAbove || lost >= lostShare,
      saw: `Behind the first tenth of the steps the loss went up to ${digits(worst)}, and ended at ${digits(last)}, from ${digits(first)} at the first step (told from ${digits(beyondFirst * noise)} above it, or ${percent(aboveShare)} at the end). Over ${size} steps up to ${percent(lost)} of what had been learnt was lost again (told from ${percent(lostShare)}).`,
    };
  },
});
