import path from 'node:path';
import { type Json, type Metric, RidgelineError } from '@ridgeline/contracts';
import { fingerprint } from '@ridgeline/data';
import { textRatio } from '@ridgeline/evaluation';
import { crossEntropy } from '@ridgeline/losses';
import {
  type EvaluationReading,
  evaluationBatches,
  type LanguageModelConfig,
  languageModelMetrics,
  type TextCoverage,
  textCoverage,
  textPartsOf,
} from '@ridgeline/recipes';
import { fromHost } from '@ridgeline/tensors';
import { evaluate } from '@ridgeline/trainers';
import { deviceFlags, startBackend } from '../../command-line/backend.ts';
import { type Given, numberFlag, textFlag } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { readSource, type Source } from '../../sources/text-source.ts';
import { count, json, nats, percent } from '../../terminal/format.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Plan, prepareRun } from '../../train/training-plan.ts';
import type { LoadedModel } from './model.ts';
import { languageModelTraining } from './train.ts';

const sizesOf = (run: Json): { batchSize: number; sequenceLength: number } => {
  const training = (run as { config?: { training?: { batchSize?: number; sequenceLength?: number } } }).config
    ?.training;
  return { batchSize: training?.batchSize ?? 32, sequenceLength: training?.sequenceLength ?? 64 };
};

/** How the text is read: as the flags say, else as in training. */
const readingOf = (given: Given, run: Json): EvaluationReading => {
  const { evaluation } = (run as { config?: { evaluation?: EvaluationReading } }).config ?? {};
  const context = textFlag(given, 'context') as EvaluationReading['context'] | undefined;
  const stride = numberFlag(given, 'stride') ?? (context === undefined ? evaluation?.stride : undefined);
  return {
    context: context ?? evaluation?.context ?? 'blocks',
    ...(stride !== undefined && { stride }),
  };
};

/** What the model's training left for the end. @throws `E_DATA` if its text is gone or has changed. */
const testPart = async (folder: string, record: Json): Promise<Source> => {
  const { run, source } = await prepareRun(languageModelTraining, record as unknown as Plan, folder);
  const { test } = run.config.data;
  const name = typeof test === 'string' ? path.basename(test) : `the test part of ${source.name}`;
  return { ...source, name, text: run.parts.test };
};

/** @throws `E_DATA` if the model knows nothing of the text */
const requireKnownText = ({ tokenizer }: LoadedModel, { name, text }: Source, at: string): void => {
  const { ids } = tokenizer.encode(text);
  if (ids.length === 0 || ids.some((id) => id !== tokenizer.special.unknown)) return;
  throw new RidgelineError('E_DATA', `${name}: the model knows none of its ${count(ids.length)} tokens.`, {
    at,
    hint: 'Evaluate on text in the language and script of the training text.',
  });
};

/** Whether a text, or the part of it that training would take, is what the model has learnt from. */
const hasLearntFrom = async (run: Json, text: string): Promise<boolean> => {
  const { config, fingerprints } = run as unknown as Pick<Plan, 'fingerprints'> & {
    readonly config: LanguageModelConfig;
  };
  if (fingerprints === undefined) return false;
  const share = (from: number | string): number => (typeof from === 'number' ? from : 0);
  const { train } = textPartsOf(
    { ...config, data: { ...config.data, valid: share(config.data.valid), test: share(config.data.test) } },
    text,
  );
  const found = await Promise.all([train, text].map((part) => fingerprint(part)));
  return found.includes(fingerprints.train);
};

/** A loss on each row of a text, in nats, and what the targets of these rows spell. */
interface Measured {
  readonly lossNats: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
  readonly coverage: TextCoverage;
  readonly reading: EvaluationReading;
}

