import { widthRegularizers } from '@ridgeline/regularizers';
import type { Edge } from '@ridgeline/report';
import type { StepConfig } from '../training/step-run.ts';
import type { RegularizerConfig } from '../units/step-config.ts';
import { explore } from './explore.ts';
import type { Family } from './families.ts';
import type { JobResult } from './job.ts';

/** Exploring chooses strengths on validation data; confirming trains what was chosen anew, and tests it. */
export type Phase = 'explore' | 'confirm';

/** One run of a comparison: everything a worker needs but the data. */
export interface ComparisonJob {
  /** `confirm l1 0.02 seed 5` */
  readonly id: string;
  readonly phase: Phase;
  readonly penalty: string;
  readonly as: string;
  readonly lambda: number | null;
  readonly config: StepConfig;
}

/** The seeds of both phases; they must differ, so that what was chosen is tested on runs that had no say in it. */
export interface ComparisonSeeds {
  readonly explore: readonly number[];
  readonly confirm: readonly number[];
}

/** What was chosen of a family. */
export interface Choice {
  readonly family: Family;
  readonly lambda: number | null;
  readonly edge: Edge | null;
}

/** A comparison as a function of what has ended: no order of events changes what it comes to. */
export interface ComparisonPlan {
  readonly families: readonly Family[];
  readonly seeds: ComparisonSeeds;
  /** What may run now and has not ended, most urgent first; nothing when all is done or waits for what runs. */
  readonly next: (ended: readonly JobResult[]) => readonly ComparisonJob[];
  /** How many runs it will be in all, as far as can be told. */
  readonly foreseen: (ended: readonly JobResult[]) => number;
  /** The strength of each family that is decided. */
  readonly choices: (ended: readonly JobResult[]) => readonly Choice[];
}

/** What a path without surprises takes: every second strength, three neighbours, and other seeds for the two best. */
const usualTrials = ({ path, grows }: Family, seeds: number): number =>
  (grows ? Math.ceil(path.length / 2) + 3 : path.length) + (seeds - 1) * Math.min(2, path.length);

const emptiesUnits = (rule: RegularizerConfig): boolean =>
  Object.hasOwn(widthRegularizers, rule.kind) && 'as' in rule && rule.as === 'proximal' && rule.lambda > 0;

/**
 * The same model under every family, the same but for that one rule: strengths explored on few seeds, then every
 * family at its choice, and none, trained with fresh seeds. Rules of the configuration stay in all of them.
 *
 * @example planComparison({ config, families, seeds: { explore: [1, 2], confirm: [3, 4, 5, 6, 7, 8] } }).next([])[0].id
 * // 'explore none seed 1'
 */
export const planComparison = ({
  config,
  families,
  seeds,
}: {
  readonly config: StepConfig;
  readonly families: readonly Family[];
  readonly seeds: ComparisonSeeds;
}): ComparisonPlan => {
  const isNarrowed = families.some(({ path, rule }) => path.some((strength) => emptiesUnits(rule(strength))));

  /** Where units may leave in another family, a run in which none could leave goes without a look at them. */
  const runOf = (regularizers: StepConfig['regularizers']): StepConfig => {
    const { narrowEvery: _, ...training } = config.training;
    return isNarrowed && !regularizers.some(emptiesUnits)
      ? { ...config, training, regularizers }
      : { ...config, regularizers };
  };

  const jobOf = (phase: Phase, family: Family, lambda: number | null, seed: number): ComparisonJob => ({
    id: [phase, family.penalty, ...(lambda === null ? [] : [lambda]), 'seed', seed].join(' '),
    phase,
    penalty: family.penalty,
    as: family.as,
    lambda,
    config: {
      ...runOf(lambda === null ? config.regularizers : [...config.regularizers, family.rule(lambda)]),
      seed,
    },
  });

  /** Null where no penalty is not among the families. */
  const noneLoss = (ended: readonly JobResult[]): number | null | undefined => {
    const none = families.find(({ path }) => path.length === 0);
    if (none === undefined) return null;
    const { id } = jobOf('explore', none, null, seeds.explore[0]!);
    const found = ended.find(({ job }) => job.id === id);
    return found && (found.best?.validation ?? Number.POSITIVE_INFINITY);
  };

  const explorationOf = (family: Family, ended: readonly JobResult[]) => {
    const losses = new Map(
      ended
        .filter(({ job }) => job.phase === 'explore' && job.penalty === family.penalty)
        .map(({ job, best }) => [
          `${job.lambda} ${job.config.seed}`,
          best?.validation ?? Number.POSITIVE_INFINITY,
        ]),
    );
    return explore({
      family,
      lossOf: (strength, seed) => losses.get(`${strength} ${seed}`),
      seeds: seeds.explore,
      none: noneLoss(ended),
    });
  };

  const confirmationOf = (family: Family, lambda: number | null) =>
    seeds.confirm.map((seed) => jobOf('confirm', family, lambda, seed));

  /** All that a family needs at this point, ended or not. */
  const jobsOf = (family: Family, ended: readonly JobResult[]): readonly ComparisonJob[] => {
    if (family.path.length === 0) {
      const explored = seeds.explore.map((seed) => jobOf('explore', family, null, seed));
      return [...explored, ...confirmationOf(family, null)];
    }
    const exploration = explorationOf(family, ended);
    return 'missing' in exploration
      ? exploration.missing.map(({ strength, seed }) => jobOf('explore', family, strength, seed))
      : confirmationOf(family, exploration.chosen.strength);
  };

  return {
    families,
    seeds,
    next: (ended) => {
      const done = new Set(ended.map(({ job }) => job.id));
      const jobs = families.flatMap((family) => jobsOf(family, ended)).filter(({ id }) => !done.has(id));
      // what others wait for goes first
      return [
        ...jobs.filter(({ phase }) => phase === 'explore'),
        ...jobs.filter(({ phase }) => phase === 'confirm'),
      ];
    },
    foreseen: (ended) =>
      families.reduce((total, family) => {
        const explored = ended.filter(
          ({ job }) => job.phase === 'explore' && job.penalty === family.penalty,
        ).length;
        if (family.path.length === 0) return total + seeds.explore.length + seeds.confirm.length;
        const exploration = explorationOf(family, ended);
        const trials =
          'missing' in exploration
            ? Math.max(explored + exploration.missing.length, usualTrials(family, seeds.explore.length))
            : explored;
        return total + trials + seeds.confirm.length;
      }, 0),
    choices: (ended) =>
      families.flatMap((family): readonly Choice[] => {
        if (family.path.length === 0) return [{ family, lambda: null, edge: null }];
        const exploration = explorationOf(family, ended);
        if ('missing' in exploration) return [];
        const { strength, edge } = exploration.chosen;
        return [{ family, lambda: strength, edge }];
      }),
  };
};
