import type { Optimizer, Spec } from '@ridgeline/contracts';
import { afterEvaluations, type LearningRate, rateSpec, toSchedule } from './schedules.ts';

/** A rate at a step, of what its schedule says there. */
export type RateOf = (rate: number, step: number) => number;

/**
 * A rate that falls with the steps taken, by (1 + decay·t)^power.
 *
 * @example fading(0.1)(1, 10) // 0.5
 */
export const fading =
  (decay: number, power = 1): RateOf =>
  (rate, step) =>
    rate / (power === 1 ? 1 + decay * step : Math.exp(power * Math.log1p(decay * step)));

/**
 * What an optimizer with a learning rate tells of itself: its spec, its schedule, and how it goes on after evaluations.
 *
 * @param make the factory of its kind.
 * @param rateOf what the optimizer itself makes of the rate.
 */
export const rated = <Options extends { readonly learningRate: LearningRate }>(
  kind: string,
  options: Options,
  make: (options: Options) => Optimizer,
  rateOf?: RateOf,
) => {
  const { learningRate, ...others } = options;
  const schedule = toSchedule(kind, learningRate);
  const spec: Spec = { kind, learningRate: rateSpec(schedule), ...others };
  return {
    spec,
    learningRate: rateOf
      ? { spec: schedule.spec, at: (step: number) => rateOf(schedule.at(step), step) }
      : schedule,
    ...afterEvaluations(schedule, (next) => make({ ...options, learningRate: next })),
  };
};