const measure = async (
  { model, tokenizer, params, run }: LoadedModel,
  { name, text }: Source,
  reading: EvaluationReading,
): Promise<Measured> => {
  const batches = evaluationBatches(
    { ids: tokenizer.encode(text).ids, ...sizesOf(run), name },
    model,
    reading,
  );
  const { perExample, targets } = await evaluate({
    model,
    loss: crossEntropy(),
    params: fromHost(params),
    batches,
  });
  const coverage = textCoverage({ tokenizer, text, targets, targetsPerRow: perExample.targets });
  return { ...perExample, coverage, reading };
};

type Interval = readonly [number, number];

const resultOf = ({ lossNats, targets, coverage, reading }: Measured) => {
  const { ratio: dataLoss, interval, isEnough } = textRatio({ values: lossNats, per: targets });
  const metrics = languageModelMetrics(coverage, dataLoss);
  const { characters, spellingNats } = coverage.rows!;
  const perCharacter =
    typeof metrics.bitsPerCharacter === 'number'
      ? textRatio({
          values: Array.from(lossNats, (nats, row) => nats + spellingNats[row]!),
          per: characters,
        }).interval
      : null;
  // no loss is below 0, however wide the interval of a short text
  const ends = (found: Interval | null, of: (nats: number) => number): Interval | null =>
    found && [of(Math.max(0, found[0])), of(found[1])];
  return {
    task: 'language-model',
    ...reading,
    tokens: coverage.targets,
    dataLoss,
    ...metrics,
    intervals: {
      dataLoss: ends(interval, (nats) => nats),
      perplexity: typeof metrics.perplexity === 'number' ? ends(interval, Math.exp) : null,
      bitsPerCharacter: ends(perCharacter, (nats) => nats / Math.LN2),
    },
    isEnough,
  };
};

type Result = ReturnType<typeof resultOf>;

const figure = (metric: Metric, digits: number): string =>
  typeof metric === 'number' ? metric.toFixed(digits) : '–';

/** What stands beside a figure: its interval, or why there is no figure. */
const beside = (metric: Metric, interval: Interval | null, digits: number): string => {
  if (typeof metric !== 'number') return metric.absent;
  return interval === null ? '' : interval.map((end) => figure(end, digits)).join(' … ');
};

const contextNotes = {
  blocks: 'each block begins without what came before; --context carried goes on',
  carried: 'all of the text before, or as much as the model reads at once',
} as const;

const tell = (result: Result, { data, warn, colors, dataColors: { bold, dim } }: Terminal): void => {
  const { dataLoss, perplexity, bitsPerCharacter, intervals, tokens, characters, unknownTokens } = result;
  const line = (label: string, value: string, note: string) =>
    data(`${label.padEnd(20)}${bold(value.padStart(9))}  ${dim(note)}\n`);
  line('loss', nats(dataLoss), `${intervals.dataLoss?.map(nats).join(' … ') ?? ''} nats per token`.trim());
  line('perplexity', figure(perplexity, 2), beside(perplexity, intervals.perplexity, 2));
  line(
    'bits per character',
    figure(bitsPerCharacter, 3),
    beside(bitsPerCharacter, intervals.bitsPerCharacter, 3),
  );
  line('characters', count(characters), 'code points that the tokens spell');
  const unknown = `${count(unknownTokens)} of them (${percent(result.unknownShare)}) unknown to the model`;
  line('tokens', count(tokens), unknownTokens > 0 ? unknown : 'all known to the model');
  line('context', result.context, contextNotes[result.context]);
  if (result.isEnough) return;
  warn(
    colors.yellow(
      intervals.dataLoss === null
        ? 'The text is too short for an interval: it is one block.'
        : 'The text is short: its intervals are wide, and may still be too narrow.',
    ),
  );
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
  if (data !== undefined && (await hasLearntFrom(loaded.run, source.text)))
    terminal.warn(
      terminal.colors.yellow(
        'The model has learnt from this text: its figures say little of other text. Without a text, evaluate takes the part that training left out.',
      ),
    );
  await startBackend(deviceFlags(given), terminal);
  const result = resultOf(await measure(loaded, source, readingOf(given, loaded.run)));
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
