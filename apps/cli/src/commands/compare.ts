import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import {
  tasks as allTasks,
  type ComparisonEvent,
  type ComparisonSeeds,
  compare,
  type Family,
  requireComparable,
  type StepData,
  type StepRun,
  type Task,
  type TaskUnit,
} from '@ridgeline/recipes';
import { comparisonCsv, comparisonMarkdown, renderReport } from '@ridgeline/report';
import { type Device, deviceFlags, startBackend } from '../command-line/backend.ts';
import { type Given, numberFlag, type Run, textFlag } from '../command-line/command.ts';
import { type Asked, configurationOf } from '../command-line/configuration.ts';
import { tellDryRun, wantsDryRun } from '../command-line/dry-run.ts';
import { environment } from '../command-line/environment.ts';
import { exitCodes } from '../command-line/failure.ts';
import { version } from '../command-line/version.ts';
import { familiesOf } from '../compare/comparison-families.ts';
import { comparisonProgress } from '../compare/comparison-progress.ts';
import { showResult } from '../compare/comparison-result.ts';
import { openComparison } from '../compare/comparison-study.ts';
import { comparisonFacts } from '../findings/comparison-facts.ts';
import { tellFindings } from '../findings/findings-line.ts';
import { writeFiles } from '../folders/files.ts';
import { saveModel } from '../folders/model-folder.ts';
import { howOf } from '../folders/output-folder.ts';
import { comparisonKind } from '../folders/output-kinds.ts';
import { hasStudy } from '../folders/study-file.ts';
import { takeFolder } from '../folders/take-folder.ts';
import { comparisonOnQueue } from '../queue/on-queue.ts';
import { askedQueue, askedSweep } from '../queue/queue-options.ts';
import type { Sweep } from '../queue/sweep.ts';
import { embeddedFor } from '../sources/embedded.ts';
import { tableSettings } from '../sources/table-settings.ts';
import { readSource, type Source } from '../sources/text-source.ts';
import { impliedTask } from '../tasks/implied-task.ts';
import { tasks } from '../tasks/tasks.ts';
import { counted, duration, json } from '../terminal/format.ts';
import { interruptible } from '../terminal/interrupt.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { comparisonDryRun } from '../train/dry-runs.ts';
import type { RunConfig, StepTraining } from '../train/step-training.ts';
import { namedData, withLastingData } from '../train/training-plan.ts';
import { threadsFlag } from '../workers/threads.ts';
import { onWorkers } from '../workers/worker-pool.ts';

const threadsOf = (given: Given): number => {
  const threads = threadsFlag(given) ?? 'auto';
  return threads === 'auto' ? availableParallelism() : threads;
};

/** Seeds that follow each other, those that confirm after those that explore. */
const seedsOf = (given: Given, first: number): ComparisonSeeds => {
  const exploring = numberFlag(given, 'explore-seeds') ?? 2;
  const from = (start: number, many: number) => Array.from({ length: many }, (_, i) => start + i);
  return {
    explore: from(first, exploring),
    confirm: from(first + exploring, numberFlag(given, 'seeds') ?? 6),
  };
};

type Ended = Extract<ComparisonEvent, { type: 'comparison-end' }>;

const saveResult = async (
  { folder, given, source, training }: Setting,
  { comparison, best }: Ended,
): Promise<void> => {
  await writeFiles(folder, {
    'report.html': Buffer.from(renderReport(comparison)),
    'report.md': Buffer.from(comparisonMarkdown(comparison)),
    'report.json': Buffer.from(`${JSON.stringify(comparison, null, 1)}\n`),
    'report.csv': Buffer.from(comparisonCsv(comparison)),
  });
  const { environment } = comparison;
  const { config, fingerprint, model } = best.run;
  const bestStep = best.result.best!.step;
  const record = {
    config,
    data: source.data,
    fingerprint,
    seed: config.seed,
    command: given.line,
    environment,
    bestStep,
    metrics: best.result.best!,
  };
  await saveModel(path.join(folder, 'model'), {
    spec: model.spec,
    tokenizer: best.tokenizer,
    sourceTokenizer: training.sourceTokenizer?.(best.run),
    params: best.params,
    run: record as never,
    card: training.card(best.run, { source: source.name, bestStep, environment }),
  });
};

