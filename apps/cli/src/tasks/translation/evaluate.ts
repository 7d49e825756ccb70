import type { HostBatch, Json } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import {
  pairBatches,
  type TextPair,
  type TranslationConfig,
  targetCoverage,
  translate,
  translationMetrics,
} from '@ridgeline/recipes';
import { disposeParams, fromHost } from '@ridgeline/tensors';
import { evaluate } from '@ridgeline/trainers';
import { deviceFlags, startBackend } from '../../command-line/backend.ts';
import type { Given } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { settingsOfOther } from '../../sources/table-settings.ts';
import { readTable } from '../../sources/table-source.ts';
import { count, json, nats, percent } from '../../terminal/format.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Plan, prepareRun } from '../../train/training-plan.ts';
import type { LoadedTranslator } from './model.ts';
import { translationTraining } from './train.ts';

/** Pairs whose translations are shown. */
const mostSamples = 5;

interface Pairs {
  readonly pairs: readonly TextPair[];
  readonly batches: readonly HostBatch[];
}

/** What training left for the end. @throws `E_DATA` if the table is gone or has changed. */
const testPart = async (folder: string, record: Json): Promise<Pairs> => {
  const { run } = await prepareRun(translationTraining, record as unknown as Plan, folder);
  return { pairs: run.parts.test.pairs, batches: run.test() };
};

const otherTable = async (
  given: Given,
  { tokenizer, run }: LoadedTranslator,
  { data, terminal }: { readonly data: string; readonly terminal: Terminal },
): Promise<Pairs> => {
  const { config } = run as unknown as { readonly config: TranslationConfig };
  const reading = { ...config, data: settingsOfOther(given, config.data) };
  const { table } = await readTable(data, 'evaluate MODEL', reading.data);
  const { notes, ...pairs } = pairBatches(table, { tokenizer, config: reading });
  for (const note of notes) terminal.warn(terminal.colors.yellow(note));
  return pairs;
};

/** `ridgeline evaluate` of a translator: the data loss on pairs, and what it makes of the first of them. */
export const evaluateTranslator = async (
  given: Given,
  loaded: LoadedTranslator,
  terminal: Terminal,
): Promise<number> => {
  const [folder, data] = given.positionals as [string, string | undefined];
  const { model, tokenizer, run } = loaded;
  const { pairs, batches } =
    data === undefined ? await testPart(folder, run) : await otherTable(given, loaded, { data, terminal });
  await startBackend(deviceFlags(given), terminal);
  const params = fromHost(loaded.params);
  const { dataLoss } = await evaluate({ model, loss: crossEntropy(), params, batches });
  const shown = pairs.slice(0, mostSamples);
  const { maxTokens } = (run as unknown as { readonly config: TranslationConfig }).config.data;
  const translations = await translate(
    { model, tokenizer, params },
    shown.map(({ source }) => source),
    { maxTokens },
  );
  disposeParams(params);
  const metrics = translationMetrics(targetCoverage(batches, tokenizer), dataLoss);
  const samples = shown.map(({ source, target }, i) => ({ source, target, translation: translations[i]! }));
  if (terminal.format === 'json') {
    terminal.data(json({ task: 'translation', pairs: pairs.length, dataLoss, ...metrics, samples }));
    return exitCodes.done;
  }
  const { bold, dim } = terminal.dataColors;
  const line = (label: string, value: string, note: string) =>
    terminal.data(`${label.padEnd(20)}${bold(value.padStart(9))}  ${dim(note)}\n`);
  const { perplexity, targets, unknownShare } = metrics;
  line('loss', nats(dataLoss), 'nats per token');
  line(
    'perplexity',
    typeof perplexity === 'number' ? perplexity.toFixed(2) : '–',
    typeof perplexity === 'number' ? '' : perplexity.absent,
  );
  line('pairs', count(pairs.length), '');
  line('tokens', count(targets), unknownShare > 0 ? `${percent(unknownShare)} unknown to the model` : '');
  for (const { source, target, translation } of samples)
    terminal.data(
      `\n${dim('text     ')}${source}\n${dim('wanted   ')}${target}\n${dim('written  ')}${bold(translation)}\n`,
    );
  return exitCodes.done;
};
