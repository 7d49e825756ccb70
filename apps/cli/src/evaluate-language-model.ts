import path from 'node:path';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import { consecutiveBlocks } from '@ridgeline/data';
import { type Metric, pairedBootstrap } from '@ridgeline/evaluation';
import { crossEntropy } from '@ridgeline/losses';
import { languageModelMetrics, type TextCoverage, textCoverage } from '@ridgeline/recipes';
import { fromHost, randomStream } from '@ridgeline/tensors';
import { evaluate } from '@ridgeline/trainers';
import { deviceFlags, startBackend } from './backend.ts';
import { type Given, numberFlag } from './command.ts';
import { exitCodes } from './failure.ts';
import { count, json, nats, percent } from './format.ts';
import type { LoadedModel } from './model-folder.ts';
import type { Terminal } from './terminal.ts';
import { readSource, type Source } from './text-source.ts';
import { type Plan, prepareRun } from './training-plan.ts';

const sizesOf = (run: Json): { batchSize: number; sequenceLength: number } => {
  const training = (run as { config?: { training?: { batchSize?: number; sequenceLength?: number } } }).config
    ?.training;
  return { batchSize: training?.batchSize ?? 32, sequenceLength: training?.sequenceLength ?? 64 };
};

/** What the model's training left for the end. @throws `E_DATA` if its text is gone or has changed. */
const testPart = async (folder: string, record: Json): Promise<Source> => {
  const { run, source } = await prepareRun(record as unknown as Plan, folder);
  const { test } = run.config.data;
  const name = typeof test === 'string' ? path.basename(test) : `the test part of ${source.name}`;
  return { ...source, name, text: run.parts.test };
};

/** @throws `E_DATA` if the model knows nothing of the text */
const requireKnownText = ({ tokenizer }: LoadedModel, { name, text }: Source, at: string): void => {
  const { ids } = tokenizer.encode(text);
  if (ids.length === 0 || ids.some((id) => id !== tokenizer.unknownId)) return;
  throw new RidgelineError('E_DATA', `${name}: the model knows none of its ${count(ids.length)} tokens.`, {
    at,
    hint: 'Evaluate on text in the language and script of the training text.',
  });
};

/** A data loss in nats per token, with the ends of its interval over blocks. */
interface Losses {
  readonly dataLoss: number;
  readonly low: number;
  readonly high: number;
}

const measure = (
  { model, tokenizer, params, run }: LoadedModel,
  { name, text }: Source,
): { readonly losses: Losses; readonly coverage: TextCoverage } => {
  const batches = consecutiveBlocks({ ids: tokenizer.encode(text).ids, ...sizesOf(run), name });
  const { perExample, dataLoss, targets } = evaluate({
    model,
    loss: crossEntropy(),
    params: fromHost(params),
    batches,
  });
  const { low, high } = pairedBootstrap({
    a: perExample.lossNats,
    b: perExample.lossNats.map(() => 0),
    weights: perExample.targets,
    random: randomStream(0).stream('interval'),
    resamples: 1000,
  });
  return { losses: { dataLoss, low, high }, coverage: textCoverage({ tokenizer, text, targets }) };
};

const resultOf = ({ dataLoss, low, high }: Losses, coverage: TextCoverage) => {
  const [below, above] = [low, high].map((loss) => languageModelMetrics(coverage, loss));
  return {
    task: 'language-model',
    tokens: coverage.targets,
    dataLoss,
    ...languageModelMetrics(coverage, dataLoss),
    intervals: {
      dataLoss: [low, high],
      perplexity: [below!.perplexity, above!.perplexity],
      bitsPerCharacter: [below!.bitsPerCharacter, above!.bitsPerCharacter],
    },
  };
};

type Result = ReturnType<typeof resultOf>;

const figure = (metric: Metric, digits: number): string =>
  typeof metric === 'number' ? metric.toFixed(digits) : '–';

/** What stands beside a figure: its interval, or why there is no figure. */
const beside = (metric: Metric, interval: readonly Metric[], digits: number): string =>
  typeof metric === 'number' ? interval.map((end) => figure(end, digits)).join(' … ') : metric.absent;

const tell = (result: Result, { data, dataColors: { bold, dim } }: Terminal): void => {
  const { dataLoss, perplexity, bitsPerCharacter, intervals, tokens, characters, unknownTokens } = result;
  const line = (label: string, value: string, note: string) =>
    data(`${label.padEnd(20)}${bold(value.padStart(9))}  ${dim(note)}\n`);
  line('loss', nats(dataLoss), `${intervals.dataLoss.map(nats).join(' … ')} nats per token`);
  line('perplexity', figure(perplexity, 2), beside(perplexity, intervals.perplexity, 2));
  line(
    'bits per character',
    figure(bitsPerCharacter, 3),
    beside(bitsPerCharacter, intervals.bitsPerCharacter, 3),
  );
  line('characters', count(characters), 'code points that the tokens spell');
  const unknown = `${count(unknownTokens)} of them (${percent(result.unknownShare)}) unknown to the model`;
  line('tokens', count(tokens), unknownTokens > 0 ? unknown : 'all known to the model');
};

/** `ridgeline evaluate` of a language model: the data loss over all consecutive blocks of a text, with its uncertainty over blocks. */
export const evaluateLanguageModel = async (
  given: Given,
  loaded: LoadedModel,
  terminal: Terminal,
): Promise<number> => {
  const [folder, data] = given.positionals as [string, string | undefined];
  const source = data === undefined ? await testPart(folder, loaded.run) : await readSource(data);
  requireKnownText(loaded, source, data ?? folder);
  await startBackend(deviceFlags(given), terminal);
  const { losses, coverage } = measure(loaded, source);
  const result = resultOf(losses, coverage);
  if (terminal.format === 'json') terminal.data(json(result));
  else tell(result, terminal);
  const limit = numberFlag(given, 'max-perplexity');
  const { perplexity } = result;
  if (limit === undefined || (typeof perplexity === 'number' && perplexity <= limit)) return exitCodes.done;
  terminal.warn(
    typeof perplexity === 'number'
      ? `The perplexity ${perplexity.toFixed(2)} is above ${limit}.`
      : `The perplexity cannot be held against ${limit}: ${perplexity.absent}.`,
  );
  return exitCodes.threshold;
};
