import type { Edge, LaidPath } from '@ridgeline/report';
import type { StepConfig } from '../training/step-run.ts';
import type { Fold } from '../tune/step-problem.ts';
import { type Exploration, explore, type LossOf } from './explore.ts';
import { exploredSoFar } from './explored-so-far.ts';
import { type Family, rulesOf } from './families.ts';
import type { JobResult } from './job.ts';
import { strengthsOfPath } from './lay.ts';
import { type LayingPlan, planLaying } from './laying-plan.ts';
import { type ComparisonJob, distinct, jobMaker, type Phase } from './planned-job.ts';

/** The seeds of both phases; they must differ, so that what was chosen is tested on runs that had no say in it. */
export interface ComparisonSeeds {
  readonly explore: readonly number[];
  readonly confirm: readonly number[];
  /** So many folds of the training part are explored on, each with a seed of its own, rather than on the validation part. */
  readonly folds?: number;
}

/** The fold of an exploring seed: the first has the first. @example foldOf({ explore: [1, 2], folds: 2 }, 2) // { fold: { index: 1, of: 2 } } */
export const foldOf = (
  { explore, folds }: Pick<ComparisonSeeds, 'explore' | 'folds'>,
  seed: number,
): { readonly fold?: Fold } =>
  folds === undefined ? {} : { fold: { index: explore.indexOf(seed), of: folds } };

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
  /** Steps of a whole run, at most. */
  readonly steps: number;
  /** How paths are laid. */
  readonly laying: Pick<LayingPlan, 'short' | 'withoutShort' | 'laid' | 'foreseen'>;
  /** The families with the paths that were laid for them; those that wait for theirs as they were given. */
  readonly resolved: (ended: readonly JobResult[]) => readonly Family[];
  /** What may run now and has not ended, most urgent first; nothing when all is done or waits for what runs. */
  readonly next: (ended: readonly JobResult[]) => readonly ComparisonJob[];
  /** How many runs it will be in all, short ones included, as far as can be told. */
  readonly foreseen: (ended: readonly JobResult[]) => number;
  /** The strength of each family that is decided. */
  readonly choices: (ended: readonly JobResult[]) => readonly Choice[];
}

/** What a time budget leaves of a comparison. */
export interface Narrowed {
  /** Strengths that are tried of each path that may grow, which then does not; null where paths are as they are. */
  readonly strengths: number | null;
  /** Exploring is over: of what was tried the best is chosen. */
  readonly isExplored?: boolean;
}

/** So many of some values, evenly among them, the first and the last included. @example thinned([1, 2, 3, 4, 5], 3) // [1, 3, 5] */
export const thinned = (values: readonly number[], many: number): readonly number[] => {
  if (many >= values.length) return values;
  if (many === 1) return [values[Math.floor(values.length / 2)]!];
  const last = values.length - 1;
  return Array.from({ length: many }, (_, i) => values[Math.round((i * last) / (many - 1))]!);
};

/** What a path without surprises takes: every second strength, three neighbours, and other seeds for the two best. */
const usualTrials = ({ path, grows }: Pick<Family, 'path' | 'grows'>, seeds: number): number =>
  (grows ? Math.ceil(path.length / 2) + 3 : path.length) + (seeds - 1) * Math.min(2, path.length);

/** A path that is not laid yet. */
const unlaid = ({ strengths }: Narrowed): Pick<Family, 'path' | 'grows'> => ({
  path: Array<number>(strengths ?? strengthsOfPath).fill(0),
  grows: strengths === null,
});

/**
 * The same model under every family, the same but for its own rules: paths laid by short runs where they are not given, strengths
 * explored on few seeds, then every family at its choice, and none, trained with fresh seeds. Rules of the configuration stay in all of
 * them.
 *
 * @param options.laid paths that were laid before: no short run is asked for them.
 * @param options.narrowed what a time budget leaves.
 * @example planComparison({ config, families, seeds: { explore: [1, 2], confirm: [3, 4, 5, 6, 7, 8] } }).next([])[0].id
 * // 'explore none seed 1'
 */
