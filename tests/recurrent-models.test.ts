import { wasmBackend } from '@ridgeline/backend-wasm';
import type { RunEvent, TrainingState } from '@ridgeline/contracts';
import {
  type LanguageModelConfigInput,
  type LanguageModelRun,
  parseConfig,
  prepareLanguageModel,
  train,
} from '@ridgeline/recipes';
import { hashParams } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { finish, inOneThread } from './shards.ts';

beforeEach(() => wasmBackend().start());

const text = 'The quick brown fox jumps over the lazy dog, and the dog dreams of the fox. '.repeat(40);

const groups: LanguageModelConfigInput['regularizers'] = [
  { kind: 'groupLasso', lambda: 0.6, as: 'proximal' },
];

/** Each model with the rules that go with it. */
const kinds: readonly (readonly [string, LanguageModelConfigInput])[] = [
  ['gru', { model: { kind: 'gru', embedding: 6, hidden: 9, layers: 2 } }],
  ['gru, tied', { model: { kind: 'gru', embedding: 8, hidden: 8, tied: true } }],
  ['rnn', { model: { kind: 'rnn', embedding: 6, hidden: 9, layers: 2, nonlinearity: 'relu' } }],
  ['lstm, residual', { model: { kind: 'lstm', embedding: 6, hidden: 8, layers: 2, residual: true } }],
  ['lstm, tied', { model: { kind: 'lstm', embedding: 8, hidden: 8, layers: 2, tied: true } }],
  ['minGru', { model: { kind: 'minGru', embedding: 6, hidden: 8, layers: 2 } }],
  [
    'awdLstm with all that goes with it',
    {
      model: { kind: 'awdLstm', embedding: 6, hidden: 9 },
      regularizers: [
        { kind: 'weightDrop', rate: 0.3 },
        { kind: 'embeddingDropout', rate: 0.2, at: 'embedding' },
        { kind: 'lockedDropout', rate: 0.3, at: 'embedding' },
        { kind: 'lockedDropout', rate: 0.3, at: 'between' },
        { kind: 'lockedDropout', rate: 0.3, at: 'output' },
        { kind: 'activationRegularization', lambda: 2, at: 'dropped' },
        { kind: 'temporalActivationRegularization', lambda: 1, at: 'hidden' },
      ],
    },
  ],
];

const prepared = (over: LanguageModelConfigInput): Promise<LanguageModelRun> =>
  prepareLanguageModel(
    parseConfig({
      optimizer: { kind: 'adam', learningRate: 0.02, clipGlobalNorm: 1 },
      ...over,
      training: {
        ...{ batchSize: 4, sequenceLength: 6, windows: 'contiguous' },
        ...{ maxSteps: 30, evaluateEvery: 15, checkpointEvery: 15 },
        ...over.training,
      },
    }),
    text,
  );

type Options = NonNullable<Parameters<typeof train>[1]>;

const follow = async (over: LanguageModelConfigInput, options: Options = {}) =>
  finish(train(await prepared(over), options));

const hashOf = async ({ params, optimizer, carried }: TrainingState): Promise<string> =>
  (await Promise.all([params, optimizer, carried].map(hashParams))).join();

const dataLosses = (seen: readonly RunEvent[]): readonly number[] =>
  seen.flatMap((event) => (event.type === 'step-end' ? [event.dataLoss] : []));

describe.each(kinds)('%s', (_, over) => {
  it('learns, and goes on from a checkpoint to the bits of the unbroken run', async () => {
    const whole = await follow(over);
    const losses = dataLosses(whole.seen);
    expect(losses.at(-1)!).toBeLessThan(losses[0]!);
    const saved = whole.seen.find((event) => event.type === 'checkpoint');
    const { state } = structuredClone(saved as Extract<RunEvent, { type: 'checkpoint' }>);
    const rest = await follow(over, { resume: state });
    expect(await hashOf(rest.end.state)).toBe(await hashOf(whole.end.state));
  });

  it('comes to the same bits by kernels in machine code and by WebAssembly alone', async () => {
    const native = await follow(over);
    await wasmBackend({ native: 'off' }).start();
    const plain = await follow(over);
    expect(await hashOf(plain.end.state)).toBe(await hashOf(native.end.state));
  });

  it('is shared by two workers, who come to the same bits', async () => {
    const run = await prepared(over);
    const workers = await Promise.all(inOneThread(2).map((exchange) => finish(train(run, { exchange }))));
    const [first, second] = await Promise.all(workers.map(({ end }) => hashOf(end.state)));
    expect(second).toBe(first);
    if (over.regularizers === undefined)
      expectClose(dataLosses(workers[0]!.seen), [...dataLosses((await follow(over)).seen)], {
        relative: 1e-4,
      });
  });
});

// the others' units do not stand for themselves, or have noise on their weights
const narrowing = kinds.filter(([name]) => ['gru', 'gru, tied', 'rnn', 'lstm, tied'].includes(name));

it.each(narrowing)('%s comes to the same where units leave that are at rest', async (name, over) => {
  const rules = { ...over, regularizers: groups, training: { maxSteps: 90, evaluateEvery: 45 } };
  const whole = await follow(rules);
  const narrowed = await follow({ ...rules, training: { ...rules.training, narrowEvery: 10 } });
  expect(narrowed.seen.some(({ type }) => type === 'units-leave')).toBe(true);
  // nothing bounds the states of a ReLU, nor what becomes of their rounding
  const relative = name === 'rnn' ? 1e-5 : 1e-6;
  expectClose(dataLosses(narrowed.seen), [...dataLosses(whole.seen)], { relative });
  for (const [path, value] of Object.entries(whole.end.params))
    expectClose(narrowed.end.params[path]!, value, { relative: 1e-5, absolute: 1e-6, what: path });
});
