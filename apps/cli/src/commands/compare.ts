import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearest, RidgelineError } from '@ridgeline/contracts';
import {
  type Comparison,
  type ComparisonEvent,
  type ComparisonRow,
  compare,
  comparisonDefaults,
  families,
  renderReport,
} from '@ridgeline/recipes';
import { modelFromSpec } from '@ridgeline/recipes';
import { startBackend } from '../backend.ts';
import { type Given, numberFlag, type Run, textFlag } from '../command.ts';
import { comparisonProgress } from '../comparison-progress.ts';
import { configurationOf } from '../configuration.ts';
import { environment } from '../environment.ts';
import { exitCodes } from '../failure.ts';
import { takeFolder, writeFiles } from '../files.ts';
import { bytes, count, duration, json, nats } from '../format.ts';
import { interruptible } from '../interrupt.ts';
import { modelCard } from '../model-card.ts';
import { saveModel } from '../model-folder.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { readSource } from '../text-source.ts';
import { onWorkers } from '../worker-pool.ts';

const threadsOf = (given: Given): number => {
  const text = textFlag(given, 'threads') ?? 'auto';
  if (text === 'auto') return availableParallelism();
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= 256) return value;
  throw new RidgelineError('E_USAGE', `--threads must be auto or a whole number in 1 … 256, got "${text}".`, {
    at: '--threads',
    hint: `This machine has ${availableParallelism()} cores.`,
  });
};

const familiesOf = (given: Given) => {
  const asked = textFlag(given, 'penalties');
  if (asked === undefined || asked === 'all') return families;
  const known = families.map(({ penalty }) => penalty);
  return asked.split(',').map((name) => {
    const found = families.find(({ penalty }) => penalty === name);
    if (found !== undefined) return found;
    const near = nearest(name, known);
    throw new RidgelineError('E_USAGE', `--penalties must be of ${known.join(', ')}, got "${name}".`, {
      at: '--penalties',
      hint: near === undefined ? 'For example --penalties none,l1,dropout' : `Did you mean "${near}"?`,
    });
  });
};

const seedsOf = (given: Given, first: number): readonly number[] => {
  const seeds = numberFlag(given, 'seeds') ?? 2;
  if (seeds >= 1 && seeds <= 100) return Array.from({ length: seeds }, (_, i) => first + i);
  throw new RidgelineError('E_USAGE', `--seeds must be in 1 … 100, got ${seeds}.`, { at: '--seeds', hint: 'For example --seeds 3' });
};

