import type { ComparedRun, ExploredStrength, Settings } from '@ridgeline/report';
import type { StepConfig } from '../training/step-run.ts';
import type { JobResult } from './job.ts';
import { nameOf } from './names.ts';
import type { Choice } from './plan.ts';

/** A result as the report has it. */
export const comparedRun = ({
  job,
  best,
  zeros,
  weights,
  test,
  seconds,
  bytes,
  curve,
}: JobResult): ComparedRun => ({
  seed: job.config.seed,
  bestStep: best?.step ?? null,
  train: best?.train ?? null,
  validation: best?.validation ?? null,
  test: test?.loss ?? null,
  zeros: best === null ? null : zeros,
  weights,
  seconds,
  ...(bytes !== undefined && { bytes }),
  curve,
});

/** What of the configuration of a run is not that of all; seeds stand by themselves. */
export const settingsOf = ({ job }: JobResult, config: StepConfig): Settings => {
  const common = new Map<string, unknown>(Object.entries(config));
  return Object.fromEntries(
    Object.entries(job.config).filter(
      ([key, value]) => key !== 'seed' && JSON.stringify(value) !== JSON.stringify(common.get(key)),
    ),
  );
};

/** A strength, with its runs in the order of their seeds. */
const rowOf = (runs: readonly JobResult[], config: StepConfig, isChosen: boolean): ExploredStrength => {
  const { penalty, as, lambda } = runs[0]!.job;
  const inOrder = [...runs].sort((a, b) => a.job.config.seed - b.job.config.seed);
  const [excerpt] = inOrder.flatMap((run) => run.excerpt ?? []);
  return {
    ...{ penalty, label: nameOf(penalty), as, lambda, isChosen },
    settings: settingsOf(runs[0]!, config),
    runs: inOrder.map(comparedRun),
    ...(excerpt !== undefined && { excerpt }),
  };
};

/** Every short run, those without a strength first, then family by family from weak to strong. */
export const shortRuns = (
  penalties: readonly string[],
  results: readonly JobResult[],
  config: StepConfig,
): readonly ExploredStrength[] => {
  const place = ({ job: { penalty, lambda } }: JobResult): number =>
    lambda === null ? -1 : penalties.indexOf(penalty);
  return results
    .filter(({ job }) => job.phase === 'lay')
    .sort((a, b) => place(a) - place(b) || (a.job.lambda ?? 0) - (b.job.lambda ?? 0))
    .map((result) => rowOf([result], config, false));
};

/** Every strength that was tried while exploring, family by family, from weak to strong. */
export const exploredStrengths = (
  choices: readonly Choice[],
  results: readonly JobResult[],
  config: StepConfig,
): readonly ExploredStrength[] =>
  choices.flatMap(({ family: { penalty }, lambda: chosen }) => {
    const own = results.filter(({ job }) => job.phase === 'explore' && job.penalty === penalty);
    const strengths = [...new Set(own.map(({ job }) => job.lambda))].sort((a, b) => (a ?? 0) - (b ?? 0));
    return strengths.map((lambda) =>
      rowOf(
        own.filter(({ job }) => job.lambda === lambda),
        config,
        lambda === chosen,
      ),
    );
  });
