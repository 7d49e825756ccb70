import { check } from '../check.ts';
import { digits, percent } from '../words.ts';
import { beyondNoise, type Descent, descentOf, tooFewSteps } from './descent.ts';

/** Standard deviations of the difference of two batches, the first and the worst of hundreds. */
const beyondFirst = beyondNoise * Math.SQRT2;
/** Of the first loss, at the end or where training data are evaluated: who knows nothing is better. */
const aboveShare = 0.1;
/** Half of what had been learnt: a curve that a rate fits loses a tenth of it here and there. */
const lostShare = 0.5;

/** The largest share of what had been learnt that was lost again, where both are beyond the noise of a window. */
const lostAgain = ({ windows, size, noise }: Descent): number => {
  const told = (beyondNoise * noise) / Math.sqrt(size);
  let [lowest, lost] = [Number.POSITIVE_INFINITY, 0];
  for (const loss of windows) {
    lowest = Math.min(lowest, loss);
    const learnt = windows[0]! - lowest;
    if (learnt > told && loss - lowest > told) lost = Math.max(lost, (loss - lowest) / learnt);
  }
  return lost;
};

/** Whether the last tenth lies above the first loss, beyond its noise. */
const endsAbove = ({ losses, noise, last }: Descent): boolean =>
  last > (1 + aboveShare) * losses[0]! &&
  last - losses[0]! > (beyondNoise * noise) / Math.sqrt(losses.length / 10);

export const learningRateTooHigh = check({
  code: 'RDG202',
  title: 'The learning rate is too high',
  severity: 'error',
  why: 'Steps overshoot: the loss jumps back and loses what had been learnt.',
  remedy:
    'Lower optimizer.learningRate to a third (`ridgeline tune --learning-rate` finds one), warm it up (warmupCosine), or clip gradients.',
  needs: ['steps'],
  find: ({ steps, evaluations = [] }) => {
    const curve = descentOf(steps);
    if (curve === undefined) return tooFewSteps;
    const { losses, size, noise, last } = curve;
    const first = losses[0]!;
    const worst = Math.max(...losses.slice(Math.ceil(losses.length / 10)));
    const evaluated = Math.max(
      0,
      ...evaluations.flatMap(({ train = 0 }) => (Number.isFinite(train) ? [train] : [])),
    );
    const lost = lostAgain(curve);
    return {
      isFault:
        worst - first > beyondFirst * noise ||
        endsAbove(curve) ||
        evaluated > (1 + aboveShare) * first ||
        lost >= lostShare,
      saw: `From ${digits(first)} at the first step the loss went up to ${digits(worst)} behind the first tenth (told from ${digits(first + beyondFirst * noise)}) and ended at ${digits(last)}${evaluated > 0 ? `; on training data it was evaluated at up to ${digits(evaluated)}` : ''} (told ${percent(aboveShare)} above the first). Over ${size} steps up to ${percent(lost)} of what had been learnt was lost again (told from ${percent(lostShare)}).`,
    };
  },
});
