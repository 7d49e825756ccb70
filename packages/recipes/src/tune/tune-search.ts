import { type RandomStream, RidgelineError } from '@ridgeline/contracts';
import type { ChoiceRule, Search as SearchKind, TuningRow } from '@ridgeline/report';
import { randomStream } from '@ridgeline/tensors';
import {
  type Candidate,
  type Executor,
  grid,
  type Range,
  randomSearch,
  successiveHalving,
  type Trial,
} from '@ridgeline/tuning';
import type { StepConfig } from '../training/step-run.ts';
import type { Fold } from './step-problem.ts';
import { strengthName } from './tune-candidates.ts';
import { rowOf, type Variant } from './tune-choice.ts';
import type { PathTask } from './tune-path.ts';
import type { TunePoint } from './tune-point.ts';
import { applicationOf, type TunablePenalty } from './tune-strengths.ts';
import type { FinalModel, FinalTask, TrialTask } from './tune-trial.ts';

/** What is to be found out about models that are trained by steps. */
export interface StepPlan<Config extends StepConfig = StepConfig> {
  readonly config: Config;
  /** What the data are called in the report. */
  readonly name: string;
  readonly search: SearchKind;
  /** The penalty whose strength varies; null if settings alone do. */
  readonly penalty: TunablePenalty | null;
  /** From strong to weak; for a path, and for a grid without a space. */
  readonly lambdas: readonly number[];
  /** Settings by their paths in the configuration, for all searches but the path; `lambda` is the strength. */
  readonly space: Readonly<Record<string, Range>>;
  /** Candidates of a random search and of successive halving. */
  readonly trials: number;
  readonly seeds: readonly number[];
  /** Blocks of the training part that are held out in turn; one of them is the validation part instead. */
  readonly folds: number;
  readonly rule: ChoiceRule;
  /** What all strengths of one path may cost, in trainings. */
  readonly trainings: number;
  readonly environment: Readonly<Record<string, string | number>>;
}

type SearchTask = PathTask | TrialTask;

/** Where the work is done; the search can be one that resumes. */
export interface TuneExecutors {
  readonly search: Executor<SearchTask, readonly TunePoint[]>;
  readonly final: Executor<FinalTask, FinalModel>;
}

/** A plan, where its work is done, and what a candidate of it is as a configuration. */
export interface Search {
  readonly plan: StepPlan;
  readonly executors: TuneExecutors;
  readonly configOf: (candidate: Candidate) => StepConfig;
}

const foldsOf = ({ folds }: StepPlan): readonly (Fold | null)[] =>
  folds < 2 ? [null] : Array.from({ length: folds }, (_, index) => ({ index, of: folds }));

const foldName = (fold: Fold | null): string =>
  fold === null ? '' : `, fold ${fold.index + 1} of ${fold.of}`;

/** Every fold with every seed. */
const placesOf = (plan: StepPlan) =>
  foldsOf(plan).flatMap((fold) =>
    plan.seeds.map((seed) => ({ fold, seed, name: `seed ${seed}${foldName(fold)}` })),
  );

/** Points of one variant: by fold, then by seed. */
const byFold = (plan: StepPlan, points: readonly TunePoint[]): readonly (readonly TunePoint[])[] =>
  foldsOf(plan).map((_, fold) => points.slice(fold * plan.seeds.length, (fold + 1) * plan.seeds.length));

const variantOf = ({ penalty }: StepPlan, { [strengthName]: strength, ...settings }: Candidate): Variant => ({
  penalty: penalty ?? 'none',
  as: penalty === null ? 'none' : applicationOf(penalty),
  lambda: typeof strength === 'number' ? strength : null,
  settings,
});

/** The steps that one strength of a path may take, so that all of them cost so many trainings. */
const stepsPerStrength = (
  { training }: StepConfig,
  { trainings, strengths }: { readonly trainings: number; readonly strengths: number },
): number => Math.max(1, Math.floor((trainings * training.maxSteps) / strengths));

/** The paths that a plan goes down, one for each seed and fold. */
const pathTasks = (plan: StepPlan): readonly PathTask[] => {
  const { config, lambdas, trainings } = plan;
  const steps = stepsPerStrength(config, { trainings, strengths: lambdas.length });
  return placesOf(plan).map(({ fold, seed, name }) => ({
    kind: 'path',
    name: `path, ${name}`,
    config: { ...config, seed },
    fold,
    penalty: plan.penalty!,
    lambdas,
    steps,
  }));
};

