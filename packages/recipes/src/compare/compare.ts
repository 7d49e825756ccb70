import { type HostParams, RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { seedsForClaim } from '@ridgeline/evaluation';
import type { Comparison, ConfirmedFamily, LaidPath, LostFamily } from '@ridgeline/report';
import { verdictOf } from '@ridgeline/report';
import { countParams, fromHost } from '@ridgeline/tensors';
import { dispose } from '@tensorflow/tfjs-core';
import { prepareStepRun, type StepData } from '../tasks/tuned-tasks.ts';
import type { ComparedTask } from '../training/compared-task.ts';
import type { StepConfig, StepRun } from '../training/step-run.ts';
import { comparedTaskOf } from './compared-task-of.ts';
import { confirm } from './confirm.ts';
import { disagreementOf } from './disagreement.ts';
import { economyOf } from './economy.ts';
import { families as allFamilies, byData, type Family } from './families.ts';
import { type Executor, inThisThread, type JobEvent, type JobResult } from './job.ts';
import { nameOf } from './names.ts';
import { type ComparisonPlan, type ComparisonSeeds, planComparison } from './plan.ts';
import { requireComparable } from './require-comparable.ts';
import { exploredStrengths, shortRuns } from './runs.ts';
import { confirmedAlone, type TimeBudget, type TimePlanned, timedComparison } from './timed-comparison.ts';
import type { TimedPlan } from './timed-plan.ts';

export type ComparisonEvent =
  | {
      readonly type: 'comparison-start';
      readonly plan: ComparisonPlan;
      /** Runs that had ended before. */
      readonly known: readonly JobResult[];
      readonly parameters: number;
    }
  /** What fits in the time, before any of it runs; what goes on later is to be given it. */
  | TimePlanned
  /** Exploring ended for want of time; what goes on later is to be given these names of runs. */
  | { readonly type: 'exploring-cut'; readonly explored: readonly string[] }
  /** A path is laid: what goes on later is to be given it. */
  | { readonly type: 'path-laid'; readonly path: LaidPath }
  /** A result has its weights only if it is the best of its family so far. */
  | JobEvent
  | {
      readonly type: 'comparison-end';
      readonly comparison: Comparison;
      /** The model that is kept: of the family with the lowest mean validation loss, the best seed. */
      readonly best: {
        /** As it was prepared, with the configuration of the model that is kept. */
        readonly run: StepRun;
        readonly params: HostParams;
        readonly tokenizer: Tokenizer;
        readonly result: JobResult;
      };
    };

const confidence = 0.95;

/** Whether a run is better than another of its family, whichever ended first. */
const isBetter = (run: JobResult, than: JobResult | undefined): boolean => {
  if (than?.best == null || run.best === null) return run.best !== null;
  const gain = than.best.validation - run.best.validation;
  return gain > 0 || (gain === 0 && run.job.config.seed < than.job.config.seed);
};

/** The best run with weights of each family, by validation loss. */
const bestRuns = (results: readonly JobResult[]): ReadonlyMap<string, JobResult> => {
  const best = new Map<string, JobResult>();
  for (const result of results) {
    const { penalty } = result.job;
    if (result.params !== undefined && isBetter(result, best.get(penalty))) best.set(penalty, result);
  }
  return best;
};

/** What the best model of a family shows of itself. */
const shownOf = async (task: ComparedTask<StepRun>, run: StepRun, { job, params: host }: JobResult) => {
  const params = fromHost(host!);
  try {
    const sample = await task.sample(run, params);
    return {
      sample: { penalty: job.penalty, ...sample, label: nameOf(job.penalty) },
      answers: await task.answers?.(run, params),
    };
  } finally {
    dispose(Object.values(params));
  }
};

const withoutWeights = ({ params: _, ...lean }: JobResult): JobResult => lean;

/** The paths that are laid by now and were not told before. */
function* newPaths(
  plan: ComparisonPlan,
  results: readonly JobResult[],
  told: Set<string>,
): Generator<ComparisonEvent> {
  for (const path of plan.laying.laid(results)) {
    if (told.has(path.penalty)) continue;
    told.add(path.penalty);
    yield { type: 'path-laid', path };
  }
}

/**
 * Results with the weights of the best run of each family alone.
 *
 * @param confirmed the seeds that are sure to stay; runs of others keep theirs, since they may yet be left out. Absent: all stay.
 */
const withBestWeights = (
  results: readonly JobResult[],
  confirmed: ReadonlySet<number> | undefined,
): JobResult[] => {
  const stays = ({ job }: JobResult): boolean => confirmed?.has(job.config.seed) ?? true;
  const best = new Set(bestRuns(results.filter(stays)).values());
  return results.map((each) => (best.has(each) || !stays(each) ? each : withoutWeights(each)));
};

/** Runs what is left, keeping the weights of each family's best run alone, and yields the results at the end. */
async function* runAll(
  known: readonly JobResult[],
  plan: ComparisonPlan | TimedPlan,
  laid: readonly LaidPath[],
  execute: (ended: readonly JobResult[]) => AsyncIterable<JobEvent>,
): AsyncGenerator<ComparisonEvent, readonly JobResult[]> {
  let results = [...known];
  const told = new Set(laid.map(({ penalty }) => penalty));
  const timed = 'isOver' in plan ? plan : undefined;
  let isCutTold = timed?.explored() != null;
  yield* newPaths(plan, results, told);
  for await (const event of execute(known)) {
    const explored = timed?.explored() ?? null;
    if (explored !== null && !isCutTold) {
      isCutTold = true;
      yield { type: 'exploring-cut', explored };
    }
    if (event.type === 'job-progress') yield event;
    else {
      results.push(event.result);
      results = withBestWeights(results, timed && new Set(timed.confirmed(results)));
      const result = results.at(-1)!;
      yield { ...event, result };
      if (result.job.phase === 'lay') yield* newPaths(plan, results, told);
    }
    if (timed?.isOver()) break;
  }
  return results;
}

/**
 * The main job: which penalty generalises best? Where strengths are not given, short runs find between which of them a penalty acts.
 * Then it explores: strengths are chosen on the validation part with
 * few seeds, and strengths that cannot win get no more runs. Then it confirms: every family at its choice, and none,
 * are trained anew with fresh seeds, and these alone are tested, once.
 *
 * @param options.families what is compared; if not given all kinds that bring a path, each path laid by the data.
 * @param options.laid paths of an earlier, unfinished comparison with the same options.
 * @param options.execute where the runs happen; see {@link inThisThread}.
 * @param options.budget the time that it is kept to, exploring less and confirming with fewer seeds than were asked for where that must be.
 * @param options.known results of an earlier, unfinished comparison with the same options: they are not run again.
 * @throws `E_USAGE` if the least of it does not fit in the time, and `E_ABORTED` if no seed was confirmed within it; `E_DATA` if the data are too few; `E_CONFIG` for a task whose models are not compared; `E_NAN` if every family diverged; what `train` throws.
 */
export async function* compare(options: {
  readonly config: StepConfig;
  readonly data: StepData;
  /** What the data are called in the report. */
  readonly name: string;
  readonly seeds: ComparisonSeeds;
  readonly budget?: TimeBudget;
  readonly families?: readonly Family[];
  readonly execute?: Executor;
  readonly known?: readonly JobResult[];
  readonly laid?: readonly LaidPath[];
  /** Versions and machine, for the record. */
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly signal?: AbortSignal;
}): AsyncGenerator<ComparisonEvent, void, undefined> {
  const { config, data, budget, execute = inThisThread, known = [], laid = [], signal } = options;
  const start = performance.now();
  const task = comparedTaskOf(data);
  const run = await prepareStepRun(config, data);
  const compared = options.families ?? allFamilies.map(byData);
  requireComparable(run, compared);
  const timed =
    budget &&
    (yield* timedComparison({
      budget,
      config,
      families: compared,
      seeds: options.seeds,
      laid,
      known,
      execute,
      run,
      data,
      task,
      signal,
    }));
  if (signal?.aborted) return;
  const plan = timed ?? planComparison({ config, families: compared, seeds: options.seeds, laid });
  const parameters = countParams(run.model.parameters);
  yield { type: 'comparison-start', plan, known, parameters };

  const ran = yield* runAll(known, plan, laid, (ended) => execute(plan, ended, data, signal));
  if (signal?.aborted) return;
  const { results, seeds, unexplored, time } = confirmedAlone(plan, ran);
  const choices = plan.choices(results);
  const { families, lost: diverged } = confirm({
    choices,
    results,
    config,
    confidence,
    groups: task.groups?.(run) ?? null,
    metrics: (testLoss) => task.metrics(run, testLoss),
  });
  const lost = [...diverged, ...unexplored];
  const scope = seeds.confirm.length < seedsForClaim ? 'these models' : 'seeds';
  const best = bestRuns(results);
  const kept = best.get(requireFamily(families, lost).penalty)!;
  const shown: Awaited<ReturnType<typeof shownOf>>[] = [];
  for (const { penalty } of families) shown.push(await shownOf(task, run, best.get(penalty)!));
  const disagreement = disagreementOf(shown.flatMap(({ answers }) => answers ?? []));
  yield {
    type: 'comparison-end',
    comparison: {
      task: data.kind,
      ...(task.target !== undefined && { target: task.target }),
      ...(task.lossUnit && { lossUnit: task.lossUnit }),
      data: {
        name: options.name,
        fingerprint: run.fingerprint,
        ...task.data(run),
      },
      model: { spec: run.model.spec, parameters },
      config,
      seeds,
      ...(time && { time: time() }),
      ...layingOf(plan, config, results),
      exploration: exploredStrengths(choices, results, config),
      ...(task.excerpt !== undefined && { excerpts: task.excerpt.how }),
      runs: economyOf({ families: plan.resolved(results), seeds }, results),
      families,
      lost,
      confidence,
      scope,
      chosen: { penalty: kept.job.penalty, lambda: kept.job.lambda, seed: kept.job.config.seed },
      verdict: verdictOf({
        families,
        confidence,
        scope,
        seeds: seeds.confirm.length,
        target: task.target,
        lossUnit: task.lossUnit,
      }),
      samples: shown.map(({ sample }) => sample),
      ...(disagreement !== undefined && { disagreement }),
      seconds: (performance.now() - start) / 1000,
      environment: options.environment ?? {},
    },
    best: {
      run: { ...run, config: kept.job.config },
      params: kept.params!,
      tokenizer: task.tokenizer(run),
      result: kept,
    },
  };
}

/** What the short runs came to; nothing where all strengths were given. */
const layingOf = (
  { families, seeds, laying: { laid, short } }: ComparisonPlan,
  config: StepConfig,
  results: readonly JobResult[],
): Pick<Comparison, 'laying'> => {
  const paths = laid(results);
  if (paths.length === 0) return {};
  const runs = shortRuns(
    families.map(({ penalty }) => penalty),
    results,
    config,
  );
  return {
    laying: {
      steps: short?.steps ?? null,
      of: config.training.maxSteps,
      seed: seeds.explore[0]!,
      paths,
      runs,
    },
  };
};

/** The best of the families. @throws `E_NAN` if training diverged in every one */
const requireFamily = (
  [best]: readonly ConfirmedFamily[],
  [lost]: readonly LostFamily[],
): ConfirmedFamily => {
  if (best !== undefined) return best;
  throw new RidgelineError(
    'E_NAN',
    `compare: every family came to numbers that are not finite: ${lost?.reason ?? ''}`,
    { hint: 'Lower optimizer.learningRate, or set optimizer.clipGlobalNorm.' },
  );
};
