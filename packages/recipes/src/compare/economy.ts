import type { Economy } from '@ridgeline/report';
import type { JobResult } from './job.ts';
import type { ComparisonPlan } from './plan.ts';

/**
 * What exploring saved, against trying every strength with every seed of the exploration. Strengths that a path grew
 * by count as tried and as part of the grid, and short runs that lay paths do not count.
 */
export const economyOf = (
  { families, seeds }: Pick<ComparisonPlan, 'families' | 'seeds'>,
  results: readonly JobResult[],
): Economy => {
  const explored = results.filter(({ job }) => job.phase === 'explore');
  const perFamily = families.map(({ penalty, path }) => {
    const runs = explored.filter(({ job }) => job.penalty === penalty);
    const tried = new Set(runs.map(({ job }) => job.lambda));
    const untried = path.filter((strength) => !tried.has(strength)).length;
    return {
      untried: untried * seeds.explore.length,
      dropped: tried.size * seeds.explore.length - runs.length,
    };
  });
  const untried = perFamily.reduce((sum, family) => sum + family.untried, 0);
  const dropped = perFamily.reduce((sum, family) => sum + family.dropped, 0);
  const short = results.filter(({ job }) => job.phase === 'lay').length;
  return { made: results.length - short, saved: untried + dropped, untried, dropped };
};
