import path from 'node:path';
import { RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { perplexity } from '@ridgeline/evaluation';
import {
  cacheGrid,
  type EvaluationReading,
  evaluationBatches,
  type MixtureMember,
  type MixtureRead,
  readMixture,
  textCoverage,
} from '@ridgeline/recipes';
import { fromHost } from '@ridgeline/tensors';
import { type Given, listFlag, numberFlag, switchFlag, textFlag } from '../../command-line/command.ts';
import { readSource, type Source } from '../../sources/text-source.ts';
import { nats } from '../../terminal/format.ts';
import { table } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Plan, prepareRun } from '../../train/training-plan.ts';
import { loadModelOf } from '../load-model.ts';
import type { Measured } from './evaluation-result.ts';
import { hasLearntFrom } from './learnt-from.ts';
import type { LoadedModel } from './model.ts';
import { readingOf, sizesOf } from './text-reading.ts';
import { languageModelTraining } from './train.ts';

/** A model and what it is called. */
interface NamedModel {
  readonly name: string;
  readonly loaded: LoadedModel;
}

/** The flags that ask for more than the model, and those that say how. */
const asking = ['cache', 'ngram', 'with'];
const saying = { 'cache-window': 'cache', valid: asking.join(', --') };

/**
 * Whether a command asks for a mixture.
 *
 * @throws `E_USAGE` for a flag that says how and nothing that asks
 */
export const asksForMixture = (given: Given): boolean => {
  const asks = asking.some((name) => given.flags[name] !== undefined);
  const idle = Object.keys(saying).find(
    (name) => given.flags[name] !== undefined && (name === 'valid' ? !asks : given.flags.cache === undefined),
  ) as keyof typeof saying | undefined;
  if (idle === undefined) return asks;
  throw new RidgelineError('E_USAGE', `ridgeline evaluate: --${idle} is for --${saying[idle]}.`, {
    at: `--${idle}`,
    hint: `Give one of them, or leave --${idle} out.`,
  });
};

const nameOf = (folder: string): string => path.basename(path.resolve(folder));

/** Another model, whose tokens are those of the first. @throws `E_CHECKPOINT` */
const otherOf = async (folder: string, main: LoadedModel, warn: Terminal['warn']): Promise<NamedModel> => {
  const loaded = await loadModelOf<LoadedModel>('language-model', folder, warn);
  if (JSON.stringify(loaded.tokenizer.toJSON()) === JSON.stringify(main.tokenizer.toJSON()))
    return { name: nameOf(folder), loaded };
  throw new RidgelineError(
    'E_CHECKPOINT',
    `${folder}: its tokenizer is another than that of the model, so that their probabilities are of other tokens.`,
    { at: '--with', hint: 'Mix models that were trained with one tokenizer on one text.' },
  );
};

/** The parts of the text that the model was trained on. @throws `E_DATA` if it is gone or has changed */
const partsOf = async (folder: string, { run: record }: LoadedModel) => {
  const { run, source } = await prepareRun(languageModelTraining, record as unknown as Plan, folder);
  return { parts: run.parts, source };
};

/** What numbers are chosen on. @throws `E_DATA` if there is none */
const validationOf = async (given: Given, own: () => ReturnType<typeof partsOf>): Promise<Source> => {
  const file = textFlag(given, 'valid');
  if (file !== undefined) return readSource(file);
  const { parts, source } = await own();
  if (parts.valid !== '')
    return { ...source, name: `the validation part of ${source.name}`, text: parts.valid };
  throw new RidgelineError('E_DATA', 'ridgeline evaluate: the model was trained without a validation part.', {
    at: '--valid',
    hint: 'Give --valid FILE: weights of a mixture are chosen on text that is neither trained on nor measured.',
  });
};

/** All of the text before, unless the command says otherwise: a cache and n-grams know what came before a block too. */
const mixtureReading = (given: Given, { run, model }: LoadedModel): EvaluationReading => {
  const context = textFlag(given, 'context') === 'blocks' ? 'blocks' : 'carried';
  const { stride } = readingOf(given, run);
  const slides = context === 'carried' && model.contextLength !== undefined;
  return { context, ...(slides && stride !== undefined && { stride }) };
};

/** What JSON tells of a mixture. */
interface MixtureTold extends Pick<MixtureRead, 'steps'> {
  readonly validation: string;
  readonly ngram?: { readonly order: number; readonly sentenceEnd: string | null; readonly ngrams: number };
}

/** Tokens that end a sentence, where a vocabulary has one of them. */
const sentenceEnds = ['\n', 'Ċ', '<eos>', '</s>'];

const memberOf = ({ name, loaded }: NamedModel, given: Given): MixtureMember => ({
  name,
  model: loaded.model,
  params: fromHost(loaded.params),
  batchesOf: (ids) =>
    evaluationBatches({ ids, ...sizesOf(loaded.run), name }, loaded.model, mixtureReading(given, loaded)),
});

