import { expect, it } from 'vitest';
import { economyOf } from './economy.ts';
import type { JobResult } from './job.ts';
import type { ComparisonPlan } from './plan.ts';
import type { Phase } from './planned-job.ts';

const ran = (phase: Phase, penalty: string, lambda: number | null, seed: number): JobResult =>
  ({ job: { phase, penalty, lambda, config: { seed } } }) as JobResult;

it('counts the runs that the whole grid would have taken, and this exploration has not', () => {
  const plan = {
    families: [
      { penalty: 'none', path: [] },
      { penalty: 'l1', path: [0.1, 0.2, 0.3, 0.4] },
    ],
    seeds: { explore: [1, 2, 3], confirm: [4] },
  } as unknown as ComparisonPlan;
  const results = [
    ...[1, 2, 3].map((seed) => ran('explore', 'none', null, seed)),
    ...[1, 2, 3].map((seed) => ran('explore', 'l1', 0.2, seed)),
    ran('explore', 'l1', 0.4, 1),
    // the path grew by this one
    ran('explore', 'l1', 0.8, 1),
    ran('confirm', 'none', null, 4),
    // short runs are no runs of a comparison
    ran('lay', 'none', null, 1),
    ran('lay', 'l1', 0.2, 1),
    ran('confirm', 'l1', 0.2, 4),
  ];
  // 0.1 and 0.3 with three seeds; 0.4 and 0.8 with two more
  expect(economyOf(plan, results)).toEqual({ made: 10, saved: 6 + 4, untried: 6, dropped: 4 });
});
