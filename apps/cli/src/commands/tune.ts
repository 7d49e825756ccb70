import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import type { TuneResult, TuneTask } from '@ridgeline/recipes';
import { type CarriedModels, renderTuning, type Tuning, tuningWithoutTexts } from '@ridgeline/report';
import { type Executor, resuming } from '@ridgeline/tuning';
import { type Device, deviceFlags, startBackend } from '../command-line/backend.ts';
import { type Given, type Run, switchFlag, textFlag } from '../command-line/command.ts';
import { tellDryRun, wantsDryRun } from '../command-line/dry-run.ts';
import { exitCodes } from '../command-line/failure.ts';
import { quotedPath } from '../command-line/parse.ts';
import { version } from '../command-line/version.ts';
import { writeFiles } from '../folders/files.ts';
import { howOf } from '../folders/output-folder.ts';
import { studyKind } from '../folders/output-kinds.ts';
import { hasStudy, openStudy, type StudyFile } from '../folders/study-file.ts';
import { takeFolder } from '../folders/take-folder.ts';
import { tuneOnQueue } from '../queue/on-queue.ts';
import { askedQueue, askedSweep } from '../queue/queue-options.ts';
import type { Sweep } from '../queue/sweep.ts';
import { readSource, type Source } from '../sources/text-source.ts';
import type { PlannedSearch, SearchExecutors } from '../tasks/task.ts';
import { tasks } from '../tasks/tasks.ts';
import { bytes, duration, json } from '../terminal/format.ts';
import { interruptible } from '../terminal/interrupt.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { RunConfig } from '../train/step-training.ts';
import { namedData } from '../train/training-plan.ts';
import { asksForRate, tuneLearningRate } from '../tune/learning-rate.ts';
import { tuneConfig } from '../tune/tune-config.ts';
import { lambdasOf } from '../tune/tune-flags.ts';
import { tuneProgress } from '../tune/tune-progress.ts';
import { showTuning } from '../tune/tune-result.ts';
import { threadsFlag } from '../workers/threads.ts';
import { type TuneExecutor, tuneExecutor } from '../workers/tune-executor.ts';

/** What a study's results depend on: the plan without what only chooses among them, and the data by its fingerprint. */
const aboutOf = ({ plan }: PlannedSearch, source: Source, device: Device | undefined): Json =>
  JSON.parse(
    JSON.stringify({
      ...plan,
      environment: undefined,
      rule: undefined,
      name: undefined,
      text: undefined,
      data: undefined,
      groups: undefined,
      source: source.data,
      characters: source.text.length,
      device,
      version,
    }),
  );

interface Setting {
  readonly given: Given;
  readonly terminal: Terminal;
  readonly folder: string;
  readonly source: Source;
  readonly device: Device | undefined;
  readonly threads: number;
  readonly evaluateNeeds: string | undefined;
}

const aboutTasks = (tasks: readonly TuneTask[], known: number, threads: number | undefined): string => {
  const kind = tasks[0]?.kind;
  const thing = { path: 'path', trial: 'training', final: 'training', fold: 'fold' }[kind ?? 'fold'];
  const things = `${tasks.length} ${thing}${tasks.length === 1 ? '' : 's'}${kind === 'final' ? ' of what was chosen' : ''}`;
  const from = known > 0 ? `, ${known} of them done before` : '';
  const pace =
    threads === undefined
      ? 'by the workers of the queue'
      : `${Math.min(threads, Math.max(1, tasks.length))} at a time`;
  return `${things}${from}, ${pace}.`;
};

/** Executors that tell their progress; the search goes on where the study in the folder ends. */
const executorsOf = (
  { terminal, device, threads }: Setting,
  { data }: PlannedSearch,
  {
    study,
    sweep,
    signal,
  }: { readonly study: StudyFile; readonly sweep: Sweep | undefined; readonly signal: AbortSignal },
) => {
  const progress = tuneProgress(terminal);
  const tellLine = (event: object): void => {
    if (terminal.format === 'jsonl') terminal.data(json(event));
  };
  const onSteps = (task: TuneTask, steps: number): void => progress.steps(task, steps);
  const onThreads = (): TuneExecutor =>
    tuneExecutor({
      data,
      device,
      threads,
      signal,
      progressOf: study.progressOf,
      onSteps,
      onPoint: (task, kept) => {
        study.keepProgress(task.name, kept);
        progress.points(task, kept.points.length);
        tellLine({ type: 'point', name: task.name, ...kept.points.at(-1) });
      },
    });
  const all = sweep === undefined ? onThreads() : tuneOnQueue(sweep, { signal, onSteps });
  const told = (executor: Executor<TuneTask, TuneResult>): Executor<TuneTask, TuneResult> => ({
    run: (tasks, onResult) => {
      const isKnown = (name: string) => study.study.results.has(name);
      const known = tasks.filter(({ name }) => isKnown(name)).length;
      progress.begin(tasks, aboutTasks(tasks, known, sweep === undefined ? threads : undefined));
      return executor.run(tasks, (index, result) => {
        const task = tasks[index]!;
        study.dropProgress(task.name);
        progress.end(task, result, !isKnown(task.name));
        tellLine({ type: 'task-end', name: task.name, kind: task.kind, known: isKnown(task.name) });
        onResult?.(index, result);
      });
    },
  });
  const search = resuming({
    executor: all as unknown as Executor<TuneTask, Json & TuneResult>,
    study: study.study,
    keyOf: ({ name }) => name,
    append: study.append,
  });
  // what a task comes to follows from its kind, which the type of a result cannot say
  return {
    search: told(search) as unknown as SearchExecutors['search'],
    final: told(all) as unknown as SearchExecutors['final'],
    close: all.close,
  };
};

