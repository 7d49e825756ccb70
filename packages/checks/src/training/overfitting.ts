import { check } from '../check.ts';
import { digits, percent } from '../words.ts';
import { tooFewEvaluations, validationCurve } from './validation-curve.ts';

/** A tenth of all that validation had gained; a run with patience loses a few hundredths before it stops. */
const lostShare = 0.1;
/** Standard deviations of an evaluation about its curve. */
const beyondNoise = 3;

export const overfitting = check({
  code: 'RDG205',
  title: 'The model overfits',
  severity: 'warning',
  why: 'Training goes on to fall while validation rises: what is learnt from then on holds for the training text alone.',
  remedy:
    'Regularise more (`ridgeline compare` shows what helps), take a smaller model or more text; training.patience ends such a run, and the best weights are kept.',
  needs: ['evaluations'],
  find: ({ evaluations }) => {
    const curve = validationCurve(evaluations);
    if (curve === undefined) return tooFewEvaluations;
    const { best, last, gained, noise } = curve;
    const rose = last.validation - best.validation;
    if (best.train === undefined || last.train === undefined) return { lacks: 'losses on the training part' };
    const fell = best.train - last.train;
    return {
      isFault: rose > beyondNoise * noise && rose > lostShare * gained && fell > 0,
      saw: `Behind its best, at step ${best.step}, validation rose by ${digits(rose)} nats, ${percent(rose / Math.max(gained, 1e-12))} of what it had gained (told from ${percent(lostShare)} and ${beyondNoise} standard deviations, ${digits(beyondNoise * noise)}); training ${fell > 0 ? 'fell' : 'rose'} by ${digits(Math.abs(fell))}.`,
    };
  },
});
