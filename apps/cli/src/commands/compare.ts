import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { RidgelineError } from '@ridgeline/contracts';
import { countCharacters } from '@ridgeline/data';
import {
  type ComparisonEvent,
  compare,
  comparisonDefaults,
  type Family,
  families,
  type LanguageModelConfig,
  modelFromSpec,
  prepareLanguageModel,
  renderReport,
  textPartsOf,
} from '@ridgeline/recipes';
import { deviceFlags, startBackend } from '../backend.ts';
import { type Given, numberFlag, type Run, textFlag } from '../command.ts';
import { comparisonProgress } from '../comparison-progress.ts';
import { showResult } from '../comparison-result.ts';
import { configurationOf, requireTask } from '../configuration.ts';
import { comparisonDryRun, tellDryRun, wantsDryRun } from '../dry-run.ts';
import { environment } from '../environment.ts';
import { exitCodes } from '../failure.ts';
import { writeFiles } from '../files.ts';
import { bytes, count, duration, json } from '../format.ts';
import { interruptible } from '../interrupt.ts';
import { modelCard } from '../model-card.ts';
import { saveModel } from '../model-folder.ts';
import { didYouMean, quoted } from '../parse.ts';
import { takeFolder } from '../take-folder.ts';
import type { Terminal } from '../terminal.ts';
import { readSource, type Source } from '../text-source.ts';
import { threadsFlag } from '../threads.ts';
import { onWorkers } from '../worker-pool.ts';

const threadsOf = (given: Given): number => {
  const threads = threadsFlag(given) ?? 'auto';
  return threads === 'auto' ? availableParallelism() : threads;
};

const familiesOf = (given: Given): readonly Family[] => {
  const asked = textFlag(given, 'penalties');
  if (asked === undefined || asked === 'all') return families;
  const known = families.map(({ penalty }) => penalty);
  return [...new Set(asked.split(','))].map((name) => {
    const found = families.find(({ penalty }) => penalty === name.trim());
    if (found !== undefined) return found;
    throw new RidgelineError('E_USAGE', `--penalties must be of ${known.join(', ')}, got "${name}".`, {
      at: '--penalties',
      hint: didYouMean(name, known) ?? 'For example --penalties none,l1,dropout',
    });
  });
};

const seedsOf = (given: Given, first: number): readonly number[] =>
  Array.from({ length: numberFlag(given, 'seeds') ?? 3 }, (_, i) => first + i);

type Ended = Extract<ComparisonEvent, { type: 'comparison-end' }>;

const saveResult = async (
  folder: string,
  { comparison, best }: Ended,
  given: Given,
  source: Source,
): Promise<number> => {
  const html = Buffer.from(renderReport(comparison));
  await writeFiles(folder, {
    'report.html': html,
    'report.json': Buffer.from(`${JSON.stringify(comparison, null, 1)}\n`),
  });
  const spec = { ...best.config.model, vocabulary: best.tokenizer.vocabulary.length };
  const model = modelFromSpec(spec);
  const card = modelCard({
    config: best.config,
    source: source.name,
    fingerprint: comparison.data.fingerprint,
    parameters: model.parameters,
    vocabulary: best.tokenizer.vocabulary.length,
    bestStep: best.tested.kept.best.step,
    environment: comparison.environment,
  });
  const run = {
    config: best.config,
    data: source.data,
    fingerprint: comparison.data.fingerprint,
    seed: best.config.seed,
    command: given.line,
    environment: comparison.environment,
    bestStep: best.tested.kept.best.step,
    metrics: best.tested.kept.best,
  };
  const content = {
    spec: model.spec,
    tokenizer: best.tokenizer,
    params: best.params,
    run: run as never,
    card,
  };
  await saveModel(path.join(folder, 'model'), content);
  return html.length;
};

/** Trains and tests; gives nothing if it was stopped. */
const follow = async (setting: Setting, signal: AbortSignal): Promise<Ended | undefined> => {
  const { given, terminal, config, source, threads, seeds, chosen } = setting;
  const device = await startBackend(deviceFlags(given), terminal);
  const tell = comparisonProgress(terminal, threads);
  let ended: Ended | undefined;
  const events = compare({
    config,
    ...source,
    seeds,
    families: chosen,
    execute: onWorkers(threads, device),
    environment: environment(device),
    signal,
  });
  for await (const event of events) {
    tell(event);
    if (event.type === 'comparison-end') ended = event;
    else if (terminal.format === 'jsonl') {
      const line =
        event.type === 'job-end' ? { ...event, result: { ...event.result, params: undefined } } : event;
      terminal.data(json(line));
    }
  }
  return ended;
};

interface Setting {
  readonly given: Given;
  readonly terminal: Terminal;
  readonly config: LanguageModelConfig;
  readonly source: Source;
  readonly threads: number;
  readonly seeds: readonly number[];
  readonly chosen: readonly Family[];
}

const tellQuestion = ({ config, source, chosen, seeds, terminal }: Setting): void => {
  const learned = countCharacters(textPartsOf(config, source.text).train);
  terminal.say(
    `Which penalty generalises best on ${terminal.colors.bold(source.name)}? ${count(learned)} characters to learn from, ${chosen.length} kinds of penalty, ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}.`,
  );
};

/** `ridgeline compare`: the main job. */
export const compareCommand: Run = async (given, terminal) => {
  const folder = textFlag(given, 'out') ?? path.join('ridgeline-runs', 'compare');
  const threads = threadsOf(given);
  const chosen = familiesOf(given);
  const config = requireTask(await configurationOf(given, comparisonDefaults), 'language-model', 'compare');
  terminal.say('Reading the text …');
  const source = await readSource(given.positionals[0] ?? config.data.train);
  const seeds = seedsOf(given, config.seed);
  if (wantsDryRun(given)) {
    const run = await prepareLanguageModel(config, source.text);
    const { name } = source;
    return tellDryRun(comparisonDryRun(run, { families: chosen, seeds }, { name, folder }), terminal);
  }
  const release = await takeFolder(folder);
  const interrupt = interruptible(terminal, 'Stopping …', release);
  try {
    const setting: Setting = {
      given,
      terminal,
      config,
      source,
      threads,
      seeds,
      chosen,
    };
    tellQuestion(setting);
    const ended = await follow(setting, interrupt.signal);
    if (ended === undefined) {
      throw new RidgelineError(
        'E_ABORTED',
        'Stopped before the comparison was complete; nothing was written.',
        {
          hint: 'The same command begins it again; fewer steps (--set training.maxSteps=300) make it shorter.',
        },
      );
    }
    const { comparison } = ended;
    const size = await saveResult(folder, ended, given, source);
    const report = path.join(folder, 'report.html');
    const model = path.join(folder, 'model');
    const result = { ...comparison, report, model };
    if (terminal.format === 'json') terminal.data(json(result));
    else if (terminal.format === 'jsonl') terminal.data(json({ type: 'comparison-end', ...result }));
    else showResult(comparison, terminal);
    const { bold } = terminal.colors;
    terminal.say(
      `Done in ${duration(comparison.seconds)}. Report: ${bold(pathToFileURL(report).href)} (${bytes(size)})`,
    );
    terminal.say(
      `The best model is in ${bold(model)}. Next: ${bold(`ridgeline generate ${quoted(model)} --prompt "The "`)}`,
    );
    return exitCodes.done;
  } finally {
    interrupt.done();
    release();
  }
};
