import { RidgelineError, requireInRange, requirePositive } from '@ridgeline/contracts';

/** A step of a range test. */
export interface RatedLoss {
  /** η of the step, above that of the step before. */
  readonly rate: number;
  /** The training loss that the step led to, ≥ 0; whatever is not finite is a divergence. */
  readonly loss: number;
}

export interface LearningRateOptions {
  /** β in [0, 1) of the moving mean; 0 leaves losses as they are. Defaults to 0.9. */
  readonly smoothing?: number;
  /** k > 1: the curve ends where its smoothed loss passes k times its lowest so far. Defaults to 4, as in fastai. */
  readonly divergence?: number;
}

/** What a range test says. Losses are smoothed ones, in the unit that they came in. */
export interface LearningRateReading {
  /** By step, up to the one at which the loss diverged; not finite where that one's loss is not. */
  readonly smoothed: readonly number[];
  /** Where the curve falls most steeply; null where it falls by no more than its noise would. */
  readonly suggestion: RatedLoss | null;
  /** The lowest point of a curve that falls; null where it does not. */
  readonly lowest: RatedLoss | null;
  /** The first rate whose loss passed the multiple, or was not finite; null where none did. */
  readonly diverged: number | null;
  /** Whether the steepest descent is the first that can be told, so that the range may begin too late. */
  readonly isAtStart: boolean;
}

/** In standard errors: noise alone comes to a fall of so many in about one of two hundred curves. */
const least = 4;

/** A median absolute deviation in standard deviations, of normal noise. */
const deviations = 1.4826;

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length % 2 === 0 ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
};

/** Where the smoothed curve of a range test stands. */
export interface SmoothedLoss {
  /** m_t, and 1 − β^{t+1}: what it lacks to a mean. */
  readonly mean: number;
  readonly weight: number;
  /** s_t, the mean freed of its bias towards 0. */
  readonly value: number;
  /** The least s_t before. */
  readonly lowest: number;
  /** Whether s_t is not finite, or above the multiple of the lowest. */
  readonly isDiverged: boolean;
}

/**
 * The smoothed curve one loss further, so that a range test can end where its loss diverges; see {@link suggestLearningRate}.
 *
 * @param before where it stood; absent at the first loss.
 * @example followLoss(followLoss(undefined, 4, { smoothing: 0.5 }), 2, { smoothing: 0.5 }).value // ≈ 2.667
 */
export const followLoss = (
  before: SmoothedLoss | undefined,
  loss: number,
  { smoothing = 0.9, divergence = 4 }: LearningRateOptions = {},
): SmoothedLoss => {
  const mean = smoothing * (before?.mean ?? 0) + (1 - smoothing) * loss;
  const weight = smoothing * (before?.weight ?? 0) + (1 - smoothing);
  const lowest = Math.min(
    before?.lowest ?? Number.POSITIVE_INFINITY,
    before?.value ?? Number.POSITIVE_INFINITY,
  );
  const value = mean / weight;
  return { mean, weight, value, lowest, isDiverged: !Number.isFinite(value) || value > divergence * lowest };
};

/** The smoothed curve up to where it diverges. */
const smooth = (
  points: readonly RatedLoss[],
  options: LearningRateOptions,
): { readonly smoothed: readonly number[]; readonly diverged: number | null } => {
  const smoothed: number[] = [];
  let now: SmoothedLoss | undefined;
  for (const { rate, loss } of points) {
    now = followLoss(now, loss, options);
    smoothed.push(now.value);
    if (now.isDiverged) return { smoothed, diverged: rate };
  }
  return { smoothed, diverged: null };
};

/** What noise alone makes of the fall of a smoothed curve over 2·half steps: its standard deviation. Second differences do not see the fall itself. */
const noiseOfFall = (losses: readonly number[], beta: number, half: number): number => {
  const bends = losses.slice(2).map((loss, i) => Math.abs(loss - 2 * losses[i + 1]! + losses[i]!));
  const noise = (deviations * median(bends)) / Math.sqrt(6);
  const kept = beta === 0 ? 0 : Math.exp(2 * half * Math.log(beta));
  return noise * Math.sqrt((2 * (1 - beta) * (1 - kept)) / (1 + beta));
};

