import path from 'node:path';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import {
  type ComparisonEvent,
  type ComparisonSeeds,
  compare,
  type Family,
  rulesOf,
  type StepData,
  type StepRun,
} from '@ridgeline/recipes';
import { comparisonCsv, comparisonMarkdown, comparisonWithoutTexts, renderReport } from '@ridgeline/report';
import { type Device, deviceFlags, startBackend } from '../command-line/backend.ts';
import { type Given, switchFlag } from '../command-line/command.ts';
import { environment } from '../command-line/environment.ts';
import { version } from '../command-line/version.ts';
import { writeFiles } from '../folders/files.ts';
import { saveModel } from '../folders/model-folder.ts';
import { howOf } from '../folders/output-folder.ts';
import { comparisonOnQueue } from '../queue/on-queue.ts';
import { askedSweep } from '../queue/queue-options.ts';
import type { Sweep } from '../queue/sweep.ts';
import type { Source } from '../sources/text-source.ts';
import { counted, json } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { StepTraining } from '../train/step-training.ts';
import { onWorkers } from '../workers/worker-pool.ts';
import { comparisonProgress } from './comparison-progress.ts';
import { openComparison } from './comparison-study.ts';
import { timeOf } from './comparison-time.ts';

/** A comparison that is to be made. */
export interface ComparisonSetting {
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

export type Ended = Extract<ComparisonEvent, { type: 'comparison-end' }>;

const saveResult = async (
  { folder, given, source, training }: ComparisonSetting,
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
const aboutOf = ({ run, source, families, seeds }: ComparisonSetting, device: Device): Json =>
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

/** An event as a line of JSON: without weights and losses by row. */
const lineOf = (event: ComparisonEvent): object => {
  if (event.type === 'comparison-start')
    return { ...event, known: event.known.map(({ job }) => job.id), plan: undefined };
  if (event.type !== 'job-end') return event;
  const { params: _, test, ...result } = event.result;
  return { ...event, result: { ...result, test: test && { loss: test.loss } } };
};

const followRuns = async (
  setting: ComparisonSetting,
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

/** Trains, tests and saves, here or through a queue. @throws `E_ABORTED` if it was stopped */
export const followComparison = async (setting: ComparisonSetting, signal: AbortSignal): Promise<Ended> => {
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
