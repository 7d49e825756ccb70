import {
  define,
  type Optimizer,
  requireNonNegative,
  requireOneOf,
  type Schedule,
  type Spec,
} from '@ridgeline/contracts';
import { constant } from './constant.ts';
import { cosineRestarts } from './cosine-restarts.ts';
import { exponential } from './exponential.ts';
import { inverseSquareRoot } from './inverse-square-root.ts';
import { linear } from './linear.ts';
import { oneCycle } from './one-cycle.ts';
import { reduceOnPlateau } from './reduce-on-plateau.ts';
import { step } from './step.ts';
import { warmupCosine } from './warmup-cosine.ts';

/** Schedules by kind. A spec is also the options of its factory. @example schedules.constant({ rate: 0.1 }) */
export const schedules = {
  constant: define(
    'constant',
    {
      about: 'The same rate at every step.',
      options: { rate: { type: 'number', min: 0, scale: 'logarithmic', about: 'The rate η.' } },
      example: { rate: 0.001 },
      stage: 'stable',
      since: '0.1.0',
    },
    ({ rate }): Schedule => constant(rate),
  ),
  linear,
  warmupCosine,
  cosineRestarts,
  oneCycle,
  inverseSquareRoot,
  step,
  reduceOnPlateau,
  exponential,
} as const;

/** The kind in a schedule's spec. */
export type ScheduleKind = keyof typeof schedules;

/** A rate η ≥ 0, a schedule, or a schedule's spec. */
export type LearningRate = number | Schedule | Spec;

const isSchedule = (rate: Schedule | Spec): rate is Schedule => typeof rate.at === 'function';

/**
 * Makes a schedule of whatever stands for a learning rate in an optimizer's options.
 *
 * @throws `E_RANGE`, or `E_OPTION` for a kind that does not exist.
 */
export const toSchedule = (who: string, learningRate: LearningRate): Schedule => {
  if (typeof learningRate === 'number') {
    requireNonNegative(who, { learningRate });
    return constant(learningRate);
  }
  if (isSchedule(learningRate)) return learningRate;
  requireOneOf(who, Object.keys(schedules), { learningRate: learningRate.kind });
  return schedules[learningRate.kind as ScheduleKind](learningRate as never);
};

/** A learning rate as a spec writes it: a constant one as its number. */
export const rateSpec = ({ spec }: Schedule): number | Spec =>
  spec.kind === 'constant' ? (spec.rate as number) : spec;

/**
 * How an optimizer goes on after evaluations: as one of the same options, with the schedule that they lead to.
 *
 * @param make the optimizer with another learning rate.
 */
export const afterEvaluations = (
  { after }: Schedule,
  make: (learningRate: Schedule) => Optimizer,
): Pick<Optimizer, 'after'> =>
  after === undefined ? {} : { after: (evaluations) => make(after(evaluations)) };
