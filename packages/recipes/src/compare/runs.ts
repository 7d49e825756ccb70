import type { ComparedRun, ExploredStrength } from '@ridgeline/report';
import type { JobResult } from './job.ts';
import { nameOf } from './names.ts';
import type { Choice } from './plan.ts';

/** A result as the report has it. */
export const comparedRun = ({ job, best, zeros, test, seconds, curve }: JobResult): ComparedRun => ({
  seed: job.config.seed,
  bestStep: best?.step ?? null,
  train: best?.train ?? null,
  validation: best?.validation ?? null,
  test: test?.loss ?? null,
  zeros: best === null ? null : zeros,
  seconds,
  curve,
});

/** Every strength that was tried while exploring, family by family, from weak to strong. */
export const exploredStrengths = (
  choices: readonly Choice[],
  results: readonly JobResult[],
): readonly ExploredStrength[] =>
  choices.flatMap(({ family: { penalty, as }, lambda: chosen }) => {
    const own = results.filter(({ job }) => job.phase === 'explore' && job.penalty === penalty);
    const strengths = [...new Set(own.map(({ job }) => job.lambda))].sort((a, b) => (a ?? 0) - (b ?? 0));
    return strengths.map((lambda) => ({
      penalty,
      label: nameOf(penalty),
      as,
      lambda,
      isChosen: lambda === chosen,
      runs: own
        .filter(({ job }) => job.lambda === lambda)
        .sort((a, b) => a.job.config.seed - b.job.config.seed)
        .map(comparedRun),
    }));
  });
