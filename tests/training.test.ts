import { wasmBackend } from '@ridgeline/backend-wasm';
import type { RunEvent, TrainingState } from '@ridgeline/contracts';
import {
  type LanguageModelConfigInput,
  type LanguageModelRun,
  parseConfig,
  prepareLanguageModel,
  train,
} from '@ridgeline/recipes';
import { hashParams, selectPaths } from '@ridgeline/tensors';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => wasmBackend().start());

/** A text with structure at every length: sentences over a small grammar. */
const text = (() => {
  const words = ['the', 'whale', 'sea', 'rolls', 'white', 'and', 'old', 'captain', 'sings', 'of', 'ships'];
  let state = 7;
  const next = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  return Array.from(
    { length: 2500 },
    (_, i) => `${words[Math.floor(next() * words.length)]}${i % 9 === 8 ? '.\n' : ' '}`,
  ).join('');
})();

const small: LanguageModelConfigInput = {
  model: { kind: 'lstm', embedding: 8, hidden: 16 },
  optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
  training: { batchSize: 4, sequenceLength: 12, maxSteps: 100, evaluateEvery: 25, checkpointEvery: 20 },
  data: { valid: 0.1, test: 0.1, maxCharacters: { valid: 600 } },
};

const prepared = (over: LanguageModelConfigInput = {}): Promise<LanguageModelRun> =>
  prepareLanguageModel(parseConfig({ ...small, ...over }), text);

const finish = async (events: AsyncGenerator<RunEvent, void, undefined>) => {
  const seen: RunEvent[] = [];
  for await (const event of events) seen.push(event);
  const end = seen.at(-1)!;
  if (end.type !== 'run-end') throw new Error('the run has no end');
  return { seen, end };
};

/** SHA-256 over weights, moments and the best parameters. */
const hashState = async (state: TrainingState): Promise<string> =>
  (
    await Promise.all([hashParams(state.params), hashParams(state.optimizer), hashParams(state.best!.params)])
  ).join();

const run = async (over: LanguageModelConfigInput = {}) => finish(train(await prepared(over)));

let plainRun: ReturnType<typeof run> | undefined;

/** The run without anything more, for the tests that compare others with it. */
const plain = (): ReturnType<typeof run> => (plainRun ??= run());

it('gives the same bits for the same seed, and others for another', async () => {
  const [a, b, c] = [await plain(), await run(), await run({ seed: 2 })];
  expect(await hashState(b.end.state)).toBe(await hashState(a.end.state));
  expect(await hashState(c.end.state)).not.toBe(await hashState(a.end.state));
  // the same on Node 20, 22 and 24
  expect(await hashParams(a.end.state.params)).toBe(
    'a65d3d4e679428e3dcc2008ca4dadb9b53297b276944a470f2f53b545512997b',
  );
});

describe('100 steps are 60 steps, a save, and 40 more, bit for bit', () => {
  it.each([
    ['adam and dropout', { regularizers: [{ kind: 'dropout', rate: 0.3, at: 'output' }] }],
    [
      'proximal l1 with momentum',
      {
        regularizers: [{ kind: 'l1', lambda: 0.05, as: 'proximal' }],
        optimizer: { kind: 'momentum', learningRate: 0.1, momentum: 0.9 },
      },
    ],
    ['streams that carry state', { training: { ...small.training, windows: 'contiguous' } }],
    [
      'a schedule',
      {
        optimizer: {
          kind: 'adamw',
          weightDecay: 0.1,
          learningRate: { kind: 'warmupCosine', peak: 0.02, floor: 0.001, warmupSteps: 10, decaySteps: 90 },
        },
      },
    ],
  ] as [string, LanguageModelConfigInput][])('%s', async (_, over) => {
    const whole = await run(over);
    const at60 = whole.seen.find((event) => event.type === 'checkpoint' && event.step === 60);
    const saved = structuredClone((at60 as Extract<RunEvent, { type: 'checkpoint' }>).state);
    const rest = await finish(train(await prepared(over), { resume: saved }));
    expect(rest.end.step).toBe(100);
    expect(await hashState(rest.end.state)).toBe(await hashState(whole.end.state));
    const losses = (events: RunEvent[]) =>
      events.flatMap((event) => (event.type === 'step-end' && event.step > 60 ? [event.dataLoss] : []));
    expect(losses(rest.seen)).toEqual(losses(whole.seen));
  });
});

it('keeps the number of tensors over 200 steps, and frees all at the end', async () => {
  const before = memory().numTensors;
  const counts = new Set<number>();
  const events = train(
    await prepared({
      training: { ...small.training, maxSteps: 200, windows: 'contiguous' },
      regularizers: [
        { kind: 'elasticNet', lambda: 0.01, alpha: 0.5, as: 'penalty' },
        { kind: 'l2', lambda: 0.1, as: 'decoupled' },
        { kind: 'dropout', rate: 0.2, at: 'hidden' },
        { kind: 'activityL2', lambda: 0.01, at: 'logits' },
      ],
    }),
  );
  for await (const event of events)
    if (event.type === 'step-end' && event.step > 1) counts.add(memory().numTensors);
  expect(counts.size).toBe(1);
  expect(memory().numTensors).toBe(before);
});

