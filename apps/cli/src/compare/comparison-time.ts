import type { ComparisonEvent, TimeBudget, TimePlanned } from '@ridgeline/recipes';
import { counted, duration } from '../terminal/format.ts';
import type { ComparisonStudy } from './comparison-study.ts';

/**
 * The time of a comparison that is kept to one: what earlier beginnings used counts, and what they planned stays while there is as much.
 *
 * @param setting.start when this beginning began, in milliseconds of `performance.now()`.
 * @param budget seconds in all.
 */
export const timeOf = (
  { start, threads }: { readonly start: number; readonly threads: number },
  budget: number,
  study: Pick<ComparisonStudy, 'time' | 'addTime'>,
): { readonly budget: TimeBudget; readonly keep: (event: ComparisonEvent) => void } => {
  const before = study.time;
  const clock = (): number => (before?.used ?? 0) + (performance.now() - start) / 1000;
  const decided = before?.budget === budget ? before : undefined;
  let planned = decided?.planned;
  let explored = decided?.explored;
  return {
    budget: {
      seconds: budget,
      ...{ threads, clock },
      ...(planned && { planned }),
      ...(explored && { explored }),
    },
    keep: (event) => {
      if (event.type === 'time-planned') planned = { plan: event.plan, speed: event.speed };
      if (event.type === 'exploring-cut') explored = event.explored;
      if (event.type === 'time-planned' || event.type === 'exploring-cut' || event.type === 'job-end')
        study.addTime({
          ...{ budget, used: clock() },
          ...(planned && { planned }),
          ...(explored && { explored }),
        });
    },
  };
};

/** What fits in the time, in a sentence for each side of it. */
export const timeSentence = ({
  plan: { strengths, explore, confirm, seconds },
  speed: { preparing, step, evaluation, testing },
  budget,
  threads,
  asked,
}: TimePlanned): string => {
  const tried = strengths === null ? 'all strengths' : `${strengths} strengths of each path`;
  const lowered = [
    ...(explore < asked.explore.length
      ? [`${counted(explore, 'exploring seed')} of ${asked.explore.length}`]
      : []),
    ...(strengths === null ? [] : [`${strengths} strengths of each path that nobody named`]),
    ...(confirm < asked.confirm.length ? [`${confirm} fresh seeds of ${asked.confirm.length}`] : []),
  ];
  const milliseconds = (value: number) => `${(1000 * value).toPrecision(3)} ms`;
  return [
    `Measured, ${threads} at a time: ${milliseconds(step)} a step, ${milliseconds(evaluation)} an evaluation, ${milliseconds(preparing)} before the first step, about ${milliseconds(testing)} a test.`,
    `Planned for ${duration(budget)}: ${tried} with ${counted(explore, 'seed')}, ${counted(confirm, 'fresh seed')}; about ${duration(seconds)} in all.`,
    lowered.length === 0
      ? 'Nothing is left out.'
      : `Lowered for want of time: ${lowered.join(', ')}. Steps, penalties and confidence stay as they are.`,
  ].join(' ');
};
