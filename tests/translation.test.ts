import { wasmBackend } from '@ridgeline/backend-wasm';
import type { RunEvent, TrainingState } from '@ridgeline/contracts';
import {
  type ConfigInput,
  parseConfig,
  prepareTranslation,
  runTuneTask,
  type TranslationRun,
  type TuneResult,
  type TuneTask,
  train,
  translate,
  translationMetrics,
  tuneSteps,
} from '@ridgeline/recipes';
import { disposeParams, fromHost, hashParams, randomStream } from '@ridgeline/tensors';
import { evaluate } from '@ridgeline/trainers';
import { inProcess } from '@ridgeline/tuning';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';

beforeAll(() => wasmBackend().start());

/** Different words of two to four letters. */
const words = (count: number): string[] => {
  const random = randomStream(5).stream('words');
  const found = new Set<string>();
  for (let i = 0; found.size < count; i++) {
    const draws = random.at(i);
    const length = 2 + draws.stream('length').integers(1, 3)[0]!;
    found.add([...draws.stream('letters').integers(length, 6)].map((letter) => 'abcdef'[letter]).join(''));
  }
  return [...found];
};

/** A language of words that are written backwards, and in capitals. */
const translated = (word: string): string => [...word].reverse().join('').toUpperCase();

const tableOf = (sources: readonly string[]) => ({
  name: 'words.csv',
  columns: ['source', 'target'],
  rows: sources.map((word) => [word, translated(word)]),
  lines: sources.map((_, i) => i + 2),
});

const small = {
  task: 'translation',
  tokenizer: { kind: 'char' },
  model: { kind: 'encoderDecoderTransformer', width: 32, heads: 2, feedForward: 64, layers: 1 },
  optimizer: { kind: 'adam', learningRate: 0.005, clipGlobalNorm: 1 },
  training: { maxSteps: 300, evaluateEvery: 100 },
} as const satisfies ConfigInput;

const prepared = (over: object = {}, sources = words(600)): Promise<TranslationRun> =>
  prepareTranslation(parseConfig({ ...small, ...over, task: 'translation' }), tableOf(sources));

const finish = async (run: TranslationRun, resume?: TrainingState) => {
  const seen: RunEvent[] = [];
  for await (const event of train(run, resume && { resume })) seen.push(event);
  const end = seen.at(-1)!;
  if (end.type !== 'run-end') throw new Error('the run has no end');
  return { seen, end };
};

it('learns to translate words that it has not seen, nearly all of them, and leaves no tensor', async () => {
  const before = memory().numTensors;
  const run = await prepared();
  const { end } = await finish(run);
  const params = fromHost(end.params);
  const { pairs } = run.parts.test;
  const sources = pairs.map(({ source }) => source);
  const found = await translate({ ...run, params }, sources, { maxTokens: run.config.data.maxTokens });
  expect(found).toHaveLength(60);
  // 59 of 60 here; after 600 steps all
  expect(found.filter((text, i) => text === pairs[i]!.target).length).toBeGreaterThanOrEqual(58);

  const { dataLoss } = await evaluate({
    ...run,
    loss: run.evaluationLoss,
    params,
    rules: [],
    batches: run.test(),
  });
  const { perplexity, targets, unknownShare } = translationMetrics(run.coverage.test(), dataLoss);
  expect(perplexity).toBeLessThan(1.05);
  expect(targets).toBe(pairs.reduce((total, { target }) => total + target.length + 1, 0));
  expect(unknownShare).toBe(0);

  // side by side with others of other lengths, or alone
  const alone: string[] = [];
  for (const source of sources.slice(0, 3))
    alone.push(...(await translate({ ...run, params }, [source], { maxTokens: 10, batchSize: 1 })));
  expect(alone).toEqual(found.slice(0, 3));
  expect(await translate({ ...run, params }, [sources[0]!], { maxTokens: 1 })).toEqual([
    found[0]!.slice(0, 1),
  ]);
  expect(await translate({ ...run, params }, [], { maxTokens: 1 })).toEqual([]);
  disposeParams(params);
  expect(memory().numTensors).toBe(before);
});

it('comes to the same bits when it goes on from a checkpoint, and every time', async () => {
  const over = {
    regularizers: [
      { kind: 'dropout', rate: 0.1, at: '**/feedForward' },
      { kind: 'activityL1', lambda: 0.001, at: 'embedding/source' },
    ],
    training: { batchSize: 8, maxSteps: 24, evaluateEvery: 8, checkpointEvery: 10 },
  };
  const sources = words(60);
  const whole = await finish(await prepared(over, sources));
  const checkpoint = whole.seen.find((event) => event.type === 'checkpoint');
  if (checkpoint?.type !== 'checkpoint') throw new Error('the run has no checkpoint');
  expect(checkpoint.step).toBe(10);
  const resumed = await finish(await prepared(over, sources), checkpoint.state);
  const again = await finish(await prepared(over, sources));
  for (const { end } of [resumed, again]) {
    expect(await hashParams(end.state.params)).toBe(await hashParams(whole.end.state.params));
    expect(await hashParams(end.params)).toBe(await hashParams(whole.end.params));
  }
});

it('is tuned as other tasks that are trained by steps: every trial and seed on the same rows', async () => {
  const before = memory().numTensors;
  const tables = tableOf(words(80));
  const config = parseConfig({
    ...small,
    task: 'translation',
    training: { batchSize: 8, maxSteps: 6, evaluateEvery: 3 },
  });
  const data = { kind: 'translation', tables } as const;
  const executor = <R extends TuneResult>() =>
    inProcess(async (task: TuneTask) => (await runTuneTask(task, data)) as R);
  const { tuning, kept } = await tuneSteps(
    {
      config,
      name: 'words',
      search: 'grid',
      penalty: null,
      lambdas: [],
      space: { 'optimizer.learningRate': { among: [0.0001, 0.01] } },
      trials: 2,
      seeds: [1, 2],
      folds: 2,
      rule: 'minimum',
      trainings: 1,
      environment: {},
    },
    data,
    { search: executor(), final: executor() },
  );
  expect(tuning.data).toMatchObject({ unit: 'pairs', train: 64, valid: 8, test: 8 });
  expect(tuning.chosen.settings).toEqual({ 'optimizer.learningRate': 0.01 });
  expect(tuning.test).toMatchObject({ bitsPerCharacter: null, unknownShare: 0 });
  expect(tuning.rows.every(({ errors }) => errors.length === 2)).toBe(true);
  const other = await prepareTranslation({ ...config, seed: 7 }, tables);
  expect(other.fingerprints).toEqual(kept.run.fingerprints);
  expect(memory().numTensors).toBe(before);
});