const searchPath = async (plan: StepPlan, { search }: TuneExecutors): Promise<TuningRow[]> => {
  const paths = await search.run(pathTasks(plan));
  return plan.lambdas.map((lambda, index) =>
    rowOf(
      variantOf(plan, { [strengthName]: lambda }),
      byFold(
        plan,
        paths.map((points) => points[index]!),
      ),
    ),
  );
};

/** Trains candidates for a number of steps, each with every seed on every fold. */
const tryAll = async (
  { plan, executors: { search }, configOf }: Search,
  trials: readonly Trial[],
): Promise<TuningRow[]> => {
  const places = placesOf(plan);
  const tasks = trials.flatMap(({ candidate, budget }) => {
    const config = configOf(candidate);
    const strength = candidate[strengthName];
    return places.map(
      ({ fold, seed, name }): TrialTask => ({
        kind: 'trial',
        name: `${JSON.stringify(candidate)}, ${budget} steps, ${name}`,
        config: { ...config, seed },
        fold,
        lambda: typeof strength === 'number' ? strength : null,
        steps: budget,
      }),
    );
  });
  const points = await search.run(tasks);
  return trials.map(({ candidate }, trial) =>
    rowOf(
      variantOf(plan, candidate),
      byFold(
        plan,
        points.slice(trial * places.length, (trial + 1) * places.length).map(([point]) => point!),
      ),
    ),
  );
};

/** The lists of a space. @throws `E_OPTION` for a range, which has no end of values */
const listsOf = (space: StepPlan['space']): Record<string, (Range & { among: unknown })['among']> =>
  Object.fromEntries(
    Object.entries(space).map(([name, range]) => {
      if ('among' in range) return [name, range.among];
      throw new RidgelineError('E_OPTION', `tune: a grid needs a list for ${name}, got a range.`, {
        at: name,
        hint: `Give values: ${name}=0.1,0.2, or take --search random.`,
      });
    }),
  );

/** What a plan tries besides a path: the whole grid, or as many draws. */
const candidatesOf = (
  { search, space, lambdas, penalty, trials }: StepPlan,
  random: RandomStream,
): readonly Candidate[] => {
  if (search !== 'grid') return randomSearch({ space, trials, random });
  return grid({
    ...(penalty !== null && !(strengthName in space) ? { [strengthName]: lambdas } : {}),
    ...listsOf(space),
  });
};

/** What a search came to. */
export interface Searched {
  readonly rows: readonly TuningRow[];
  /** Those of the rows that may be chosen: with halving the ones that had all the steps. */
  readonly eligible: readonly TuningRow[];
}

/** Each candidate's row, from the largest budget that it came to. */
const halve = async (search: Search, candidates: readonly Candidate[]): Promise<Searched> => {
  const largest = search.plan.config.training.maxSteps;
  const found = new Map<Candidate, TuningRow>();
  const run = async (trials: readonly Trial[]): Promise<number[]> => {
    const whole = trials.map(({ candidate, budget }) => ({ candidate, budget: Math.round(budget) }));
    const rows = await tryAll(search, whole);
    rows.forEach((row, index) => {
      const { candidate } = trials[index]!;
      const { steps = 0, seconds = 0 } = found.get(candidate) ?? {};
      found.set(candidate, { ...row, steps: row.steps + steps, seconds: row.seconds + seconds });
    });
    return rows.map(({ validation }) => validation?.mean ?? Number.POSITIVE_INFINITY);
  };
  const smallest = Math.max(1, Math.round(largest / 9));
  const rungs = await successiveHalving({ candidates, smallest, largest, executor: { run } });
  return {
    rows: candidates.map((candidate) => found.get(candidate)!),
    eligible: rungs.at(-1)!.trials.map(({ candidate }) => found.get(candidate)!),
  };
};

/**
 * Goes through what a plan names: a path, a grid, draws, or draws that are halved.
 *
 * @throws `E_CONFIG` for a candidate that the configuration does not take, before the first step; what the executor throws.
 */
export const searchRows = async (search: Search): Promise<Searched> => {
  const { plan, executors, configOf } = search;
  if (plan.search === 'path') {
    const rows = await searchPath(plan, executors);
    return { rows, eligible: rows };
  }
  const candidates = candidatesOf(plan, randomStream(plan.config.seed).stream('search'));
  // every candidate is looked at before the first step
  for (const candidate of candidates) configOf(candidate);
  if (plan.search === 'halving') return halve(search, candidates);
  const budget = plan.config.training.maxSteps;
  const trials = candidates.map((candidate) => ({ candidate, budget }));
  const rows = await tryAll(search, trials);
  return { rows, eligible: rows };
};
