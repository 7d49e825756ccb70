import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import {
  type ConfigOf,
  type RateRange,
  rateSchedule,
  requireRangeTest,
  type StepData,
  type StepRun,
  type StepTaskName,
  standardRates,
  testLearningRates,
} from '@ridgeline/recipes';
import { type LearningRateTest, ratesAbout, rateText, renderLearningRate } from '@ridgeline/report';
import { countParams } from '@ridgeline/tensors';
import { deviceFlags, startBackend } from '../command-line/backend.ts';
import { type Given, numbersOf, type Run, switchFlag, textFlag } from '../command-line/command.ts';
import { type DryRun, tellDryRun, wantsDryRun } from '../command-line/dry-run.ts';
import { environment } from '../command-line/environment.ts';
import { exitCodes } from '../command-line/failure.ts';
import { writeFiles } from '../folders/files.ts';
import { howOf } from '../folders/output-folder.ts';
import { learningRateKind } from '../folders/output-kinds.ts';
import { takeFolder } from '../folders/take-folder.ts';
import { filesIn, learningRateFiles } from '../folders/written-files.ts';
import { readSource } from '../sources/text-source.ts';
import { tasks } from '../tasks/tasks.ts';
import { bytes, duration, json } from '../terminal/format.ts';
import { interruptible } from '../terminal/interrupt.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { dataOf } from '../train/dry-runs.ts';
import type { StepTraining } from '../train/step-training.ts';
import { trainConfig } from '../train/train-config.ts';
import { freshPlan } from '../train/training-plan.ts';
import { rateProgress, showLearningRate } from './learning-rate-result.ts';
import { refuse, refuseFlags } from './tune-flags.ts';

/** Flags that are about the test alone. */
const ownFlags = ['lowest', 'highest', 'steps'];

/** Flags of a search, of which there is none. */
const searchFlags = [
  ...['penalty', 'lambdas', 'largest', 'ratio', 'rule', 'folds', 'search', 'space', 'trials', 'seeds'],
  ...['threads', 'queue', 'fold-kind', 'repeats', 'nested'],
];

/** Whether `tune` is to suggest a learning rate. @throws `E_USAGE` for flags that do not go with what is asked */
export const asksForRate = (given: Given): boolean => {
  const asks = switchFlag(given, 'learning-rate');
  if (asks)
    refuseFlags(given, searchFlags, '--learning-rate', 'It trains once, with the configuration as it is.');
  else refuseFlags(given, ownFlags, 'a search', 'Add --learning-rate to test rates.');
  return asks;
};

/** @throws `E_USAGE` for a range that does not rise */
const rangeOf = (given: Given): RateRange => {
  const named = numbersOf(given, { from: 'lowest', to: 'highest', steps: 'steps' });
  const range = { ...standardRates, ...named };
  return range.from < range.to
    ? range
    : refuse(
        `--lowest must be below --highest, got ${range.from} and ${range.to}.`,
        named.from === undefined ? '--highest' : '--lowest',
        `For example --lowest ${standardRates.from} --highest ${standardRates.to}`,
      );
};

/** What is to be tested. */
interface Prepared {
  readonly training: StepTraining;
  readonly run: StepRun;
  readonly data: StepData;
  readonly name: string;
  readonly range: RateRange;
}

/** @throws `E_USAGE` for a task whose models have no learning rate */
const prepare = async (given: Given, range: RateRange): Promise<Prepared> => {
  const config = await trainConfig(given, [
    { flag: '--learning-rate', path: 'optimizer.learningRate', value: rateSchedule(range) },
  ]);
  const { [config.task]: task } = tasks;
  const { training } = await task.commands();
  if (training === undefined)
    return refuse(
      `${task.model} has no learning rate: it is not trained by steps.`,
      '--learning-rate',
      'Leave --learning-rate out to choose the strength of its penalty, or name a model that is trained by steps, such as --set model.kind=textCnn.',
    );
  const plan = freshPlan(given, config as ConfigOf<StepTaskName>);
  const source = await readSource(plan.data);
  const data = await training.read(plan.config, source);
  return { training, run: await training.prepare(plan.config, data), data, name: source.name, range };
};

/** @throws what the test would, with what to do on the command line */
const requireTest = ({ run, range }: Prepared): void => {
  try {
    requireRangeTest(run, range);
  } catch (error) {
    const isRate =
      isRidgelineError(error) && error.code === 'E_RANGE' && /learning rate ×/.test(error.message);
    if (!isRate) throw error;
    throw new RidgelineError('E_RANGE', error.message, {
      at: '--highest',
      hint: 'End the range before the rate at which the decay takes weights past 0: --highest 1',
    });
  }
};

const dryRunOf = (prepared: Prepared, folder: string): DryRun => {
  const { run, name, range } = prepared;
  return {
    config: run.config,
    data: dataOf(prepared, name),
    fits: {
      model: run.config.model.kind,
      parameters: countParams(run.model.parameters),
      optimizer: run.config.optimizer.kind,
      learningRates: range,
    },
    writes: filesIn(folder, learningRateFiles),
  };
};

const finish = async (test: LearningRateTest, folder: string, terminal: Terminal): Promise<number> => {
  const html = Buffer.from(renderLearningRate(test));
  await writeFiles(folder, {
    'report.html': html,
    'learning-rate.json': Buffer.from(`${JSON.stringify(test, null, 1)}\n`),
  });
  const report = path.join(folder, 'report.html');
  if (terminal.format === 'json') terminal.data(json({ ...test, report }));
  else if (terminal.format === 'jsonl') terminal.data(json({ type: 'learning-rate-end', ...test, report }));
  else showLearningRate(test, terminal);
  const { bold } = terminal.colors;
  terminal.say(
    `Done in ${duration(test.seconds)}. Report: ${bold(pathToFileURL(report).href)} (${bytes(html.length)})`,
  );
  if (test.suggestion !== null) {
    const { rate } = test.suggestion;
    terminal.say(`To train with it: ${bold(`--set optimizer.learningRate=${rateText(rate)}`)}`);
    terminal.say(
      `To choose by held-out data: ${bold(`--search grid --space optimizer.learningRate=${ratesAbout(rate)}`)}`,
    );
  }
  return exitCodes.done;
};

/** `ridgeline tune --learning-rate`: trains once while the rate grows, and suggests one. */
export const tuneLearningRate: Run = async (given, terminal) => {
  const folder = textFlag(given, 'out') ?? path.join('ridgeline-runs', 'learning-rate');
  const range = rangeOf(given);
  terminal.say('Reading the data …');
  const prepared = await prepare(given, range);
  requireTest(prepared);
  if (wantsDryRun(given)) return tellDryRun(dryRunOf(prepared, folder), terminal);
  const release = await takeFolder(folder, { kind: learningRateKind, how: howOf(given) });
  const interrupt = interruptible(terminal, 'Stopping; a test that is not whole is not kept …', release);
  try {
    const device = await startBackend(deviceFlags(given), terminal);
    const { run, data, name } = prepared;
    const plan = { name, range, environment: environment(device) };
    const onStep = rateProgress(range, terminal);
    const test = await testLearningRates(plan, run, data, { onStep, signal: interrupt.signal });
    return await finish(test, folder, terminal);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    throw new RidgelineError(
      'E_ABORTED',
      'Stopped. Nothing was written: a test of learning rates is whole or not there.',
      {
        hint: `Begin anew with: ${given.line}`,
      },
    );
  } finally {
    interrupt.done();
    release();
  }
};
