import type { Comparison } from '../results/comparison.ts';

/** Seconds, or minutes where these are many. */
const told = (seconds: number): string =>
  seconds < 600 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(1)} min`;

/** `1 fresh seed`, `3 fresh seeds` */
const many = (value: number, thing: string): string => `${value} ${thing}${value === 1 ? '' : 's'}`;

/**
 * How a comparison kept to a time, in whole sentences: what was planned by the speed that was measured, and what was left out behind
 * that; none where it took its time.
 *
 * @example timeSentences(comparison)[0] // '288 s of 300 s were used; by the speed …'
 */
export const timeSentences = ({ time }: Pick<Comparison, 'time'>): readonly string[] => {
  if (time === undefined) return [];
  const { budget, used, asked, planned, confirmed, isExploringCut, droppedSeeds } = time;
  const regained = confirmed - planned.confirm;
  const left = [
    ...(planned.explore < asked.explore ? [many(asked.explore - planned.explore, 'exploring seed')] : []),
    ...(planned.strengths === null
      ? []
      : [`all but ${planned.strengths} strengths of each path that nobody named`]),
    ...(planned.confirm < asked.confirm ? [many(asked.confirm - planned.confirm, 'fresh seed')] : []),
  ];
  return [
    `${told(used)} of ${told(budget)} were used; ${
      left.length === 0
        ? 'by the speed that was measured before all of it fitted'
        : `by the speed that was measured before the plan left out ${left.join(', ')}`
    }.`,
    ...(isExploringCut
      ? [
          'Exploring ended before its plan: of each penalty the best strength that had been tried was confirmed.',
        ]
      : []),
    ...(regained <= 0
      ? []
      : [`Runs were faster: for ${many(regained, 'fresh seed')} there was time after all.`]),
    ...(droppedSeeds.length === 0
      ? []
      : [
          `For want of time ${droppedSeeds.length === 1 ? 'seed' : 'seeds'} ${droppedSeeds.join(', ')} ${droppedSeeds.length === 1 ? 'was' : 'were'} left out, for every penalty alike: the clock decided it, no result.`,
        ]),
  ];
};