const significance = ({ pValue, penalty }: ComparisonRow): string =>
  penalty === 'none' ? '' : pValue === null ? '–' : pValue < 0.05 ? `p ${pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`}` : 'noise';

/** The chosen strength of each family, best first. */
const resultTable = (comparison: Comparison, terminal: Terminal): string => {
  const { green, bold } = terminal.dataColors;
  const chosen = comparison.rows.filter(({ isChosenOfFamily }) => isChosenOfFamily);
  const sorted = [...chosen].sort((a, b) => a.validation.mean - b.validation.mean);
  const rows = sorted.map((row, index) => {
    const test = row.test === null ? '–' : nats(row.test.mean);
    const cells = [
      row.penalty,
      row.as,
      row.lambda === null ? '–' : String(row.lambda),
      `${nats(row.validation.mean)} ± ${nats(row.validation.deviation)}`,
      nats(row.gap.mean),
      `${(100 * row.zeros.mean).toFixed(1)} %`,
      test,
      significance(row),
      index === 0 ? 'best' : '',
    ];
    return index === 0 ? cells.map((cell) => bold(green(cell))) : cells;
  });
  return table(
    ['penalty', 'as', 'strength', 'validation', 'gap', 'zeros', 'test', 'against none', ''],
    rows,
    ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'left', 'left'],
  );
};

const showResult = (comparison: Comparison, terminal: Terminal): void => {
  const { bold, dim } = terminal.dataColors;
  terminal.data(`\n${resultTable(comparison, terminal)}\n\n${bold(comparison.verdict)}\n`);
  terminal.data(dim('Losses in nats per character; gap = validation − training; the strength is chosen on validation, the test part used once.\n'));
  const sample = comparison.samples.find(({ penalty }) => penalty === comparison.chosen.penalty);
  if (sample !== undefined) terminal.data(`\n${bold(`What the best model writes after "${sample.prompt.trim()}"`)}\n${sample.text.trim()}\n\n`);
};

type Ended = Extract<ComparisonEvent, { type: 'comparison-end' }>;

const saveResult = async (folder: string, { comparison, best }: Ended, given: Given, name: string): Promise<number> => {
  const html = Buffer.from(renderReport(comparison));
  await writeFiles(folder, { 'report.html': html, 'report.json': Buffer.from(`${JSON.stringify(comparison, null, 1)}\n`) });
  const spec = { ...best.config.model, vocabulary: best.tokenizer.vocabulary.length };
  const model = modelFromSpec(spec);
  const card = modelCard({
    config: best.config,
    source: name,
    fingerprint: comparison.data.fingerprint,
    parameters: model.parameters,
    vocabulary: best.tokenizer.vocabulary.length,
    bestStep: best.tested.kept.best.step,
    environment: comparison.environment,
  });
  const run = {
    config: best.config,
    data: name,
    fingerprint: comparison.data.fingerprint,
    seed: best.config.seed,
    command: given.line,
    environment: comparison.environment,
    bestStep: best.tested.kept.best.step,
    metrics: best.tested.kept.best,
  };
  const content = { spec: model.spec, tokenizer: best.tokenizer, params: best.params, run: run as never, card };
  await saveModel(path.join(folder, 'model'), content);
  return html.length;
};

/** `ridgeline compare`: the main job. */
export const compareCommand: Run = async (given, terminal) => {
  const folder = textFlag(given, 'out') ?? path.join('ridgeline-runs', 'compare');
  const threads = threadsOf(given);
  const chosenFamilies = familiesOf(given);
  const config = await configurationOf(given, comparisonDefaults);
  const seeds = seedsOf(given, config.seed);
  terminal.say('Reading the text …');
  const { name, text } = await readSource(given.positionals[0] ?? config.data.train);
  const release = await takeFolder(folder);
  const interrupt = interruptible(terminal);
  try {
    const asked = textFlag(given, 'backend') ?? 'auto';
    const backend = await startBackend(asked, terminal);
    const { maxCharacters } = config.data;
    terminal.say(
      `Which penalty generalises best on ${terminal.colors.bold(name)}? ${count(maxCharacters?.train ?? text.length)} characters to learn from, ${chosenFamilies.length} penalties, ${seeds.length} seeds.`,
    );
    const tell = comparisonProgress(terminal, threads);
    let ended: Ended | undefined;
    const events = compare({
      config,
      text,
      name,
      seeds,
      families: chosenFamilies,
      execute: onWorkers(threads, asked),
      environment: environment(backend),
      signal: interrupt.signal,
    });
    for await (const event of events) {
      tell(event);
      if (event.type === 'comparison-end') ended = event;
      else if (textFlag(given, 'format') === 'jsonl') {
        const line = event.type === 'job-end' ? { ...event, result: { ...event.result, params: undefined } } : event;
        terminal.data(json(line));
      }
    }
    if (ended === undefined) {
      terminal.warn('Stopped before the comparison was complete; nothing was written.');
      return exitCodes.interrupted;
    }
    const { comparison } = ended;
    const size = await saveResult(folder, ended, given, name);
    const report = path.join(folder, 'report.html');
    const model = path.join(folder, 'model');
    if (terminal.json) terminal.data(json({ ...comparison, report, model }));
    else if (textFlag(given, 'format') === 'jsonl') terminal.data(json({ type: 'comparison-end', ...comparison, report, model }));
    else showResult(comparison, terminal);
    const { bold } = terminal.colors;
    terminal.say(`Done in ${duration(comparison.seconds)}. Report: ${bold(pathToFileURL(report).href)} (${bytes(size)})`);
    terminal.say(`The best model is in ${bold(model)}. Next: ${bold(`ridgeline generate ${model} --prompt "The "`)}`);
    return exitCodes.done;
  } finally {
    interrupt.done();
    await release();
  }
};
