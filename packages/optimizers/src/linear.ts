import { define, RidgelineError, type Schedule } from '@ridgeline/contracts';

/**
 * A learning rate that goes from one value to another in a line and stays there, behind a warm-up if one is asked for: at step t, counted from 0,
 * from·(t + 1)/(w + 1) below w; then from + (to − from)·(t − w)/(n − w), up to n.
 *
 * @throws `E_RANGE` if a rate is negative, a count no integer, or n not above w.
 * @see Howard and Ruder 2018, "Universal language model fine-tuning", whose slanted triangle it is; PyTorch's
 * `LinearLR(start_factor=from, end_factor=to, total_iters=n)` of a base rate of 1, without warm-up.
 * @example linear({ from: 0.1, to: 0, steps: 100 }).at(50) // 0.05
 */
export const linear = /* @__PURE__ */ define(
  'linear',
  {
    about: 'Goes from one rate to another in a line, behind a warm-up if asked for, and stays.',
    formula: 'w steps up to from, then from + (to − from)·(t − w)/(n − w)',
    options: {
      from: { type: 'number', min: 0, scale: 'logarithmic', about: 'The rate at which the line begins.' },
      to: { type: 'number', min: 0, scale: 'logarithmic', about: 'The rate at which it ends.' },
      steps: {
        type: 'integer',
        min: 1,
        about: 'The step n at which it ends, from the beginning of the run.',
      },
      warmupSteps: { type: 'integer', min: 0, default: 0, about: 'Steps of a warm-up before it, w.' },
    },
    example: { from: 0.001, to: 0, steps: 2000 },
    same: {
      PyTorch: 'LinearLR(from, to, total_iters=n) of a base rate of 1',
      'Hugging Face': 'get_linear_schedule_with_warmup(w, n), its warm-up by (t + 1)/(w + 1) in place of t/w',
    },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ from, to, steps, warmupSteps }): Omit<Schedule, 'spec'> => {
    if (steps <= warmupSteps) {
      throw new RidgelineError(
        'E_RANGE',
        `linear: steps must be above warmupSteps (${warmupSteps}), got ${steps}.`,
        { hint: 'Both are counted from the beginning of the run.' },
      );
    }
    return {
      at: (step) => {
        if (step < warmupSteps) return (from * (step + 1)) / (warmupSteps + 1);
        const passed = Math.min(1, (step - warmupSteps) / (steps - warmupSteps));
        return from + (to - from) * passed;
      },
    };
  },
);
