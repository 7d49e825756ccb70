import type { HostParams, RunEvent, StopReason } from '@ridgeline/contracts';
import { exactZeros } from '@ridgeline/evaluation';
import { idleSteps, type StepData, type StepRun, stepsLeft, train } from '@ridgeline/recipes';
import { hashParams, selectPaths } from '@ridgeline/tensors';
import { settingsOf } from '@ridgeline/tracking';
import { deviceFlags, startBackend } from '../command-line/backend.ts';
import { type Given, switchFlag } from '../command-line/command.ts';
import { tellDryRun, wantsDryRun } from '../command-line/dry-run.ts';
import { exitCodes } from '../command-line/failure.ts';
import { kernelThreads } from '../command-line/kernels.ts';
import { quotedPath } from '../command-line/parse.ts';
import { tellFindings } from '../findings/findings-line.ts';
import { runFacts } from '../findings/run-facts.ts';
import { howOf } from '../folders/output-folder.ts';
import { modelKind } from '../folders/output-kinds.ts';
import { beginRun, type Measured, openMetrics, readMetrics } from '../folders/run-folder.ts';
import { takeFolder } from '../folders/take-folder.ts';
import { readSource } from '../sources/text-source.ts';
import type { Scene } from '../tasks/task.ts';
import { count, counted, duration, json } from '../terminal/format.ts';
import { interruptible } from '../terminal/interrupt.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { judgedBy, measuredScalars } from '../tracking/measured-scalars.ts';
import { beginTracking, trackedName } from '../tracking/trackers.ts';
import { type Share, shareFlag, threadsFlag } from '../workers/threads.ts';
import { assembleCrew, type Crew, together } from '../workers/training-crew.ts';
import { chooseThreads, type ThreadsChoice } from '../workers/training-threads.ts';
import type { TrainingSetting } from '../workers/training-worker.ts';
import { trainingDryRun } from './dry-runs.ts';
import type { RunConfig, StepTraining } from './step-training.ts';
import { freshPlan, type Plan, prepareRun, resumePlan } from './training-plan.ts';
import { trainingProgress } from './training-progress.ts';
import {
  type EvaluationEnd,
  metricsOf,
  recordOf,
  saveTraining,
  type TrainingFacts,
} from './training-record.ts';
import { tellSummary } from './training-summary.ts';
import { warnOfIdleAverage, warnOfIdleSteps } from './warn-of-idle.ts';

/** How a run went. */
interface Outcome {
  readonly reason: StopReason;
  readonly step: number;
  readonly bestStep: number;
  readonly best: EvaluationEnd | undefined;
  readonly params: HostParams;
  readonly targets: number;
  readonly seconds: number;
}

/** Trains: tells every event, writes metrics, saves checkpoints. */
const follow = async (setting: TrainingFacts, events: AsyncIterable<RunEvent>): Promise<Outcome> => {
  const { plan, folder, given, terminal, tracker } = setting;
  const tell = trainingProgress(terminal, switchFlag(given, 'debug'), setting.training.targets);
  const emit = (event: object): void => {
    if (terminal.format === 'jsonl') terminal.data(json(event));
  };
  const start = performance.now();
  let metrics: Awaited<ReturnType<typeof openMetrics>> | undefined;
  let best: EvaluationEnd | undefined;
  let targets = 0;
  let saved = -1;
  const measured = async (event: Measured): Promise<void> => {
    await metrics!.append(event);
    emit(event);
    await tracker.log(event.step, measuredScalars(event));
    if (event.type === 'step-end') targets += event.targets;
    else if (event.isBest) best = event;
  };

  for await (const event of events) {
    tell(event);
    if (event.type === 'run-start') {
      if (plan.fingerprint === undefined) await beginRun(folder, recordOf(setting, 0, 0));
      metrics = await openMetrics(folder, event.step);
      best = metrics.kept
        .filter((kept) => kept.type === 'evaluation-end')
        .filter(({ isBest }) => isBest)
        .at(-1);
      emit(event);
    } else if (event.type === 'units-leave') emit(event);
    else if (event.type === 'checkpoint' || event.type === 'run-end') {
      if (saved !== event.step) {
        await saveTraining(setting, event.state, best);
        saved = event.step;
        emit({ type: 'checkpoint', step: event.step });
      }
      if (event.type === 'run-end') {
        const { reason, step, bestStep, params } = event;
        return { reason, step, bestStep, params, best, targets, seconds: (performance.now() - start) / 1000 };
      }
    } else await measured(event);
  }
  throw new Error('Training ended without telling so.');
};

