import { check } from '../check.ts';
import { digits, percent } from '../words.ts';
import { beyondNoise, descentOf, tooFewSteps } from './descent.ts';

/** Half of what had been learnt: a curve that a rate fits loses a tenth of it here and there. */
const lostShare = 0.5;

export const learningRateTooHigh = check({
  code: 'RDG202',
  title: 'The learning rate is too high',
  severity: 'error',
  why: 'Steps overshoot: the loss jumps back and loses what had been learnt.',
  remedy: 'Lower optimizer.learningRate to a third (`ridgeline tune --learning-rate` finds one), warm it up (warmupCosine), or clip gradients.',
  needs: ['steps'],
  find: ({ steps }) => {
    const curve = descentOf(steps);
    if (curve === undefined) return tooFewSteps;
    const { losses, windows, size, noise } = curve;
    const later = losses.slice(Math.ceil(losses.length / 10));
    const worst = Math.max(...later);
    const above = worst - losses[0]! > beyondNoise * noise;
    let [lowest, lost] = [Number.POSITIVE_INFINITY, 0];
    for (const loss of windows) {
      lowest = Math.min(lowest, loss);
      const learnt = windows[0]! - lowest;
      if (learnt > (beyondNoise * noise) / Math.sqrt(size)) lost = Math.max(lost, (loss - lowest) / learnt);
    }
    return {
      isFault: above || lost >= lostShare,
      saw: `Behind the first tenth of the steps the loss went up to ${digits(worst)}, from ${digits(losses[0]!)} at the first step (told from ${beyondNoise} standard deviations of a batch above it, ${digits(beyondNoise * noise)}). Over ${size} steps up to ${percent(lost)} of what had been learnt was lost again (told from ${percent(lostShare)}).`,
    };
  },
});
