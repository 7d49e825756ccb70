import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { RidgelineError } from '@ridgeline/contracts';
import { type ComparisonSeeds, requireComparable } from '@ridgeline/recipes';
import { type Given, numberFlag, type Run, textFlag } from '../command-line/command.ts';
import { tellDryRun, wantsDryRun } from '../command-line/dry-run.ts';
import { durationFlag } from '../command-line/duration-flag.ts';
import { exitCodes } from '../command-line/failure.ts';
import { comparedConfig } from '../compare/compared-config.ts';
import { familiesOf } from '../compare/comparison-families.ts';
import { showResult } from '../compare/comparison-result.ts';
import { type ComparisonSetting, followComparison } from '../compare/follow-comparison.ts';
import { comparisonFacts } from '../findings/comparison-facts.ts';
import { tellFindings } from '../findings/findings-line.ts';
import { howOf } from '../folders/output-folder.ts';
import { comparisonKind } from '../folders/output-kinds.ts';
import { hasStudy } from '../folders/study-file.ts';
import { takeFolder } from '../folders/take-folder.ts';
import { askedQueue } from '../queue/queue-options.ts';
import { embeddedFor } from '../sources/embedded.ts';
import { readSource } from '../sources/text-source.ts';
import { tasks } from '../tasks/tasks.ts';
import { counted, duration, json } from '../terminal/format.ts';
import { interruptible } from '../terminal/interrupt.ts';
import { comparisonDryRun } from '../train/dry-runs.ts';
import type { StepTraining } from '../train/step-training.ts';
import { namedData, withLastingData } from '../train/training-plan.ts';
import { threadsFlag } from '../workers/threads.ts';

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

const tellQuestion = ({ training, run, source, families, seeds, terminal }: ComparisonSetting): void => {
  terminal.say(
    `Which penalty generalises best on ${terminal.colors.bold(source.name)}? ${training.amount(run)} to learn from, ${families.length} kinds of penalty: explored on ${counted(seeds.explore.length, seeds.folds === undefined ? 'seed' : 'fold')}, confirmed on ${counted(seeds.confirm.length, 'fresh seed')}.`,
  );
};

/** @throws `E_USAGE` for a time that nobody can plan by */
const requireOneSpeed = (given: Given, budget: number | undefined): void => {
  if (askedQueue(given) !== undefined && budget !== undefined)
    throw new RidgelineError(
      'E_USAGE',
      '--budget plans by the speed of this machine, and --queue has others work too.',
      {
        at: '--budget',
        hint: 'Leave one of them out; --seeds and --explore-seeds say how much a sweep does.',
      },
    );
};

/** `ridgeline compare`: the main job. */
export const compareCommand: Run = async (given, terminal) => {
  const start = performance.now();
  const budget = durationFlag(given, 'budget');
  const folder = textFlag(given, 'out') ?? path.join('ridgeline-runs', 'compare');
  requireOneSpeed(given, budget);
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
    const setting: ComparisonSetting = {
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
    const ended = await followComparison(setting, interrupt.signal);
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