/** Says how it went and what comes next. */
const conclude = async (setting: TrainingFacts, outcome: Outcome): Promise<number> => {
  const { training, folder, run, terminal } = setting;
  const { reason, step, bestStep, best, params, targets, seconds } = outcome;
  const zeros = exactZeros(params, selectPaths(run.model.parameters)).share;
  const sha256 = await hashParams(params);
  const tokensPerSecond = targets / seconds;
  const metrics = metricsOf(setting, best);
  const result = {
    model: folder,
    steps: step,
    bestStep,
    reason,
    seconds,
    tokensPerSecond,
    zeros,
    sha256,
    ...metrics,
  };
  if (terminal.format === 'json') terminal.data(json(result));
  if (terminal.format === 'jsonl') terminal.data(json({ type: 'run-end', ...result }));
  const { bold } = terminal.colors;
  if (reason === 'aborted') {
    terminal.warn(`Stopped after step ${count(step)}; everything is saved. To go on:`);
    terminal.warn(`  ${bold(`ridgeline train --resume --out ${quotedPath(folder)}`)}`);
    return exitCodes.interrupted;
  }
  const ended = reason === 'early-stop' ? 'Stopped early, as validation got no better,' : 'Done';
  terminal.say(
    `${ended} after ${counted(step, 'step')} in ${duration(seconds)} (${count(Math.round(tokensPerSecond))} ${training.targets ?? 'tokens'}/s).`,
  );
  terminal.say(
    `The model of step ${count(bestStep)} is in ${bold(folder)}; ${(zeros * 100).toFixed(1)} % of its weights are exactly zero.`,
  );
  if (best !== undefined)
    terminal.say(
      `Validation: ${training.metricsText(run, 'valid', best.validation.dataLoss, best.validation.score)}.`,
    );
  const beside = await training.beside?.(run, params);
  if (beside !== undefined) terminal.say(beside);
  tellFindings(runFacts(run.config, await readMetrics(folder)), folder, terminal);
  terminal.say(`SHA-256 of its weights: ${sha256}`);
  terminal.say(`Next: ${bold(training.next(folder, training.tokenizer(run)))}`);
  return exitCodes.done;
};

/** Threads as they were asked for, or as the run had them; where kernels are no longer native, workers are as good. */
const askedThreads = (
  given: Given,
  { threads = 1, share }: Plan,
): { readonly asked: number | 'auto'; readonly share: Share | undefined } => {
  const asked = threadsFlag(given);
  const kept = asked === undefined && share === 'workers' ? share : undefined;
  return { asked: asked ?? threads, share: shareFlag(given) ?? kept };
};

/** How many threads share a batch: what the last digits depend on. */
const workersOf = ({ threads = 1, share }: Pick<Plan, 'threads' | 'share'>): number =>
  share === 'kernels' ? 1 : threads;

/** Says that a run will not come to the bits of an unbroken one. */
const warnOfOtherWorkers = (plan: Plan, choice: ThreadsChoice, terminal: Terminal): void => {
  const [before, now] = [workersOf(plan), workersOf(choice)];
  if (plan.threads === undefined || before === now) return;
  const shared = (workers: number): string => (workers === 1 ? 'not shared' : `shared by ${workers} threads`);
  terminal.warn(
    `Every batch was ${shared(before)} so far and is ${shared(now)} from here on: the run goes on from the same state, with other last digits.`,
  );
};