const search = async (
  setting: Setting,
  planned: PlannedSearch,
  signal: AbortSignal,
): Promise<{
  readonly tuning: Tuning;
  readonly model: string;
  readonly study: StudyFile;
  readonly carried: (() => Promise<CarriedModels>) | undefined;
}> => {
  const { folder, source, given, device, terminal } = setting;
  const about = aboutOf(planned, source, device);
  const study = openStudy(folder, about, { isNew: howOf(given) === 'overwrite' });
  if (study.known > 0)
    terminal.say(`Going on with the study in ${folder}: ${study.known} results are there.`);
  const { data, config } = planned;
  const sweep = await askedSweep(setting, { kind: 'tune', about, device, config, source, data });
  const executors = executorsOf(setting, planned, { study, sweep, signal });
  try {
    const { tuning, save, carried } = await planned.search(executors);
    const model = path.join(folder, 'model');
    await save(model);
    await sweep?.finish();
    return { tuning, model, study, carried };
  } finally {
    await executors.close();
    await sweep?.close();
  }
};

const finish = async (
  { given, terminal, folder, evaluateNeeds }: Setting,
  { tuning: whole, model, study, carried }: Awaited<ReturnType<typeof search>>,
): Promise<number> => {
  const isBare = switchFlag(given, 'without-texts');
  const tuning = isBare ? tuningWithoutTexts(whole) : whole;
  const html = Buffer.from(renderTuning(tuning, isBare ? undefined : await carried?.()));
  await writeFiles(folder, {
    'report.html': html,
    'report.json': Buffer.from(`${JSON.stringify(tuning, null, 1)}\n`),
  });
  study.finish();
  const report = path.join(folder, 'report.html');
  const result = { ...tuning, report, model };
  if (terminal.format === 'json') terminal.data(json(result));
  else if (terminal.format === 'jsonl') terminal.data(json({ type: 'tune-end', ...result }));
  else showTuning(tuning, terminal);
  const { bold } = terminal.colors;
  terminal.say(
    `Done in ${duration(tuning.seconds)}. Report: ${bold(pathToFileURL(report).href)} (${bytes(html.length)})`,
  );
  const needs = evaluateNeeds === undefined ? '' : ` ${evaluateNeeds}`;
  terminal.say(
    `The chosen model is in ${bold(model)}. Next: ${bold(`ridgeline evaluate ${quotedPath(model)}${needs}`)}`,
  );
  return exitCodes.done;
};

const threadsOf = (given: Given): number => {
  const threads = threadsFlag(given) ?? 'auto';
  return threads === 'auto' ? availableParallelism() : threads;
};

/** A stop is told with the command that goes on. */
const stoppedIn = (folder: string, given: Given) =>
  new RidgelineError('E_ABORTED', `Stopped. What is done so far is kept in ${folder}.`, {
    hint: `Go on with: ${given.line}`,
  });

/** `ridgeline tune`: chooses a strength or settings by what is held out, or suggests a learning rate. */
export const tuneCommand: Run = async (given, terminal) => {
  if (asksForRate(given)) return tuneLearningRate(given, terminal);
  const folder = textFlag(given, 'out') ?? path.join('ridgeline-runs', 'tune');
  askedQueue(given);
  const threads = threadsOf(given);
  const config = await tuneConfig(given);
  lambdasOf(given);
  terminal.say('Reading the data …');
  const source = await readSource(namedData(given, config as RunConfig));
  const { tuning } = await tasks[config.task].commands();
  const device = tuning.onDevice ? await startBackend(deviceFlags(given), terminal) : undefined;
  const warn = (text: string): void => terminal.warn(terminal.colors.yellow(text));
  const planned = await tuning.plan(given, config, { source, device, warn });
  if (wantsDryRun(given)) return tellDryRun(await planned.dryRun(folder), terminal);
  const how = howOf(given, hasStudy(folder) ? 'go on' : 'begin');
  const release = await takeFolder(folder, { kind: studyKind, how });
  const interrupt = interruptible(terminal, 'Stopping; what is done so far is kept …', release);
  try {
    const { evaluateNeeds } = tuning;
    const setting: Setting = { given, terminal, folder, source, device, threads, evaluateNeeds };
    return await finish(setting, await search(setting, planned, interrupt.signal));
  } catch (error) {
    throw interrupt.signal.aborted ? stoppedIn(folder, given) : error;
  } finally {
    interrupt.done();
    release();
  }
};
