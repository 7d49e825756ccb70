import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import {
  tasks as allTasks,
  type ComparisonEvent,
  type ComparisonSeeds,
  compare,
  configuredFamilies,
  type Family,
  requireComparable,
  rulesOf,
  type StepData,
  type StepRun,
  type Task,
  type TaskUnit,
} from '@ridgeline/recipes';
import { comparisonCsv, comparisonMarkdown, comparisonWithoutTexts, renderReport } from '@ridgeline/report';
import { type Device, deviceFlags, startBackend } from '../command-line/backend.ts';
import { type Given, numberFlag, type Run, switchFlag, textFlag } from '../command-line/command.ts';
import { type Asked, configurationOf } from '../command-line/configuration.ts';
import { tellDryRun, wantsDryRun } from '../command-line/dry-run.ts';
import { durationFlag } from '../command-line/duration-flag.ts';
import { environment } from '../command-line/environment.ts';
import { exitCodes } from '../command-line/failure.ts';
import { version } from '../command-line/version.ts';
import { familiesOf } from '../compare/comparison-families.ts';
import { comparisonProgress } from '../compare/comparison-progress.ts';
import { showResult } from '../compare/comparison-result.ts';
import { openComparison } from '../compare/comparison-study.ts';
import { timeOf } from '../compare/comparison-time.ts';
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

/**
 * Seeds that follow each other, those that confirm after those that explore: of these one for each fold, where there are folds.
 *
 * @throws `E_USAGE` if both are named
 */
const seedsOf = (given: Given, first: number): ComparisonSeeds => {
  const folds = numberFlag(given, 'folds');
  const asked = numberFlag(given, 'explore-seeds');
  if (folds !== undefined && asked !== undefined)
    throw new RidgelineError(
      'E_USAGE',
      '--folds has a seed for each fold, so that --explore-seeds has no place.',
      {
        at: '--explore-seeds',
        hint: 'Leave one of them out.',
      },
    );
  const exploring = folds ?? asked ?? 2;
  const from = (start: number, many: number) => Array.from({ length: many }, (_, i) => start + i);
  return {
    explore: from(first, exploring),
    confirm: from(first + exploring, numberFlag(given, 'seeds') ?? 6),
    ...(folds !== undefined && { folds }),
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
      families: families.map((family) => ({ ...family, rule: rulesOf(family, 0.5) })),
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
  const time = setting.budget === undefined ? undefined : timeOf(setting, setting.budget, study);
  let ended: Ended | undefined;
  let kept = study.known.length;
  const events = compare({
    config: run.config,
    data,
    name: source.name,
    seeds,
    ...(time && { budget: time.budget }),
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
    time?.keep(event);
    tell(event);
    if (event.type === 'comparison-end')
      ended = switchFlag(given, 'without-texts')
        ? { ...event, comparison: comparisonWithoutTexts(event.comparison) }
        : event;
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
  /** Seconds that all of it may take, and the moment it began. */
  readonly budget: number | undefined;
  readonly start: number;
  readonly families: readonly Family[];
  readonly folder: string;
}

const tellQuestion = ({ training, run, source, families, seeds, terminal }: Setting): void => {
  terminal.say(
    `Which penalty generalises best on ${terminal.colors.bold(source.name)}? ${training.amount(run)} to learn from, ${families.length} kinds of penalty: explored on ${counted(seeds.explore.length, seeds.folds === undefined ? 'seed' : 'fold')}, confirmed on ${counted(seeds.confirm.length, 'fresh seed')}.`,
  );
};

/**
 * What a first comparison of a task's models takes, in layers: of one that is taken in the place of another, where that one's are
 * not compared.
 *
 * @throws `E_CONFIG` for a task whose models are not compared
 */
const standardOf = (given: Given, asked: Task, { data, model }: Asked): readonly object[] => {
  const compared = Object.entries(allTasks).flatMap(([name, make]) => {
    const { tuning } = make() as TaskUnit;
    const { comparison } = { comparison: undefined, ...tuning };
    return comparison === undefined ? [] : [{ task: name as Task, ...comparison }];
  });
  const found =
    compared.find(({ task }) => task === asked) ??
    compared.find(({ inPlaceOf }) => inPlaceOf === asked && model?.kind === undefined);
  if (found !== undefined) {
    const { task, standard, embedded = {} } = found;
    const corpus = embeddedFor(given, task, data);
    return [{ task, ...standard }, ...(corpus === undefined ? [] : [corpus.config ?? {}, embedded])];
  }
  throw new RidgelineError(
    'E_CONFIG',
    `ridgeline compare: it is for ${compared.map(({ task }) => allTasks[task]().model).join(' or ')}, and this is ${allTasks[asked]().model}.`,
    {
      at: 'task',
      hint: '`ridgeline train` and `ridgeline tune` take any task: of a linear model `tune` chooses among strengths of l1, l2 and elasticNet by folds, and noise such as dropout needs a neural one (--set model.kind=textCnn, of texts).',
    },
  );
};

/** What is trained, and apart from it what is compared: the first alone is of the runs. */
const comparedConfig = async (
  given: Given,
): Promise<{ readonly asked: RunConfig; readonly configured: readonly Family[] }> => {
  const { compare, ...asked } = (await configurationOf(
    given,
    { task: impliedTask(given) },
    { flags: tableSettings(given), standardOf: async (task, asked) => standardOf(given, task, asked) },
  )) as RunConfig;
  return { asked: asked as RunConfig, configured: configuredFamilies(compare ?? {}) };
};

/** `ridgeline compare`: the main job. */
export const compareCommand: Run = async (given, terminal) => {
  const start = performance.now();
  const budget = durationFlag(given, 'budget');
  const folder = textFlag(given, 'out') ?? path.join('ridgeline-runs', 'compare');
  if (askedQueue(given) !== undefined && budget !== undefined)
    throw new RidgelineError(
      'E_USAGE',
      '--budget plans by the speed of this machine, and --queue has others work too.',
      {
        at: '--budget',
        hint: 'Leave one of them out; --seeds and --explore-seeds say how much a sweep does.',
      },
    );
  const threads = threadsOf(given);
  const { asked, configured } = await comparedConfig(given);
  // a first run takes the strengths that were measured for it, and so no longer than it must
  const isFirstRun = embeddedFor(given, asked.task, asked.data) !== undefined;
  const families = familiesOf(given, { standard: isFirstRun ? 'standard' : 'data', configured });
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
      budget,
      start,
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