/** Tells what a run would be. */
const tellPlan = async (
  training: StepTraining,
  given: Given,
  config: RunConfig,
  { folder, terminal }: Scene,
): Promise<number> => {
  const { config: named, data } = freshPlan(given, config);
  const source = await readSource(data);
  const run = await training.prepare(named, await training.read(named, source));
  return tellDryRun(trainingDryRun({ training, run }, source.name, folder), terminal);
};

/** One run, saved so that it can go on after any end; without a configuration the one in the folder goes on. */
export const trainBySteps = async <C extends RunConfig, D extends StepData, R extends StepRun>(
  training: StepTraining<C, D, R>,
  given: Given,
  config: C | undefined,
  { folder, terminal }: Scene,
): Promise<number> => {
  if (config !== undefined && wantsDryRun(given))
    return tellPlan(training, given, config, { folder, terminal });
  const resumes = config === undefined;
  if (resumes) terminal.say(`Going on with the run in ${folder} …`);
  const fresh = config && freshPlan(given, config);
  const release = await takeFolder(folder, { kind: modelKind, how: howOf(given) });
  const interrupt = interruptible(
    terminal,
    'Stopping after this step and saving. Ctrl-C again stops at once.',
    release,
  );
  let crew: Crew | undefined;
  try {
    const plan = fresh ?? (await resumePlan(given, folder, terminal.warn));
    const start = performance.now();
    const { run, source, data } = await prepareRun(training, plan, folder);
    const left = stepsLeft(run, plan.state);
    const device = await startBackend(deviceFlags(given, plan.determinism), terminal);
    const preparedMs = performance.now() - start;
    const shareKernels = async (threads: number): Promise<boolean> => {
      await startBackend(device, terminal, threads);
      return kernelThreads() === threads;
    };
    const choice = await chooseThreads({
      ...askedThreads(given, plan),
      run,
      stepsLeft: left,
      signal: interrupt.signal,
      shareKernels,
      assemble: (threads) => {
        const shared: TrainingSetting = { config: run.config, data, device };
        return assembleCrew({ threads, worker: 'training-worker', given: shared, preparedMs });
      },
    });
    crew = choice.crew;
    warnOfOtherWorkers(plan, choice, terminal);
    tellSummary({ training, run }, device, choice.says, terminal);
    warnOfIdleSteps(idleSteps(run, plan.state), left, terminal);
    warnOfIdleAverage(run, terminal);
    const tracker = await beginTracking(
      given,
      {
        name: trackedName(folder),
        settings: settingsOf(run.config),
        metrics: judgedBy,
        step: plan.state?.step ?? 0,
        ...(plan.tracked && { before: plan.tracked }),
      },
      terminal,
    );
    const setting: TrainingFacts = {
      training,
      plan,
      run,
      folder,
      given,
      terminal,
      name: source.name,
      device,
      choice,
      tracker,
    };
    const events = train(run, { signal: interrupt.signal, ...together(crew, run.config, plan.state) });
    const outcome = await follow(setting, events).catch(async (error) => {
      await tracker.end('failed');
      throw error;
    });
    await tracker.end(outcome.reason === 'aborted' ? 'stopped' : 'finished');
    return conclude(setting, outcome);
  } finally {
    await crew?.close();
    interrupt.done();
    release();
  }
};

/** The commands of a task whose models are trained by steps alone. */
export const stepCommands = <C extends RunConfig, D extends StepData, R extends StepRun>(
  training: StepTraining<C, D, R>,
) => ({
  train: (given: Given, config: C, scene: Scene) => trainBySteps(training, given, config, scene),
  resume: (given: Given, scene: Scene) => trainBySteps(training, given, undefined, scene),
  training,
});