/** What the runs depend on: an unfinished comparison goes on only if all of it is the same. */
const aboutOf = ({ run, source, families, seeds }: Setting, device: Device): Json =>
  JSON.parse(
    JSON.stringify({
      comparison: 1,
      version,
      device,
      data: source.data,
      fingerprint: run.fingerprint,
      config: run.config,
      seeds,
      families: families.map(({ rule, ...family }) => ({ ...family, rule: rule(0.5) })),
    }),
  );

const stopped = (kept: number): RidgelineError =>
  new RidgelineError(
    'E_ABORTED',
    `Stopped before the comparison was complete; ${kept === 0 ? 'nothing was written' : `${counted(kept, 'finished run')} ${kept === 1 ? 'is' : 'are'} kept`}.`,
    {
      hint:
        kept === 0
          ? 'The same command begins it again; fewer steps (--set training.maxSteps=100) make it shorter.'
          : 'The same command goes on with the rest.',
    },
  );

/** Trains, tests and saves, here or through a queue. @throws `E_ABORTED` if it was stopped */
const follow = async (setting: Setting, signal: AbortSignal): Promise<Ended> => {
  const device = await startBackend(deviceFlags(setting.given), setting.terminal);
  const about = aboutOf(setting, device);
  const { config } = setting.run;
  const sweep = await askedSweep(setting, { kind: 'compare', about, device, config, ...setting });
  try {
    const ended = await followRuns(setting, { device, about, sweep, signal });
    await sweep?.finish();
    return ended;
  } finally {
    await sweep?.close();
  }
};

const followRuns = async (
  setting: Setting,
  {
    device,
    about,
    sweep,
    signal,
  }: {
    readonly device: Device;
    readonly about: Json;
    readonly sweep: Sweep | undefined;
    readonly signal: AbortSignal;
  },
): Promise<Ended> => {
  const { given, terminal, run, source, data, threads, seeds, families, folder } = setting;
  const study = openComparison(folder, about, { isNew: howOf(given) === 'overwrite' });
  const tell = comparisonProgress(terminal, sweep === undefined ? threads : undefined);
  let ended: Ended | undefined;
  let kept = study.known.length;
  const events = compare({
    config: run.config,
    data,
    name: source.name,
    seeds,
    families,
    known: study.known,
    laid: study.laid,
    execute: sweep === undefined ? onWorkers(threads, device) : comparisonOnQueue(sweep),
    environment: environment(device),
    signal,
  });
  for await (const event of events) {
    if (event.type === 'job-end') {
      study.add(event.result);
      kept++;
    }
    if (event.type === 'path-laid') study.addPath(event.path);
    tell(event);
    if (event.type === 'comparison-end') ended = event;
    else if (terminal.format === 'jsonl') terminal.data(json(lineOf(event)));
  }
  if (ended === undefined) throw stopped(kept);
  await saveResult(setting, ended);
  study.remove();
  return ended;
};

/** An event as a line of JSON: without weights and losses by row. */
const lineOf = (event: ComparisonEvent): object => {
  if (event.type === 'comparison-start')
    return { ...event, known: event.known.map(({ job }) => job.id), plan: undefined };
  if (event.type !== 'job-end') return event;
  const { params: _, test, ...result } = event.result;
  return { ...event, result: { ...result, test: test && { loss: test.loss } } };
};

interface Setting {
  readonly given: Given;
  readonly terminal: Terminal;
  readonly training: StepTraining;
  readonly run: StepRun;
  readonly source: Source;
  /** That of the source, with what the configuration names beside it. */
  readonly data: StepData;
  readonly threads: number;
  readonly seeds: ComparisonSeeds;
  readonly families: readonly Family[];
  readonly folder: string;
}

const tellQuestion = ({ training, run, source, families, seeds, terminal }: Setting): void => {
  terminal.say(
    `Which penalty generalises best on ${terminal.colors.bold(source.name)}? ${training.amount(run)} to learn from, ${families.length} kinds of penalty: explored on ${counted(seeds.explore.length, 'seed')}, confirmed on ${counted(seeds.confirm.length, 'fresh seed')}.`,
  );
};

