import { define, type Schedule } from '@ridgeline/contracts';

/** The options of {@link inverseSquareRoot}. */
export type InverseSquareRootOptions = Parameters<typeof inverseSquareRoot>[0];

/**
 * A learning rate that climbs in a line for w steps and then falls with the square root of the steps taken: at step t,
 * counted from 0, peak·min((t + 1) / w, √(w / (t + 1))). It needs no end to be known, so that a run may go on.
 *
 * @throws `E_RANGE` if the peak is not above 0, or w no integer ≥ 1.
 * @see Vaswani et al. 2017, section 5.3, whose peak is (D·w)^−½; transformers' `get_inverse_sqrt_schedule`, one step ahead, which
 * spares its first step at the rate 0.
 * @example inverseSquareRoot({ peak: 0.004, warmupSteps: 1000 }).at(3999) // 0.002
 */
export const inverseSquareRoot = /* @__PURE__ */ define(
  'inverseSquareRoot',
  {
    about: 'Climbs in a line and falls with the square root of the steps taken, without an end.',
    formula: 'peak·min((t + 1)/w, √(w/(t + 1)))',
    options: {
      peak: { type: 'number', above: 0, scale: 'logarithmic', about: 'The rate at the end of the warm-up.' },
      warmupSteps: {
        type: 'integer',
        min: 1,
        about: 'Steps of the warm-up, w; it also says how fast the rate falls.',
      },
    },
    example: { peak: 0.004, warmupSteps: 1000 },
    same: { 'Hugging Face': 'get_inverse_sqrt_schedule(num_warmup_steps=w), one step ahead' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ peak, warmupSteps }): Omit<Schedule, 'spec'> => ({
    at: (step) => peak * Math.min((step + 1) / warmupSteps, Math.sqrt(warmupSteps / (step + 1))),
  }),
);
