import path from 'node:path';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { type EvaluationReading, evaluationBatches, textCoverage } from '@ridgeline/recipes';
import { fromHost } from '@ridgeline/tensors';
import { evaluate } from '@ridgeline/trainers';
import { deviceFlags, startBackend } from '../../command-line/backend.ts';
import { type Given, numberFlag } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { readSource, type Source } from '../../sources/text-source.ts';
import { count, json } from '../../terminal/format.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Plan, prepareRun } from '../../train/training-plan.ts';
import { asksForMixture, measureMixture, tellMixture } from './evaluate-mixture.ts';
import { type Measured, resultOf, tell } from './evaluation-result.ts';
import { hasLearntFrom } from './learnt-from.ts';
import type { LoadedModel } from './model.ts';
import { readingOf, sizesOf } from './text-reading.ts';
import { languageModelTraining } from './train.ts';

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

/** `ridgeline evaluate` of a language model: the data loss over all consecutive blocks of a text, with its uncertainty over blocks. */
export const evaluateLanguageModel = async (
  given: Given,
  loaded: LoadedModel,
  terminal: Terminal,
): Promise<number> => {
  const [folder, data] = given.positionals as [string, string | undefined];
  const asks = asksForMixture(given);
  const source = data === undefined ? await testPart(folder, loaded.run) : await readSource(data);
  requireKnownText(loaded, source, data ?? folder);
  if (data !== undefined && (await hasLearntFrom(loaded.run, source.text)))
    terminal.warn(
      terminal.colors.yellow(
        'The model has learnt from this text: its figures say little of other text. Without a text, evaluate takes the part that training left out.',
      ),
    );
  await startBackend(deviceFlags(given), terminal);
  const mixed = asks ? await measureMixture(given, { loaded, source }, terminal) : undefined;
  const result = resultOf(mixed ?? (await measure(loaded, source, readingOf(given, loaded.run))));
  if (terminal.format === 'json')
    terminal.data(json({ ...result, ...(mixed && { mixture: mixed.mixture }) }));
  else {
    tell(result, terminal);
    if (mixed) tellMixture(mixed.mixture, terminal);
  }
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
