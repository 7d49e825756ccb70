import type { StepFact } from '../facts.ts';
import { mean, median } from '../statistics/summary.ts';

/** Steps below which a curve says nothing. */
const fewest = 40;

/** A curve of training losses. */
export interface Descent {
  readonly losses: readonly number[];
  /** Means over a fiftieth of the run, at least three steps, in order: one odd batch does not make a curve. */
  readonly windows: readonly number[];
  /** Steps of each window. */
  readonly size: number;
  /** Standard deviation of a batch's loss about the curve, from successive differences: median |ΔL| ÷ (0.6745·√2). */
  readonly noise: number;
  /** Mean of the last tenth of the steps. */
  readonly last: number;
}

/** The curve of the finite losses; nothing where they are fewer than 40. */
export const descentOf = (steps: readonly StepFact[]): Descent | undefined => {
  const losses = steps.map(({ dataLoss }) => dataLoss).filter(Number.isFinite);
  if (losses.length < fewest) return undefined;
  const size = Math.max(3, Math.round(losses.length / 50));
  return {
    losses,
    size,
    windows: Array.from({ length: Math.floor(losses.length / size) }, (_, i) =>
      mean(losses.slice(i * size, (i + 1) * size)),
    ),
    noise: median(losses.slice(1).map((loss, i) => Math.abs(loss - losses[i]!))) / (0.6745 * Math.SQRT2),
    last: mean(losses.slice(-Math.round(losses.length / 10))),
  };
};

/** What is lacking where a run is too short. */
export const tooFewSteps = { lacks: `${fewest} steps of training` } as const;

/** So many standard deviations of a batch's loss are no chance: one in 10⁹ if normal, and batches have heavier tails. */
export const beyondNoise = 6;