const requirePoints = (points: readonly RatedLoss[]): void => {
  for (const [i, { rate }] of points.entries()) {
    requirePositive('suggestLearningRate', { [`points[${i}].rate`]: rate });
    if (i === 0 || rate > points[i - 1]!.rate) continue;
    throw new RidgelineError(
      'E_RANGE',
      `suggestLearningRate: rates must rise, got ${rate} behind ${points[i - 1]!.rate}.`,
      { hint: 'Give the points of a range test in the order of their steps.' },
    );
  }
};

/**
 * Reads a range test, in which a model is trained while the learning rate η grows by the same factor at every step. The losses l are smoothed by a
 * moving mean whose bias towards 0 is taken off, and the rate is suggested at which the curve falls most steeply over ln η:
 *
 *     m_t = β·m_{t−1} + (1 − β)·l_t        s_t = m_t / (1 − β^{t+1})
 *     η* = η_i with the least (s_{i+h} − s_{i−h}) / (ln η_{i+h} − ln η_{i−h}),        h = 1/(1 − β), 2h ≤ i ≤ argmin s
 *
 * The curve ends where s_t is not finite or passes k times its lowest. A fall s_{i−h} − s_{i+h} counts if it is more than four times what noise would
 * make of it, σ·√(2·(1 − β)·(1 − β^{2h})/(1 + β)), with σ from the median second difference of l: otherwise nothing is suggested.
 *
 * The mean lags β/(1 − β) steps behind, so that all three rates lie that much too far to the right. It is a heuristic on training loss: what a rate is worth
 * is told by held-out data.
 *
 * @param points by step, with rising rates.
 * @throws `E_RANGE` if a rate is not above 0 or the rates do not rise, β is outside [0, 1), or k not above 1.
 * @see Smith 2017, "Cyclical learning rates for training neural networks", section 3.3; fastai's `lr_find`, whose `steep` is the same of single steps;
 * for σ Gasser, Sroka and Jennen-Steinmetz 1986, "Residual variance and residual pattern in nonlinear regression".
 * @example
 * // a loss that falls about η = 1e-3, and climbs again about η = 1
 * const points = Array.from({ length: 200 }, (_, t) => {
 *   const rate = 1e-6 * Math.exp((t * Math.log(1e7)) / 199);
 *   return { rate, loss: 2 + 1 / (1 + 1000 * rate) + rate };
 * });
 * suggestLearningRate(points).suggestion.rate // ≈ 0.0019
 */
export const suggestLearningRate = (
  points: readonly RatedLoss[],
  { smoothing = 0.9, divergence = 4 }: LearningRateOptions = {},
): LearningRateReading => {
  requirePoints(points);
  requireInRange('suggestLearningRate', { type: 'number', min: 0, below: 1 }, { smoothing });
  requireInRange('suggestLearningRate', { type: 'number', above: 1 }, { divergence });
  const { smoothed, diverged } = smooth(points, { smoothing, divergence });
  const last = smoothed.length - 1;
  const half = Math.round(1 / (1 - smoothing));
  const lowest = smoothed.reduce((best, value, i) => (value < smoothed[best]! ? i : best), 0);
  const fallAt = (i: number): number => smoothed[i - half]! - smoothed[i + half]!;
  const slopeAt = (i: number): number =>
    fallAt(i) / Math.log(points[i + half]!.rate / points[i - half]!.rate);
  const first = 2 * half;
  let steepest = first;
  for (let i = first; i <= Math.min(lowest, last - half); i++)
    if (slopeAt(i) > slopeAt(steepest)) steepest = i;
  const losses = points.slice(0, smoothed.length).map(({ loss }) => loss);
  const falls =
    first <= Math.min(lowest, last - half) &&
    fallAt(steepest) > least * noiseOfFall(losses.filter(Number.isFinite), smoothing, half);
  const at = (i: number): RatedLoss => ({ rate: points[i]!.rate, loss: smoothed[i]! });
  return {
    smoothed,
    suggestion: falls ? at(steepest) : null,
    lowest: falls ? at(lowest) : null,
    diverged,
    isAtStart: falls && steepest === first,
  };
};