const rowSums = (logProbabilities: Float64Array, perRow: readonly number[]): readonly number[] => {
  let at = 0;
  return perRow.map((targets) => {
    const row = logProbabilities.subarray(at, (at += targets));
    return -row.reduce((sum, log) => sum + log, 0);
  });
};

const toldOf = (
  { steps, ngram }: MixtureRead,
  { vocabulary }: Tokenizer,
  validation: string,
): MixtureTold => {
  if (ngram === undefined) return { validation, steps };
  const { order, boundary } = ngram.spec;
  const sentenceEnd = boundary === undefined ? null : vocabulary[boundary]!;
  return { validation, steps, ngram: { order, sentenceEnd, ngrams: ngram.parameters.counts.length - 1 } };
};

/** Tells where what is chosen on is no judge. */
const warnOf = async (
  validation: Source,
  { loaded, source }: { readonly loaded: LoadedModel; readonly source: Source },
  { warn, colors }: Terminal,
): Promise<void> => {
  if (validation.text === source.text)
    warn(
      colors.yellow('The mixture is chosen on the text that it is measured on: its figures are too good.'),
    );
  if (await hasLearntFrom(loaded.run, validation.text))
    warn(
      colors.yellow(
        `The model has learnt from ${validation.name}, on which the mixture is chosen: it is trusted too much.`,
      ),
    );
};

/** Measures a model with what the command asks for beside it. */
export const measureMixture = async (
  given: Given,
  { loaded, source }: { readonly loaded: LoadedModel; readonly source: Source },
  terminal: Terminal,
): Promise<Measured & { readonly mixture: MixtureTold }> => {
  const folder = given.positionals[0]!;
  const { tokenizer } = loaded;
  const idsOf = (text: string): Int32Array => tokenizer.encode(text).ids;
  let found: ReturnType<typeof partsOf> | undefined;
  const own = () => (found ??= partsOf(folder, loaded));
  const others: NamedModel[] = [];
  for (const other of listFlag(given, 'with')) others.push(await otherOf(other, loaded, terminal.warn));
  const validation = await validationOf(given, own);
  await warnOf(validation, { loaded, source }, terminal);
  const order = numberFlag(given, 'ngram');
  const read = await readMixture({
    members: [
      memberOf({ name: nameOf(folder), loaded }, given),
      ...others.map((other) => memberOf(other, given)),
    ],
    test: idsOf(source.text),
    validation: idsOf(validation.text),
    ...(switchFlag(given, 'cache') && {
      caches: cacheGrid([numberFlag(given, 'cache-window') ?? 500]),
    }),
    ...(order !== undefined && {
      ngram: {
        order,
        vocabulary: tokenizer.vocabulary.length,
        ids: idsOf((await own()).parts.train),
        ends: sentenceEnds.map((token) => tokenizer.vocabulary.indexOf(token)).filter((id) => id >= 0),
      },
    }),
  });
  const { perRow, logProbabilities } = read;
  return {
    lossNats: rowSums(logProbabilities, perRow),
    targets: perRow,
    coverage: textCoverage({
      ...{ tokenizer, text: source.text },
      ...{ targets: logProbabilities.length, targetsPerRow: perRow },
    }),
    reading: mixtureReading(given, loaded),
    mixture: toldOf(read, tokenizer, validation.name),
  };
};

/** Tells what each mixture came to, and what was chosen. */
export const tellMixture = (
  { validation, steps, ngram }: MixtureTold,
  { data, dataColors: { dim } }: Terminal,
): void => {
  const cacheText = (step: (typeof steps)[number]): string =>
    step.cache === undefined ? '' : `window ${step.cache.window}, θ ${step.cache.flatness}`;
  const rows = steps.map((step) => [
    step.models.join(' + '),
    step.weights.map((weight) => weight.toFixed(3)).join(' '),
    cacheText(step),
    perplexity(step.validationLoss).toFixed(2),
    nats(step.dataLoss),
    perplexity(step.dataLoss).toFixed(2),
  ]);
  const head = ['mixture', 'weights', 'cache', 'validation', 'loss', 'perplexity'];
  data(`\n${table(head, rows, ['left', 'left', 'left', 'right', 'right', 'right'])}\n`);
  data(
    dim(
      `The figures above are of the last line, all together.\nWeights and cache were chosen on ${validation}; the perplexity there stands under validation.\n`,
    ),
  );
  if (ngram === undefined) return;
  const sentences =
    ngram.sentenceEnd === null
      ? 'through the whole text'
      : `within sentences, which ${JSON.stringify(ngram.sentenceEnd)} ends`;
  data(dim(`n-grams of up to ${ngram.order} tokens are counted ${sentences}.\n`));
};
