import { RidgelineError } from '@ridgeline/contracts';
import { seedsForClaim } from '@ridgeline/evaluation';
import type { KeptTime, LaidPath, LostFamily } from '@ridgeline/report';
import { randomStream } from '@ridgeline/tensors';
import { dispose } from '@tensorflow/tfjs-core';
import type { StepData } from '../tasks/tuned-tasks.ts';
import type { ComparedTask } from '../training/compared-task.ts';
import type { StepConfig, StepRun } from '../training/step-run.ts';
import type { Family } from './families.ts';
import type { Executor, JobResult } from './job.ts';
import { planOfJobs, speedJobs, speedOf } from './measure-speed.ts';
import { nameOf } from './names.ts';
import { type ComparisonPlan, type ComparisonSeeds, type Narrowed, planComparison } from './plan.ts';
import { plannedSeeds, planTime, runSeconds, type Speed, type TimePlan } from './time-plan.ts';
import { type TimedPlan, timedPlan } from './timed-plan.ts';

/** The time that a comparison is kept to, and what an earlier beginning knew of it. */
export interface TimeBudget {
  readonly seconds: number;
  /** How many runs go on at once. */
  readonly threads: number;
  /** Seconds that are gone, those of earlier beginnings included; of the machine's clock from now on if not given. */
  readonly clock?: () => number;
  readonly planned?: { readonly plan: TimePlan; readonly speed: Speed };
  readonly explored?: readonly string[];
}

/** A comparison that is kept to a time, with what it is told by. */
export type TimedComparison = TimedPlan & { readonly keptTime: (confirmed: readonly number[]) => KeptTime };

/** What fits in the time, and what was measured for it. */
export interface TimePlanned {
  readonly type: 'time-planned';
  readonly plan: TimePlan;
  readonly speed: Speed;
  /** In seconds. */
  readonly budget: number;
  readonly threads: number;
  /** Seeds that were asked for. */
  readonly asked: ComparisonSeeds;
}

const sinceNow = (): (() => number) => {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
};

/** Seconds that a sample takes of a model that has learnt nothing. */
const sampleSeconds = async (task: ComparedTask<StepRun>, run: StepRun): Promise<number> => {
  const params = run.model.init(randomStream(run.config.seed).stream('speed'));
  const start = performance.now();
  await task.sample(run, params);
  dispose(Object.values(params));
  return (performance.now() - start) / 1000;
};

/** Measures speed by the beginnings of some runs, plans by it, and gives the comparison that keeps to the time. */
export async function* timedComparison({
  budget,
  config,
  families,
  seeds,
  laid,
  known,
  execute,
  run,
  data,
  task,
  signal,
}: {
  readonly budget: TimeBudget;
  readonly config: StepConfig;
  readonly families: readonly Family[];
  readonly seeds: ComparisonSeeds;
  readonly laid: readonly LaidPath[];
  readonly known: readonly JobResult[];
  readonly execute: Executor;
  readonly run: StepRun;
  readonly data: StepData;
  readonly task: ComparedTask<StepRun>;
  readonly signal: AbortSignal | undefined;
}): AsyncGenerator<TimePlanned, TimedComparison> {
  const { seconds, threads, clock = sinceNow(), planned, explored = null } = budget;
  const planOf = (left: ComparisonSeeds, narrowed: Narrowed): ComparisonPlan =>
    planComparison({ config, families, seeds: left, laid, narrowed });

  const measured = async (): Promise<Speed> => {
    const jobs = speedJobs({ config, families, seed: seeds.explore[0]!, threads });
    const results: JobResult[] = [];
    const plan = planOfJobs(planOf(seeds, { strengths: null }), jobs);
    for await (const event of execute(plan, [], data, signal))
      if (event.type === 'job-end') results.push(event.result);
    return speedOf(results, run, await sampleSeconds(task, run));
  };
  const speed = planned?.speed ?? (await measured());
  const plan =
    planned?.plan ??
    planTime({ seconds, used: clock(), known, seeds, planOf, speed, training: config.training, threads });
  yield { type: 'time-planned', plan, speed, budget: seconds, threads, asked: seeds };

  const left = plannedSeeds(plan, seeds);
  // where runs are faster than measured, there may be time for seeds that the plan left out
  const begun = { ...left, confirm: seeds.confirm };
  const timed = timedPlan({
    open: planOf(begun, { strengths: plan.strengths }),
    cut: planOf(begun, { strengths: plan.strengths, isExplored: true }),
    seconds: seconds - families.length * speed.sample,
    least: Math.min(left.confirm.length, seedsForClaim),
    ...{ config, clock, speed, threads, explored },
  });
  return {
    ...timed,
    keptTime: (confirmed) => ({
      budget: seconds,
      used: clock(),
      runSeconds: runSeconds(speed, config.training),
      threads,
      asked: { explore: seeds.explore.length, confirm: seeds.confirm.length },
      planned: plan,
      isExploringCut: timed.explored() !== null,
      confirmed: confirmed.length,
      droppedSeeds: left.confirm.filter((seed) => !confirmed.includes(seed)),
    }),
  };
}

/**
 * What of a comparison counts: of one that was kept to a time the confirming seeds that every family has, and no other.
 *
 * @throws `E_ABORTED` if there is none
 */
export const confirmedAlone = (
  plan: ComparisonPlan | TimedComparison,
  ran: readonly JobResult[],
): {
  readonly results: readonly JobResult[];
  readonly seeds: ComparisonSeeds;
  /** Families of which no strength was tried. */
  readonly unexplored: readonly LostFamily[];
  /** How it kept to the time, as far as that has gone when it is asked. */
  readonly time?: () => KeptTime;
} => {
  if (!('keptTime' in plan)) return { results: ran, seeds: plan.seeds, unexplored: [] };
  const confirm = plan.confirmed(ran);
  if (confirm.length === 0)
    throw new RidgelineError('E_ABORTED', 'compare: the time was over before one seed was confirmed.', {
      at: '--budget',
      hint: 'What was run is kept: the same command with a larger --budget goes on.',
    });
  const chosen = plan.choices(ran).map(({ family }) => family.penalty);
  return {
    results: ran.filter(({ job }) => job.phase !== 'confirm' || confirm.includes(job.config.seed)),
    seeds: { ...plan.seeds, confirm },
    unexplored: plan.families
      .filter(({ penalty }) => !chosen.includes(penalty))
      .map(({ penalty }) => ({
        ...{ penalty, label: nameOf(penalty), lambda: null },
        reason: 'the time was over before a strength of it was tried.',
      })),
    time: () => plan.keptTime(confirm),
  };
};
