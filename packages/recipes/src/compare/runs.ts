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

/** A strength, with its runs in the order of their seeds. */
const rowOf = (runs: readonly JobResult[], isChosen: boolean): ExploredStrength => {
  const { penalty, as, lambda } = runs[0]!.job;
  return {
    ...{ penalty, label: nameOf(penalty), as, lambda, isChosen },
    runs: [...runs].sort((a, b) => a.job.config.seed - b.job.config.seed).map(comparedRun),
  };
};

/** Every short run, those without a strength first, then family by family from weak to strong. */
export const shortRuns = (
  penalties: readonly string[],
  results: readonly JobResult[],
): readonly ExploredStrength[] => {
  const place = ({ job: { penalty, lambda } }: JobResult): number =>
    lambda === null ? -1 : penalties.indexOf(penalty);
  return results
    .filter(({ job }) => job.phase === 'lay')
    .sort((a, b) => place(a) - place(b) || (a.job.lambda ?? 0) - (b.job.lambda ?? 0))
    .map((result) => rowOf([result], false));
};

/** Every strength that was tried while exploring, family by family, from weak to strong. */
export const exploredStrengths = (
  choices: readonly Choice[],
  results: readonly JobResult[],
): readonly ExploredStrength[] =>
  choices.flatMap(({ family: { penalty }, lambda: chosen }) => {
    const own = results.filter(({ job }) => job.phase === 'explore' && job.penalty === penalty);
    const strengths = [...new Set(own.map(({ job }) => job.lambda))].sort((a, b) => (a ?? 0) - (b ?? 0));
    return strengths.map((lambda) =>
      rowOf(
        own.filter(({ job }) => job.lambda === lambda),
        lambda === chosen,
      ),
    );
  });