it('frees all when it is left early', async () => {
  const before = memory().numTensors;
  for await (const event of train(await prepared())) if (event.type === 'step-end' && event.step === 5) break;
  expect(memory().numTensors).toBe(before);
});

it.each([
  { kind: 'l1', lambda: 0, as: 'penalty' },
  { kind: 'l1', lambda: 0, as: 'proximal' },
  { kind: 'l2', lambda: 0, as: 'penalty' },
  { kind: 'l2', lambda: 0, as: 'decoupled' },
  { kind: 'elasticNet', lambda: 0, alpha: 0.5, as: 'proximal' },
  { kind: 'dropout', rate: 0, at: 'output' },
  { kind: 'activityL2', lambda: 0, at: 'logits' },
] as NonNullable<LanguageModelConfigInput['regularizers']>)(
  'is bit-identical to no penalty with a strength of 0: $kind as $as',
  async (rule) => {
    const [without, withZero] = [await plain(), await run({ regularizers: [rule] })];
    expect(await hashState(withZero.end.state)).toBe(await hashState(without.end.state));
  },
);

describe('l1', () => {
  const zeros = async (as: 'proximal' | 'penalty') => {
    const { end } = await run({ regularizers: [{ kind: 'l1', lambda: 0.2, as }] });
    const paths = selectPaths((await prepared()).model.parameters);
    return paths.reduce(
      (total, path) => total + end.state.params[path]!.data.filter((value) => value === 0).length,
      0,
    );
  };
  it('gives exact zeros as proximal', async () => expect(await zeros('proximal')).toBeGreaterThan(100));
  it('gives none as penalty', async () => expect(await zeros('penalty')).toBe(0));
});

it('learns: the loss falls far below that of chance', async () => {
  const { end } = await plain();
  const chance = Math.log((await prepared()).tokenizer.vocabulary.length);
  expect(end.state.best!.dataLoss).toBeLessThan(0.8 * chance);
});

it('reports data loss and penalty apart, alike for training and validation', async () => {
  const { seen } = await run({ regularizers: [{ kind: 'l2', lambda: 0.01, as: 'penalty' }] });
  for (const event of seen) {
    if (event.type === 'step-end')
      expect(event.objective).toBeCloseTo(event.dataLoss + event.penalties.l2!, 10);
    if (event.type !== 'evaluation-end') continue;
    expect(event.validation.objective).toBeCloseTo(
      event.validation.dataLoss + event.validation.penalties.l2!,
      10,
    );
    expect(event.train!.penalties.l2).toBe(event.validation.penalties.l2);
  }
});

it('stops early and gives back the best parameters, not the last', async () => {
  const over: LanguageModelConfigInput = {
    data: { ...small.data, maxCharacters: { train: 300, valid: 600 } },
    training: { ...small.training, maxSteps: 2000, evaluateEvery: 10, patience: 3 },
  };
  const { seen, end } = await run(over);
  expect(end.reason).toBe('early-stop');
  expect(end.step).toBeLessThan(2000);
  const best = seen.flatMap((event) => (event.type === 'evaluation-end' ? [event.validation.dataLoss] : []));
  expect(end.state.best!.dataLoss).toBe(Math.min(...best));
  expect(await hashParams(end.params)).toBe(await hashParams(end.state.best!.params));
  expect(end.bestStep).toBeLessThan(end.step);
});

it('stops after the step when it is told to', async () => {
  const controller = new AbortController();
  const events = train(await prepared(), { signal: controller.signal });
  let last: RunEvent | undefined;
  for await (const event of events) {
    if (event.type === 'step-end' && event.step === 7) controller.abort();
    last = event;
  }
  expect(last).toMatchObject({ type: 'run-end', reason: 'aborted', step: 7 });
});

it('names the first tensor that is not finite, and the step', async () => {
  const over: LanguageModelConfigInput = { optimizer: { kind: 'sgd', learningRate: 1e30 } };
  await expect(run(over)).rejects.toMatchObject({
    code: 'E_NAN',
    message: expect.stringMatching(
      /^training: (NaN|-?Infinity) at step \d+, first in the \w+ '.+' \(element \d+ of \d+\)\.$/,
    ),
  });
  const before = memory().numTensors;
  await expect(run(over)).rejects.toThrow();
  expect(memory().numTensors).toBe(before);
});

it.each([
  [
    { regularizers: [{ kind: 'dropout', rate: 0.5, at: 'ouput' }] },
    'E_SELECTOR',
    'dropout: the model lstm has no site "ouput"',
  ],
  [
    { regularizers: [{ kind: 'l1', lambda: 1, as: 'decoupled' }] },
    'E_OPTION',
    'l1: it cannot be applied as "decoupled".',
  ],
  [
    { regularizers: [{ kind: 'l2', lambda: 1, as: 'penalty', on: { role: ['norm'] } }] },
    'E_SELECTOR',
    'selects no parameter',
  ],
] as [LanguageModelConfigInput, string, string][])(
  'refuses a rule that fits nothing: %j',
  async (over, code, message) => {
    await expect(run(over)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  },
);