/**
 * What a first comparison of a task's models takes, in layers: of one that is written by another's name, where that one's are
 * not compared.
 *
 * @throws `E_CONFIG` for a task whose models are not compared
 */
const standardOf = (given: Given, asked: Task, { data, model }: Asked): readonly object[] => {
  const compared = Object.entries(allTasks).flatMap(([name, make]) => {
    const { tuning, writtenAs } = make() as TaskUnit;
    const { comparison } = { comparison: undefined, ...tuning };
    return comparison === undefined
      ? []
      : [{ task: name as Task, written: writtenAs?.task ?? name, ...comparison }];
  });
  const found =
    compared.find(({ task }) => task === asked) ??
    compared.find(({ written }) => written === asked && model?.kind === undefined);
  if (found !== undefined) {
    const { task, standard, embedded = {} } = found;
    const corpus = embeddedFor(given, task, data);
    return [{ task, ...standard }, ...(corpus === undefined ? [] : [corpus.config ?? {}, embedded])];
  }
  throw new RidgelineError(
    'E_CONFIG',
    `ridgeline compare: it is for ${compared.map(({ task }) => allTasks[task]().model).join(' or ')}, and this is ${allTasks[asked]().model}.`,
    { at: 'task', hint: '`ridgeline train` and `ridgeline tune` take any task.' },
  );
};

const comparedConfig = async (given: Given): Promise<RunConfig> =>
  (await configurationOf(
    given,
    { task: impliedTask(given) },
    { flags: tableSettings(given), standardOf: async (task, asked) => standardOf(given, task, asked) },
  )) as RunConfig;

/** `ridgeline compare`: the main job. */
export const compareCommand: Run = async (given, terminal) => {
  const folder = textFlag(given, 'out') ?? path.join('ridgeline-runs', 'compare');
  askedQueue(given);
  const threads = threadsOf(given);
  const asked = await comparedConfig(given);
  // a first run takes the strengths that were measured for it, and so no longer than it must
  const isFirstRun = embeddedFor(given, asked.task, asked.data) !== undefined;
  const families = familiesOf(given, isFirstRun ? 'standard' : 'data');
  const { training } = (await tasks[asked.task].commands()) as { readonly training: StepTraining };
  terminal.say('Reading the data …');
  const source = await readSource(namedData(given, asked));
  const config = withLastingData(asked, source.data);
  const data = await training.read(config, source);
  const run = await training.prepare(config, data);
  requireComparable(run, families);
  const seeds = seedsOf(given, config.seed);
  if (wantsDryRun(given)) {
    const { name } = source;
    return tellDryRun(comparisonDryRun({ training, run }, { families, seeds }, { name, folder }), terminal);
  }
  const how = howOf(given, hasStudy(folder) ? 'go on' : 'begin');
  const release = await takeFolder(folder, { kind: comparisonKind, how });
  const interrupt = interruptible(terminal, 'Stopping …', release);
  try {
    const setting: Setting = {
      given,
      terminal,
      training,
      run,
      source,
      data,
      threads,
      seeds,
      families,
      folder,
    };
    tellQuestion(setting);
    const ended = await follow(setting, interrupt.signal);
    const { comparison } = ended;
    const report = path.join(folder, 'report.html');
    const model = path.join(folder, 'model');
    const result = { ...comparison, report, model };
    if (terminal.format === 'json') terminal.data(json(result));
    else if (terminal.format === 'jsonl') terminal.data(json({ type: 'comparison-end', ...result }));
    else showResult(comparison, terminal);
    const { bold } = terminal.colors;
    terminal.say(
      `Done in ${duration(comparison.seconds)}. Report: ${bold(pathToFileURL(report).href)}; every run: ${bold(path.join(folder, 'report.csv'))}`,
    );
    tellFindings(comparisonFacts(comparison), folder, terminal);
    terminal.say(
      `The best model is in ${bold(model)}. Next: ${bold(training.next(model, training.tokenizer(run)))}`,
    );
    return exitCodes.done;
  } finally {
    interrupt.done();
    release();
  }
};
