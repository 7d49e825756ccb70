import { type Json, RidgelineError } from '@ridgeline/contracts';
import { consecutiveBlocks } from '@ridgeline/data';
import { bitsPerCharacter, pairedBootstrap, perplexity } from '@ridgeline/evaluation';
import { crossEntropy } from '@ridgeline/losses';
import { fromHost, randomStream } from '@ridgeline/tensors';
import { evaluate } from '@ridgeline/trainers';
import { deviceFlags, startBackend } from '../backend.ts';
import { type Given, numberFlag, type Run } from '../command.ts';
import { evaluateClassifier, evaluateRegression } from '../evaluate-predictor.ts';
import { exitCodes } from '../failure.ts';
import { count, json, nats } from '../format.ts';
import { type AnyModel, loadAnyModel } from '../model-folder.ts';
import { readSource, type Source } from '../text-source.ts';
import { type Plan, prepareRun } from '../training-plan.ts';

const sizesOf = (run: Json): { batchSize: number; sequenceLength: number } => {
  const training = (run as { config?: { training?: { batchSize?: number; sequenceLength?: number } } }).config
    ?.training;
  return { batchSize: training?.batchSize ?? 32, sequenceLength: training?.sequenceLength ?? 64 };
};

/** What the model's training left for the end. @throws `E_DATA` if its text is gone or has changed. */
const testPart = async (folder: string, record: Json): Promise<Source> => {
  const { run, source } = await prepareRun(record as unknown as Plan, folder);
  return { ...source, name: `the test part of ${source.name}`, text: run.parts.test };
};

/** The task that a flag is for, where it is for one alone. */
const flagTasks = {
  'max-perplexity': 'language-model',
  'min-accuracy': 'classification',
  errors: 'classification',
  text: 'classification',
  label: 'classification',
} as const;

/** Refuses a flag that this kind of model ignores. @throws `E_USAGE` */
const requireFittingFlags = (given: Given, task: AnyModel['task']): void => {
  for (const [flag, ofTask] of Object.entries(flagTasks)) {
    if (given.flags[flag] === undefined || ofTask === task) continue;
    throw new RidgelineError(
      'E_USAGE',
      `ridgeline evaluate: --${flag} is for ${ofTask}, and this model is of ${task}.`,
      {
        at: `--${flag}`,
        hint: 'Leave it out.',
      },
    );
  }
};

/** `ridgeline evaluate`: for classifiers and regressions on a table; else the data loss over all consecutive blocks of a text, with its uncertainty over blocks. */
export const evaluateCommand: Run = async (given, terminal) => {
  const [folder, data] = given.positionals as [string, string | undefined];
  terminal.say('Reading model and data …');
  const loaded = await loadAnyModel(folder, terminal.warn);
  requireFittingFlags(given, loaded.task);
  if (loaded.task === 'classification') return evaluateClassifier(given, loaded, terminal);
  if (loaded.task === 'regression') return evaluateRegression(given, loaded, terminal);
  const { model, tokenizer, params, run } = loaded;
  const { name, text } = data === undefined ? await testPart(folder, run) : await readSource(data);
  await startBackend(deviceFlags(given), terminal);
  const { ids } = tokenizer.encode(text);
  const unknown = ids.reduce((total, id) => total + (id === tokenizer.unknownId ? 1 : 0), 0);
  if (unknown === ids.length) {
    throw new RidgelineError('E_DATA', `${name}: the model knows none of its ${count(ids.length)} tokens.`, {
      at: data ?? folder,
      hint: 'Evaluate on text in the language and script of the training text.',
    });
  }
  const batches = consecutiveBlocks({ ids, ...sizesOf(run), name });
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
  const characters = (text.length * targets) / ids.length;
  const bits = (loss: number) => bitsPerCharacter({ lossNats: loss * targets, characters });
  const result = {
    task: 'language-model',
    tokens: targets,
    unknownTokens: unknown,
    dataLoss,
    perplexity: perplexity(dataLoss),
    bitsPerCharacter: bits(dataLoss),
    intervals: {
      dataLoss: [low, high],
      perplexity: [perplexity(low), perplexity(high)],
      bitsPerCharacter: [bits(low), bits(high)],
    },
  };
  const { bold, dim } = terminal.dataColors;
  if (terminal.format === 'json') terminal.data(json(result));
  else {
    const line = (label: string, value: string, interval: string) =>
      terminal.data(`${label.padEnd(20)}${bold(value.padStart(9))}  ${dim(interval)}\n`);
    line('loss', nats(dataLoss), `${nats(low)} … ${nats(high)} nats per token`);
    line(
      'perplexity',
      result.perplexity.toFixed(2),
      `${perplexity(low).toFixed(2)} … ${perplexity(high).toFixed(2)}`,
    );
    line(
      'bits per character',
      result.bitsPerCharacter.toFixed(3),
      `${bits(low).toFixed(3)} … ${bits(high).toFixed(3)}`,
    );
    line(
      'tokens',
      count(targets),
      unknown > 0 ? `${count(unknown)} of them unknown to the model` : 'all known to the model',
    );
  }
  const limit = numberFlag(given, 'max-perplexity');
  if (limit !== undefined && result.perplexity > limit) {
    terminal.warn(`The perplexity ${result.perplexity.toFixed(2)} is above ${limit}.`);
    return exitCodes.threshold;
  }
  return exitCodes.done;
};
