import type { LaidPath } from '@ridgeline/report';
import type { StepConfig } from '../training/step-run.ts';
import type { Fold } from '../tune/step-problem.ts';
import type { RegularizerConfig } from '../units/step-config.ts';
import { type Family, none, rulesOf } from './families.ts';
import type { JobResult } from './job.ts';
import { fewestWholeSteps, lay, type PathLaying, shortRunsOf, shortSteps, withPath } from './lay.ts';
import { zeroed } from './names.ts';
import { type ComparisonJob, distinct, type MakeJob } from './planned-job.ts';

/** Which short runs lay the paths of a comparison, as a function of what has ended. */
export interface LayingPlan {
  /** Short runs as a rule and at most, and the steps of each; null without any. */
  readonly short: { readonly usual: number; readonly most: number; readonly steps: number } | null;
  /** Why families whose strengths nobody named have none found for them, in a sentence; absent where they have, or there are none. */
  readonly withoutShort?: string;
  /** What the path of a family waits for, ended or not; nothing if it is given or laid. */
  readonly jobs: (family: Family, ended: readonly JobResult[]) => readonly ComparisonJob[];
  /** A family with its path; undefined while that is not laid. */
  readonly resolved: (family: Family, ended: readonly JobResult[]) => Family | undefined;
  /** The paths that are laid so far. */
  readonly laid: (ended: readonly JobResult[]) => readonly LaidPath[];
  /** How many short runs it will be in all, as far as can be told. */
  readonly foreseen: (ended: readonly JobResult[]) => number;
}

/** Leaves nothing of any penalised weight, whatever the learning rate. */
const allAtZero: RegularizerConfig = { kind: 'l1', lambda: 1e9, as: 'proximal' };

const bare: Pick<Family, 'penalty' | 'as'> = { penalty: zeroed, as: 'none' };

/** The beginning of a run, looked at once. */
const shortened = (job: ComparisonJob, steps: number): ComparisonJob => {
  const { patience: _, ...training } = job.config.training;
  return {
    ...job,
    config: { ...job.config, training: { ...training, maxSteps: steps, evaluateEvery: steps } },
  };
};

/**
 * The short runs of a comparison. All have the first of its exploring seeds: the same first weights and batches, so that what differs is
 * the penalty.
 *
 * @param options.fold what they validate on, in place of the validation part.
 * @param options.known paths that were laid before, for which nothing is run.
 */
export const planLaying = ({
  config,
  families,
  make,
  seed,
  known,
  fold,
}: {
  readonly config: StepConfig;
  readonly families: readonly Family[];
  readonly make: MakeJob;
  readonly seed: number;
  readonly known: readonly LaidPath[];
  readonly fold?: Fold;
}): LayingPlan => {
  const byData = families.filter((family) => family.byData);
  const steps = shortSteps(config.training.maxSteps);

  const short = (
    family: Pick<Family, 'penalty' | 'as'>,
    lambda: number | null,
    regularizers: readonly RegularizerConfig[],
  ): ComparisonJob =>
    shortened(make({ phase: 'lay', family, lambda, seed, regularizers, ...(fold && { fold }) }), steps!);
  /** Without the strength that is varied: what is at λ → 0. */
  const plain = (family: Family) =>
    family.beside === undefined
      ? short(none, null, config.regularizers)
      : short(family, null, [...config.regularizers, ...family.beside]);
  // a rule of the configuration has nothing to act on where all weights are 0
  const zero = () => short(bare, null, [allAtZero]);
  const at = (family: Family, strength: number) =>
    short(family, strength, [...config.regularizers, ...rulesOf(family, strength)]);

  const layingOf = (family: Family, ended: readonly JobResult[]): PathLaying => {
    const before = known.find(({ penalty }) => penalty === family.penalty);
    if (before !== undefined) return { laid: before };
    const lossOf = ({ id }: ComparisonJob): number | undefined => {
      const found = ended.find(({ job }) => job.id === id);
      return found && (found.best?.validation ?? Number.POSITIVE_INFINITY);
    };
    return lay({
      family,
      losses:
        steps === null
          ? null
          : {
              none: lossOf(plain(family)),
              zeroed: lossOf(zero()),
              at: (strength) => lossOf(at(family, strength)),
            },
    });
  };

  const jobs = (family: Family, ended: readonly JobResult[]): readonly ComparisonJob[] => {
    if (!family.byData) return [];
    const laying = layingOf(family, ended);
    if ('laid' in laying) return [];
    return laying.missing === 'references' ? [plain(family), zero()] : [at(family, laying.missing.strength)];
  };

  const laid = (ended: readonly JobResult[]): readonly LaidPath[] =>
    byData.flatMap((family) => {
      const laying = layingOf(family, ended);
      return 'laid' in laying ? [laying.laid] : [];
    });

  return {
    short: steps === null || byData.length === 0 ? null : { ...shortRunsOf(byData.length), steps },
    ...(steps === null &&
      byData.length > 0 && {
        withoutShort: `With fewer than ${fewestWholeSteps} steps (training.maxSteps) short runs tell nothing: each penalty takes the standard strengths.`,
      }),
    jobs,
    resolved: (family, ended) => {
      if (!family.byData) return family;
      const laying = layingOf(family, ended);
      return 'laid' in laying ? withPath(family, laying.laid) : undefined;
    },
    laid,
    foreseen: (ended) => {
      const made = ended.filter(({ job }) => job.phase === 'lay');
      const waiting = byData.filter((family) => jobs(family, ended).length > 0);
      if (waiting.length === 0) return made.length;
      const asked = distinct([
        ...made.map(({ job }) => job),
        ...waiting.flatMap((family) => jobs(family, ended)),
      ]);
      return Math.max(shortRunsOf(byData.length).usual, asked.length);
    },
  };
};
