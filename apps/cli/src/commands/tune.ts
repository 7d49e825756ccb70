import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import {
  charactersOf,
  type FoldTask,
  type LanguageModelPlan,
  type LinearPlan,
  type LinearPoint,
  prepareLanguageModel,
  type TuneData,
  type TuneExecutors,
  type TuneResult,
  type TuneTask,
  tuneLanguageModel,
  tuneLinear,
} from '@ridgeline/recipes';
import { renderTuning, type Tuning } from '@ridgeline/report';
import { type Executor, resuming } from '@ridgeline/tuning';
import { type Device, deviceFlags, startBackend } from '../command-line/backend.ts';
import { type Given, listFlag, type Run, textFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { quotedPath } from '../command-line/parse.ts';
import { version } from '../command-line/version.ts';
import { writeFiles } from '../folders/files.ts';
import { howOf } from '../folders/output-folder.ts';
import { studyKind } from '../folders/output-kinds.ts';
import { hasStudy, openStudy, type StudyFile } from '../folders/study-file.ts';
import { takeFolder } from '../folders/take-folder.ts';
import { readSource, readTexts, type Source } from '../sources/text-source.ts';
import { bytes, duration, json } from '../terminal/format.ts';
import { interruptible } from '../terminal/interrupt.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { tableTuningDryRun, tellDryRun, textTuningDryRun, wantsDryRun } from '../train/dry-run.ts';
import { withLastingData } from '../train/training-plan.ts';
import { saveTunedModel, saveTunedPredictor } from '../tune/save-tuned.ts';
import { tuneConfig } from '../tune/tune-config.ts';
import { lambdasOf } from '../tune/tune-flags.ts';
import { tuneProgress } from '../tune/tune-progress.ts';
import { showTuning } from '../tune/tune-result.ts';
import { parseSpace } from '../tune/tune-space.ts';
import { tablePlan } from '../tune/tune-table-plan.ts';
import { textPlan } from '../tune/tune-text-plan.ts';
import { threadsFlag } from '../workers/threads.ts';
import { tuneExecutor } from '../workers/tune-executor.ts';

/** What a study's results depend on: the plan without what only chooses among them, and the data by its fingerprint. */
const aboutOf = (plan: LanguageModelPlan | LinearPlan, source: Source, device: Device | undefined): Json => {
  const { environment: _, rule: __, name: ___, ...rest } = plan;
  const omitted = { text: undefined, data: undefined, groups: undefined };
  return JSON.parse(
    JSON.stringify({
      ...rest,
      ...omitted,
      ...('text' in plan &&
        typeof plan.text !== 'string' && {
          parts: charactersOf({ ...plan.text, valid: plan.text.valid ?? '', test: plan.text.test ?? '' }),
        }),
      source: source.data,
      characters: source.text.length,
      device,
      version,
    }),
  );
};

interface Setting {
  readonly given: Given;
  readonly terminal: Terminal;
  readonly folder: string;
  readonly source: Source;
  readonly data: TuneData;
  readonly device: Device | undefined;
  readonly threads: number;
}

const aboutTasks = (tasks: readonly TuneTask[], known: number, threads: number): string => {
  const kind = tasks[0]?.kind;
  const thing = { path: 'path', trial: 'training', final: 'training', fold: 'fold' }[kind ?? 'fold'];
  const things = `${tasks.length} ${thing}${tasks.length === 1 ? '' : 's'}${kind === 'final' ? ' of what was chosen' : ''}`;
  const from = known > 0 ? `, ${known} of them done before` : '';
  return `${things}${from}, ${Math.min(threads, Math.max(1, tasks.length))} at a time.`;
};

/** Executors that tell their progress; the search goes on where the study in the folder ends. */
const executorsOf = ({ terminal, data, device, threads }: Setting, study: StudyFile, signal: AbortSignal) => {
  const progress = tuneProgress(terminal);
  const tellLine = (event: object): void => {
    if (terminal.format === 'jsonl') terminal.data(json(event));
  };
  const all = tuneExecutor({
    data,
    device,
    threads,
    signal,
    progressOf: study.progressOf,
    onSteps: (task, steps) => progress.steps(task, steps),
    onPoint: (task, kept) => {
      study.keepProgress(task.name, kept);
      progress.points(task, kept.points.length);
      tellLine({ type: 'point', name: task.name, ...kept.points.at(-1) });
    },
  });
  const told = (executor: Executor<TuneTask, TuneResult>): Executor<TuneTask, TuneResult> => ({
    run: (tasks, onResult) => {
      const isKnown = (name: string) => study.study.results.has(name);
      progress.begin(tasks, aboutTasks(tasks, tasks.filter(({ name }) => isKnown(name)).length, threads));
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
    search: told(search) as unknown as TuneExecutors['search'] & Executor<FoldTask, readonly LinearPoint[]>,
    final: told(all) as unknown as TuneExecutors['final'],
    close: all.close,
  };
};

const search = async (
  setting: Setting,
  plan: LanguageModelPlan | LinearPlan,
  signal: AbortSignal,
): Promise<{ readonly tuning: Tuning; readonly model: string; readonly study: StudyFile }> => {
  const { folder, source, given } = setting;
  const from = { folder, source, line: given.line };
  const study = openStudy(folder, aboutOf(plan, source, setting.device), {
    isNew: howOf(given) === 'overwrite',
  });
  if (study.known > 0)
    setting.terminal.say(`Going on with the study in ${setting.folder}: ${study.known} results are there.`);
  const executors = executorsOf(setting, study, signal);
  try {
    if ('text' in plan) {
      const { tuning, kept } = await tuneLanguageModel(plan, executors);
      return { tuning, model: await saveTunedModel(kept, { ...from, tuning }), study };
    }
    const { tuning, kept, testRows } = await tuneLinear(plan, executors.search);
    return { tuning, model: await saveTunedPredictor(kept, { plan, testRows }, { ...from, tuning }), study };
  } finally {
    await executors.close();
  }
};

const finish = async (
  { terminal, folder }: Setting,
  { tuning, model, study }: Awaited<ReturnType<typeof search>>,
): Promise<number> => {
  const html = Buffer.from(renderTuning(tuning));
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
  const table = tuning.task === 'regression' ? ' TABLE' : '';
  terminal.say(
    `The chosen model is in ${bold(model)}. Next: ${bold(`ridgeline evaluate ${quotedPath(model)}${table}`)}`,
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

/** `ridgeline tune`: chooses a strength or settings by what is held out. */
export const tuneCommand: Run = async (given, terminal) => {
  const folder = textFlag(given, 'out') ?? path.join('ridgeline-runs', 'tune');
  const threads = threadsOf(given);
  const config = await tuneConfig(given);
  lambdasOf(given);
  parseSpace(listFlag(given, 'space'));
  terminal.say('Reading the data …');
  const source = await readSource(given.positionals[0] ?? config.data.train);
  const device =
    config.task === 'language-model' ? await startBackend(deviceFlags(given), terminal) : undefined;
  const plan =
    config.task === 'language-model'
      ? {
          ...textPlan(given, withLastingData(config, source.data), source, device!),
          text: await readTexts(config, source),
        }
      : await tablePlan(given, config, {
          source,
          warn: (text) => terminal.warn(terminal.colors.yellow(text)),
        });
  const data: TuneData = 'text' in plan ? { kind: 'text', text: plan.text } : plan.data;
  if (wantsDryRun(given)) {
    const dry =
      'text' in plan
        ? textTuningDryRun(plan, await prepareLanguageModel(plan.config, plan.text), folder)
        : tableTuningDryRun(plan, folder);
    return tellDryRun(dry, terminal);
  }
  const how = howOf(given, hasStudy(folder) ? 'go on' : 'begin');
  const release = await takeFolder(folder, { kind: studyKind, how });
  const interrupt = interruptible(terminal, 'Stopping; what is done so far is kept …', release);
  try {
    const setting: Setting = { given, terminal, folder, source, data, device, threads };
    return await finish(setting, await search(setting, plan, interrupt.signal));
  } catch (error) {
    throw interrupt.signal.aborted ? stoppedIn(folder, given) : error;
  } finally {
    interrupt.done();
    release();
  }
};