export const planComparison = ({
  config,
  families,
  seeds,
  laid = [],
  narrowed = { strengths: null },
}: {
  readonly config: StepConfig;
  readonly families: readonly Family[];
  readonly seeds: ComparisonSeeds;
  readonly laid?: readonly LaidPath[];
  readonly narrowed?: Narrowed;
}): ComparisonPlan => {
  const make = jobMaker({ config, families });
  const jobOf = (phase: Phase, family: Family, lambda: number | null, seed: number): ComparisonJob =>
    make({
      ...{ phase, family, lambda, seed },
      ...(phase === 'confirm' ? {} : foldOf(seeds, seed)),
      regularizers: [...config.regularizers, ...(lambda === null ? [] : rulesOf(family, lambda))],
    });
  const laying = planLaying({
    ...{ config, families, make, seed: seeds.explore[0]!, known: laid },
    ...foldOf(seeds, seeds.explore[0]!),
  });

  /** A family with the strengths that it is explored by; undefined while its path is not laid. */
  const resolvedOf = (given: Family, ended: readonly JobResult[]): Family | undefined => {
    const family = laying.resolved(given, ended);
    if (family === undefined || narrowed.strengths === null || !given.grows) return family;
    return { ...family, path: thinned(family.path, narrowed.strengths), grows: false };
  };

  /** Null where no penalty is not among the families. */
  const noneLoss = (ended: readonly JobResult[]): number | null | undefined => {
    const none = families.find(({ path }) => path.length === 0);
    if (none === undefined) return null;
    const { id } = jobOf('explore', none, null, seeds.explore[0]!);
    const found = ended.find(({ job }) => job.id === id);
    return found && (found.best?.validation ?? Number.POSITIVE_INFINITY);
  };

  /** What is chosen of a family, what it lacks until then, or nothing where exploring ended before it began. */
  const explorationOf = (family: Family, ended: readonly JobResult[]): Exploration | undefined => {
    const own = ended.filter(({ job }) => job.phase === 'explore' && job.penalty === family.penalty);
    const losses = new Map(
      own.map(({ job, best }) => [
        `${job.lambda} ${job.config.seed}`,
        best?.validation ?? Number.POSITIVE_INFINITY,
      ]),
    );
    const lossOf: LossOf = (strength, seed) => losses.get(`${strength} ${seed}`);
    if (narrowed.isExplored) {
      const first = own.filter(({ job }) => job.config.seed === seeds.explore[0]);
      const strengths = first.map(({ job }) => job.lambda!);
      const chosen = exploredSoFar({ family, strengths, lossOf, seeds: seeds.explore });
      return chosen && { chosen };
    }
    return explore({
      family,
      lossOf,
      seeds: seeds.explore,
      // with other rules of its own a family does not tend to none as its strength fades
      none: family.beside === undefined ? noneLoss(ended) : null,
    });
  };

  const confirmationOf = (family: Family, lambda: number | null) =>
    seeds.confirm.map((seed) => jobOf('confirm', family, lambda, seed));

  /** All that a family needs at this point, ended or not. */
  const jobsOf = (given: Family, ended: readonly JobResult[]): readonly ComparisonJob[] => {
    const family = resolvedOf(given, ended);
    if (family === undefined) return narrowed.isExplored ? [] : laying.jobs(given, ended);
    if (family.path.length === 0) {
      const explored = seeds.explore.map((seed) => jobOf('explore', family, null, seed));
      return [...(narrowed.isExplored ? [] : explored), ...confirmationOf(family, null)];
    }
    const exploration = explorationOf(family, ended);
    if (exploration === undefined) return [];
    return 'missing' in exploration
      ? exploration.missing.map(({ strength, seed }) => jobOf('explore', family, strength, seed))
      : confirmationOf(family, exploration.chosen.strength);
  };

  return {
    families,
    seeds,
    steps: config.training.maxSteps,
    laying,
    resolved: (ended) => families.map((family) => resolvedOf(family, ended) ?? family),
    next: (ended) => {
      const done = new Set(ended.map(({ job }) => job.id));
      const asked = families.flatMap((family) => jobsOf(family, ended));
      // several paths wait for the same two runs
      const jobs = distinct(asked).filter(({ id }) => !done.has(id));
      // what others wait for goes first
      return [
        ...jobs.filter(({ phase }) => phase === 'lay'),
        ...jobs.filter(({ phase }) => phase === 'explore'),
        ...jobs.filter(({ phase }) => phase === 'confirm'),
      ];
    },
    foreseen: (ended) =>
      families.reduce((total, given) => {
        const family = resolvedOf(given, ended);
        if (family === undefined)
          return total + usualTrials(unlaid(narrowed), seeds.explore.length) + seeds.confirm.length;
        const explored = ended.filter(
          ({ job }) => job.phase === 'explore' && job.penalty === family.penalty,
        ).length;
        if (family.path.length === 0) return total + seeds.explore.length + seeds.confirm.length;
        const exploration = explorationOf(family, ended);
        if (exploration === undefined) return total + explored;
        const trials =
          'missing' in exploration
            ? Math.max(explored + exploration.missing.length, usualTrials(family, seeds.explore.length))
            : explored;
        return total + trials + seeds.confirm.length;
      }, laying.foreseen(ended)),
    choices: (ended) =>
      families.flatMap((given): readonly Choice[] => {
        const family = resolvedOf(given, ended);
        if (family === undefined) return [];
        if (family.path.length === 0) return [{ family, lambda: null, edge: null }];
        const exploration = explorationOf(family, ended);
        if (exploration === undefined || 'missing' in exploration) return [];
        const { strength, edge } = exploration.chosen;
        return [{ family, lambda: strength, edge }];
      }),
  };
};
