import {
  RidgelineError,
  requireNonNegative,
  requireNonNegativeInteger,
  type Schedule,
} from '@ridgeline/contracts';

/** The four numbers of {@link warmupCosine}. */
export interface WarmupCosineOptions {
  /** The rate at the end of the warm-up. */
  readonly peak: number;
  /** The rate from `decaySteps` on. */
  readonly floor: number;
  /** w; 0 begins at the peak. */
  readonly warmupSteps: number;
  /** d > w, counted from the beginning of the run. */
  readonly decaySteps: number;
}

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
export const warmupCosine = ({ peak, floor, warmupSteps, decaySteps }: WarmupCosineOptions): Schedule => {
  requireNonNegative('warmupCosine', { peak, floor });
  requireNonNegativeInteger('warmupCosine', { warmupSteps, decaySteps });
  if (decaySteps <= warmupSteps) {
    throw new RidgelineError(
      'E_RANGE',
      `warmupCosine: decaySteps must be above warmupSteps (${warmupSteps}), got ${decaySteps}.`,
      { hint: 'Both are counted from the beginning of the run.' },
    );
  }
  return {
    spec: { kind: 'warmupCosine', peak, floor, warmupSteps, decaySteps },
    at: (step) => {
      if (step < warmupSteps) return (peak * (step + 1)) / (warmupSteps + 1);
      if (step >= decaySteps) return floor;
      const progress = (step - warmupSteps) / (decaySteps - warmupSteps);
      return floor + 0.5 * (peak - floor) * (1 + Math.cos(Math.PI * progress));
    },
  };
};
