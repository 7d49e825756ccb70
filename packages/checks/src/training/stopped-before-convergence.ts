import { check } from '../check.ts';
import { digits, percent } from '../words.ts';
import { tooFewEvaluations, validationCurve } from './validation-curve.ts';

/** An exponential approach has this share of its gain in the last quarter where the run is three time constants long, with as much to come. */
const most = 0.06;

export const stoppedBeforeConvergence = check({
  code: 'RDG207',
  title: 'The run ended while validation still gained',
  severity: 'warning',
  why: 'The last evaluation is the best, and the last quarter of the run still brought a good part of the gain: more steps bring more.',
  remedy:
    'Go on: `ridgeline train --resume` with a larger training.maxSteps, and training.patience to end it.',
  needs: ['evaluations', 'stopReason'],
  find: ({ evaluations, stopReason }) => {
    if (stopReason !== 'max-steps') return { lacks: 'an end by training.maxSteps' };
    const curve = validationCurve(evaluations);
    if (curve === undefined) return tooFewEvaluations;
    const { points, best, last, gained, noise } = curve;
    const quarter = points[Math.floor((points.length * 3) / 4) - 1]!;
    const gain = quarter.validation - last.validation;
    const share = gain / Math.max(gained, 1e-12);
    return {
      isFault: best === last && share > most && gain > noise,
      saw: `The best of ${points.length} evaluations is at step ${best.step} of ${last.step}; since step ${quarter.step} validation changed by ${digits(-gain)} nats, ${percent(share)} of its gain (a run of three time constants has ${percent(most)}).`,
    };
  },
});
