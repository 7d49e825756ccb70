import { RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { perplexity } from '@ridgeline/evaluation';
import { cacheGrid, type MixtureRead, readMixture, textCoverage } from '@ridgeline/recipes';
import { type Given, numberFlag, switchFlag } from '../../command-line/command.ts';
import type { Source } from '../../sources/text-source.ts';
import { nats } from '../../terminal/format.ts';
import { table } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Measured } from './evaluation-result.ts';
import { hasLearntFrom } from './learnt-from.ts';
import { mixtureOf, mixtureReading } from './mixture-members.ts';
import type { LoadedModel } from './model.ts';

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

/** What JSON tells of a mixture. */
interface MixtureTold extends Pick<MixtureRead, 'steps'> {
  readonly validation: string;
  readonly ngram?: { readonly order: number; readonly sentenceEnd: string | null; readonly ngrams: number };
}

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
  const { tokenizer } = loaded;
  const { validation, ...parts } = await mixtureOf(given, loaded, terminal.warn);
  await warnOf(validation, { loaded, source }, terminal);
  const read = await readMixture({
    ...parts,
    test: tokenizer.encode(source.text).ids,
    validation: tokenizer.encode(validation.text).ids,
    ...(switchFlag(given, 'cache') && {
      caches: cacheGrid([numberFlag(given, 'cache-window') ?? 500]),
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
