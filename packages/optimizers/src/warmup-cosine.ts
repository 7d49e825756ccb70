import { define, RidgelineError, type Schedule } from '@ridgeline/contracts';

/** The four numbers of {@link warmupCosine}. */
export type WarmupCosineOptions = Parameters<typeof warmupCosine>[0];

/**
 * A learning rate that climbs in a line, falls along half a cosine and stays. At step t:
 *
 * - t < w: peak·(t + 1) / (w + 1)
 * - w ≤ t < d: floor + ½·(peak − floor)·(1 + cos(π·(t − w) / (d − w)))
 * - d ≤ t: floor
 *
 * @throws `E_RANGE` if a rate is negative, a count no integer ≥ 0, or d not above w.
 * @see Loshchilov and Hutter 2017, "SGDR"; the warm-up is nanoGPT's. With w = 0, PyTorch's `CosineAnnealingLR` with
 * `T_max` = d up to step d.
 * @example warmupCosine({ peak: 0.1, floor: 0.01, warmupSteps: 10, decaySteps: 50 }).at(30) // ≈ 0.055
 */
export const warmupCosine = /* @__PURE__ */ define(
  'warmupCosine',
  {
    about: 'Climbs in a line, falls along half a cosine and stays.',
    formula: 'w steps up to the peak, then floor + ½(peak − floor)(1 + cos π(t − w)/(d − w))',
    options: {
      peak: { type: 'number', above: 0, scale: 'logarithmic', about: 'The rate at the end of the warm-up.' },
      floor: { type: 'number', min: 0, scale: 'logarithmic', about: 'The rate from decaySteps on.' },
      warmupSteps: { type: 'integer', min: 0, about: 'Steps of the warm-up, w; 0 begins at the peak.' },
      decaySteps: {
        type: 'integer',
        min: 1,
        about: 'The step d > w at which the floor is reached, from the beginning of the run.',
      },
    },
    example: { peak: 0.003, floor: 0, warmupSteps: 100, decaySteps: 2000 },
    same: { PyTorch: 'CosineAnnealingLR with T_max = d, if w = 0' },
    stage: 'stable',
    since: '0.1.0',
  },
  ({ peak, floor, warmupSteps, decaySteps }): Omit<Schedule, 'spec'> => {
    if (decaySteps <= warmupSteps) {
      throw new RidgelineError(
        'E_RANGE',
        `warmupCosine: decaySteps must be above warmupSteps (${warmupSteps}), got ${decaySteps}.`,
        { hint: 'Both are counted from the beginning of the run.' },
      );
    }
    return {
      at: (step) => {
        if (step < warmupSteps) return (peak * (step + 1)) / (warmupSteps + 1);
        if (step >= decaySteps) return floor;
        const progress = (step - warmupSteps) / (decaySteps - warmupSteps);
        return floor + 0.5 * (peak - floor) * (1 + Math.cos(Math.PI * progress));
      },
    };
  },
);
