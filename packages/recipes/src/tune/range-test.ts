import {
  type AnyKind,
  isRidgelineError,
  RidgelineError,
  requireInRange,
  requirePositive,
} from '@ridgeline/contracts';
import { optimizers, schedules } from '@ridgeline/optimizers';
import { type FitOptions, fit, requireFit } from '@ridgeline/trainers';
import {
  followLoss,
  type LearningRateReading,
  type RatedLoss,
  type SmoothedLoss,
  suggestLearningRate,
} from '@ridgeline/tuning';
import type { StepRun } from '../training/step-run.ts';
import { optimizerFromConfig } from '../units/from-config.ts';
import type { WorkOptions } from './tune-path.ts';

/** Rates that grow by one factor from step to step. */
export interface RateRange {
  readonly from: number;
  readonly to: number;
  /** How many rates. */
  readonly steps: number;
}

/**
 * An optimizer whose steps are about η long, as Adam's, moves a weight by no more than 1e-4 before the rate is 1e-5: there the loss is level. At 10 a step is
 * longer than weights are large, and gradients of length 1 diverge too; where training does so earlier the test ends. Of 200 rates 28 lie in a power of ten, so
 * that the smoothed curve lags a third of one behind.
 */
export const standardRates: RateRange = { from: 1e-6, to: 10, steps: 200 };

/** Fewer rates than the smoothing and the slope can use. */
const fewestSteps = 10;

/** Which share of the rates the moving mean looks back on, and the slope to both sides. */
const windowShare = 1 / 20;

/** β of the moving mean, so that it lags equally far behind on the axis of rates however many there are. */
export const smoothingOf = ({ steps }: Pick<RateRange, 'steps'>): number =>
  Math.max(0, 1 - 1 / (windowShare * steps));

/** The multiple of its lowest loss at which a curve ends, as in fastai. */
export const divergence = 4;

/** What a range test came to. */
export interface RangeTest extends LearningRateReading {
  readonly points: readonly RatedLoss[];
  readonly seconds: number;
}

const requireRange = ({ from, to, steps }: RateRange): void => {
  requirePositive('learning-rate test', { from, to });
  requireInRange('learning-rate test', { type: 'integer', min: fewestSteps }, { steps });
  if (from >= to)
    throw new RidgelineError(
      'E_RANGE',
      `learning-rate test: the lowest rate must be below the highest, got ${from} and ${to}.`,
      { hint: `For example ${standardRates.from} and ${standardRates.to}.` },
    );
};

/** @throws `E_CONFIG` if the rate of the optimizer is no matter of trying */
const requireTriedRate = ({ optimizer }: StepRun['config']): void => {
  const { kind, wholeBatch } = optimizers[optimizer.kind] as AnyKind;
  if (wholeBatch)
    throw new RidgelineError(
      'E_CONFIG',
      `learning-rate test: ${kind} is for whole batches, where the rate follows from the curvature: a range of rates tells nothing of it.`,
      {
        at: 'optimizer.kind',
        hint: 'Take the rate of 1 (lbfgs) or 1/L (fista), or another optimizer, such as adam.',
      },
    );
};

/** The rates of a range as a schedule; in a configuration without a rate it stands for that. @example rateSchedule(standardRates).steps // 199 */
export const rateSchedule = ({ from, to, steps }: RateRange) =>
  ({ kind: 'exponential', from, to, steps: steps - 1 }) as const;

/** The run with rates that grow, and without what looks at its evaluations, of which there are none. */
const rangeOptions = (run: StepRun, range: RateRange): FitOptions => {
  const { validation: _, trainProbe: __, averaging: ___, ...kept } = run;
  const learningRate = rateSchedule(range);
  const optimizer = optimizerFromConfig({ ...run.config.optimizer, learningRate } as never);
  // the last rate is judged by one step more
  return { ...kept, optimizer, maxSteps: range.steps + 1 };
};

/**
 * Checks that a range test of a run can begin.
 *
 * @throws as {@link runRangeTest} before the first step.
 */
export const requireRangeTest = (run: StepRun, range: RateRange): void => {
  requireRange(range);
  requireTriedRate(run.config);
  requireFit(rangeOptions(run, range));
};

/**
 * The learning-rate range test of a run: trains it from fresh weights with rates that grow by one factor from step to step, in place of those of its
 * configuration, and ends where the loss diverges. Each rate is judged by the data loss of the batch after its step, which is the first that its
 * weights are asked about.
 *
 * @param options.onStep told what was found so far.
 * @throws `E_RANGE` if the rates do not rise, there are fewer than 10, or one of them is too high for a decay; `E_CONFIG` for an optimizer of whole batches;
 * `E_ABORTED`; as `fit`.
 * @see Smith 2017, "Cyclical learning rates for training neural networks", section 3.3.
 */
export const runRangeTest = async (
  run: StepRun,
  range: RateRange,
  {
    onStep,
    signal,
  }: Pick<WorkOptions, 'signal'> & {
    readonly onStep?: (point: RatedLoss, smoothed: number, index: number) => void;
  } = {},
): Promise<RangeTest> => {
  requireRangeTest(run, range);
  const { at } = schedules.exponential(rateSchedule(range));
  const curve = { smoothing: smoothingOf(range), divergence };
  const begin = performance.now();
  const points: RatedLoss[] = [];
  let now: SmoothedLoss | undefined;
  /** @param step taken before the one that told the loss; the first tells that of fresh weights */
  const found = (step: number, loss: number): void => {
    if (step === 0) return;
    const point = { rate: at(step - 1), loss };
    points.push(point);
    now = followLoss(now, loss, curve);
    onStep?.(point, now.value, step - 1);
  };
  let taken = 0;
  try {
    for await (const event of fit({ ...rangeOptions(run, range), ...(signal && { signal }) })) {
      if (event.type === 'run-end' && event.reason === 'aborted')
        throw new RidgelineError('E_ABORTED', 'learning-rate test: stopped.');
      if (event.type !== 'step-end') continue;
      found(taken, event.dataLoss);
      taken = event.step;
      if (now?.isDiverged) break;
    }
  } catch (error) {
    if (taken === 0 || !isRidgelineError(error) || error.code !== 'E_NAN') throw error;
    found(taken, Number.NaN);
  }
  return { ...suggestLearningRate(points, curve), points, seconds: (performance.now() - begin) / 1000 };
};
