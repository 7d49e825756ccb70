import { RidgelineError } from '@ridgeline/contracts';
import {
  foldOf,
  type JobResult,
  parseConfig,
  runJob,
  type StepConfig,
  type StepData,
} from '@ridgeline/recipes';
import type { ComparedRun, Comparison } from '@ridgeline/report';
import { type Device, deviceFlags, startBackend } from '../command-line/backend.ts';
import { type Given, type Run, textFlag } from '../command-line/command.ts';
import { environment } from '../command-line/environment.ts';
import { exitCodes } from '../command-line/failure.ts';
import { readSource } from '../sources/text-source.ts';
import { tasks } from '../tasks/tasks.ts';
import { count, counted, duration, json, nats } from '../terminal/format.ts';
import { interruptible } from '../terminal/interrupt.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { RunConfig, StepTraining } from '../train/step-training.ts';
import { namedData } from '../train/training-plan.ts';
import { readReport } from './read-report.ts';
import { type ReportedRun, reportedRun } from './reported-run.ts';

/** @throws `E_DATA` if the data are not those of the report */
const requireSameData = (found: string, { data }: Comparison): void => {
  if (found === data.fingerprint) return;
  throw new RidgelineError(
    'E_DATA',
    `The data must be those of the report (${data.name}, fingerprint ${data.fingerprint.slice(0, 12)}…), got ${found.slice(0, 12)}….`,
    { at: 'DATA', hint: 'Give the data of the report behind it: ridgeline report verify FILE DATA' },
  );
};

/** Where a run is made again: as it was made, unless flags say otherwise. */
const deviceOf = (given: Given, { environment: { backend, determinism } }: Comparison): Device => {
  const { backend: asked, determinism: how } = deviceFlags(given);
  return {
    backend: asked === 'auto' && typeof backend === 'string' ? backend : asked,
    determinism: textFlag(given, 'determinism') === undefined && determinism === 'fast' ? 'fast' : how,
  };
};

const trainAgain = async (
  { id, phase, row: { penalty, as, lambda } }: ReportedRun,
  {
    config,
    data,
    seeds,
    terminal,
  }: {
    readonly config: StepConfig;
    readonly data: StepData;
    readonly seeds: Comparison['seeds'];
    readonly terminal: Terminal;
  },
): Promise<JobResult> => {
  const interrupt = interruptible(terminal, 'Stopping …');
  try {
    const job = {
      ...{ id, phase, penalty, as, lambda, config },
      ...(phase !== 'confirm' && foldOf(seeds, config.seed)),
    };
    for await (const event of runJob(job, data, interrupt.signal))
      if (event.type === 'job-end') return event.result;
      else
        terminal.status(
          [`step ${count(event.step)} of ${count(event.maxSteps)}`],
          event.step / event.maxSteps,
        );
  } finally {
    interrupt.done();
  }
  throw new RidgelineError('E_ABORTED', 'Stopped before the run had ended; nothing was written.', {
    hint: 'The same command begins it again.',
  });
};

/** What is other than in the report, in words. */
const differences = (before: ComparedRun, after: JobResult): readonly string[] => {
  const told = (name: string, was: number | null, is: number | null | undefined) =>
    was === (is ?? null)
      ? []
      : [`${name} was ${was === null ? 'none' : nats(was)} and is ${is == null ? 'none' : nats(is)}`];
  return [
    ...(before.bestStep === (after.best?.step ?? null)
      ? []
      : [`the best step was ${before.bestStep ?? 'none'} and is ${after.best?.step ?? 'none'}`]),
    ...told('validation', before.validation, after.best?.validation),
    ...told('test', before.test, after.test?.loss),
  ];
};

/** Versions and machines that may account for other bits. */
const whyOther = (
  { environment: was }: Comparison,
  is: Readonly<Record<string, string | number>>,
): string => {
  if (was.determinism === 'fast')
    return 'Its runs were made with --determinism fast, whose last bits are those of one machine.';
  const changed = ['ridgeline', 'tensorflowjs', 'node'].filter((name) => was[name] !== is[name]);
  return changed.length === 0
    ? 'Versions are the same: portable runs should come to the same bits on every machine. Please report it.'
    : `Not the same: ${changed.map((name) => `${name} ${was[name]}, now ${is[name]}`).join('; ')}.`;
};

/** `ridgeline report verify`: trains one run of a report again, and says whether it comes to the same bits. */
export const verifyCommand: Run = async (given, terminal) => {
  const [, file, data] = given.positionals;
  const { report } = await readReport(file!);
  const asked = reportedRun(report, textFlag(given, 'run'));
  const config = parseConfig({ ...report.config, ...asked.row.settings, seed: asked.run.seed }) as RunConfig;
  const { training } = (await tasks[config.task].commands()) as { readonly training: StepTraining };
  const source = await readSource(
    namedData({ ...given, positionals: data === undefined ? [] : [data] }, config),
  );
  const texts = await training.read(config, source);
  requireSameData((await training.prepare(config, texts)).fingerprint, report);
  const device = await startBackend(deviceOf(given, report), terminal);
  const { bold, green, red } = terminal.colors;
  terminal.say(
    `Training again: ${bold(asked.id)}, at most ${counted(config.training.maxSteps, 'step')}; it took ${duration(asked.run.seconds)}.`,
  );
  const result = await trainAgain(asked, {
    ...{ config: config as StepConfig, data: texts, seeds: report.seeds, terminal },
  });
  const other = differences(asked.run, result);
  const isSame = result.weights === asked.run.weights && other.length === 0;
  const now = environment(device);
  if (terminal.format !== 'text')
    terminal.data(
      json({
        run: asked.id,
        isSame,
        weights: { report: asked.run.weights, now: result.weights },
        differences: other,
        environment: { report: report.environment, now },
      }),
    );
  else if (isSame)
    terminal.data(
      `${green('Same bits')}: ${asked.id}, weights ${result.weights ?? 'none, as training diverged'}\n`,
    );
  else
    terminal.data(
      `${red('Other bits')}: ${asked.id}, ${other.length === 0 ? 'with the same losses' : other.join('; ')}.\n${whyOther(report, now)}\n`,
    );
  return isSame ? exitCodes.done : exitCodes.threshold;
};
