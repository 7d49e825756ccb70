import { wasmBackend } from '@ridgeline/backend-wasm';
import type { BatchSource, HostParams, RunEvent, TrainingState } from '@ridgeline/contracts';
import { type LanguageModelConfigInput, parseConfig, prepareLanguageModel, train } from '@ridgeline/recipes';
import { hashParams, record } from '@ridgeline/tensors';
import { portExchange, portMesh } from '@ridgeline/trainers';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { finish, inOneThread, trainShared } from './shards.ts';

beforeAll(() => wasmBackend().start());

const text = Array.from(
  { length: 1500 },
  (_, i) => ['mast ', 'sail ', 'whale ', 'rope\n', 'sea, '][(i * i + (i >> 3)) % 5],
).join('');

const small = {
  model: { kind: 'lstm', embedding: 8, hidden: 16 },
  optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
  training: { batchSize: 6, sequenceLength: 12, maxSteps: 20, evaluateEvery: 5, checkpointEvery: 10 },
  data: { valid: 0.1, test: 0.1, maxCharacters: { valid: 500 } },
} satisfies LanguageModelConfigInput;

const prepared = (over: LanguageModelConfigInput = {}) =>
  prepareLanguageModel(parseConfig({ ...small, ...over }), text);

const hashState = async ({ params, optimizer, carried, best }: TrainingState): Promise<string> =>
  (await Promise.all([params, optimizer, carried, best!.params].map(hashParams))).join();

/** What does not depend on the clock, without the states. */
const facts = (events: readonly RunEvent[]): RunEvent[] =>
  events.flatMap((event) =>
    event.type === 'step-end' ? { ...event, stepMs: 0 } : event.type === 'evaluation-end' ? event : [],
  );

/** The numbers that an event tells. */
const numbersOf = (event: RunEvent): number[] =>
  event.type === 'step-end'
    ? [event.dataLoss, event.objective, event.gradientNorm, ...Object.values(event.penalties)]
    : event.type === 'evaluation-end'
      ? [event.validation, event.train!].flatMap(({ dataLoss, objective, targets, penalties }) => [
          dataLoss,
          objective,
          targets,
          ...Object.values(penalties),
        ])
      : [];

/** The largest difference of two numbers at one place. */
const furthest = (found: HostParams, expected: HostParams): number =>
  Math.max(
    ...Object.entries(expected).flatMap(([path, { data }]) => [
      ...data.map((value, i) => Math.abs(value - found[path]!.data[i]!)),
    ]),
  );

/** Everything that can act on a batch, and rows that carry their state. */
const everything: LanguageModelConfigInput = {
  training: { ...small.training, windows: 'contiguous' },
  regularizers: [
    { kind: 'l1', lambda: 0.01, as: 'proximal' },
    { kind: 'l2', lambda: 0.1, as: 'decoupled' },
    { kind: 'elasticNet', lambda: 0.01, alpha: 0.5, as: 'penalty' },
    { kind: 'dropout', rate: 0.2, at: 'hidden' },
    { kind: 'activityL2', lambda: 0.01, at: 'logits' },
  ],
};

const overPorts = async (size: number, over: LanguageModelConfigInput = {}) => {
  const mesh = portMesh(size);
  try {
    const exchanges = mesh.map((ports, rank) => portExchange({ rank, ports }));
    return await trainShared(await prepared(over), exchanges);
  } finally {
    for (const port of mesh.flat()) port?.close();
  }
};

it('one worker comes to the bits of a run without workers', async () => {
  const alone = await finish(train(await prepared(everything)));
  const [only] = await overPorts(1, everything);
  expect(facts(only!.seen)).toEqual(facts(alone.seen));
  expect(await hashState(only!.end.state)).toBe(await hashState(alone.end.state));
});

describe.each([2, 3, 4])('%i workers', (size) => {
  it('tell the same events and come to the same bits, those of plain sums in one thread, every time', async () => {
    const expected = await trainShared(await prepared(everything), inOneThread(size));
    const hash = await hashState(expected[0]!.end.state);
    for (let time = 0; time < 2; time++) {
      const workers = await overPorts(size, everything);
      for (const { seen, end } of workers) {
        expect(facts(seen)).toEqual(facts(expected[0]!.seen));
        expect(await hashState(end.state)).toBe(hash);
      }
    }
  });

  it('come to the weights of one worker but for rounding', async () => {
    const over: LanguageModelConfigInput = {
      training: { ...small.training, windows: 'contiguous' },
      regularizers: [
        { kind: 'activityL2', lambda: 0.05, at: 'logits' },
        { kind: 'l2', lambda: 0.01, as: 'penalty' },
      ],
    };
    const alone = await finish(train(await prepared(over)));
    const [first] = await overPorts(size, over);
    expect(furthest(first!.end.state.params, alone.end.state.params)).toBeLessThan(1e-5);
    const [shared, serial] = [first!.seen, alone.seen].map((seen) => facts(seen).flatMap(numbersOf));
    expect(shared).toHaveLength(serial!.length);
    for (const [i, value] of serial!.entries()) expect(shared![i]).toBeCloseTo(value, 4);
  });
});

it('weighs each worker by the targets that count', async () => {
  const run = await prepared({ optimizer: { kind: 'sgd', learningRate: 0.5 } });
  const batches: BatchSource = {
    ...run.batches,
    at: (step) => {
      const batch = run.batches.at(step);
      const data = Int32Array.from({ length: 6 * 12 }, (_, i) => Number((i * i) % 7 < (i < 20 ? 1 : 5)));
      return { ...batch, counts: { shape: [6, 12], data } };
    },
  };
  const masked = { ...run, batches };
  const alone = await finish(train(masked));
  const [first] = await trainShared(masked, inOneThread(3));
  expect(furthest(first!.end.state.params, alone.end.state.params)).toBeLessThan(1e-6);
  expect(furthest(first!.end.state.params, (await finish(train(run))).end.state.params)).toBeGreaterThan(
    0.01,
  );
});

it('evaluates to the bits of one worker', async () => {
  const over: LanguageModelConfigInput = { optimizer: { kind: 'sgd', learningRate: 1e-30 } };
  const alone = await finish(train(await prepared(over)));
  const [first] = await overPorts(4, over);
  const evaluations = (events: readonly RunEvent[]) => events.filter(({ type }) => type === 'evaluation-end');
  expect(evaluations(first!.seen)).toEqual(evaluations(alone.seen));
});

describe('a run that is resumed', () => {
  const checkpointAt = ({ seen }: { readonly seen: readonly RunEvent[] }, step: number): TrainingState => {
    const found = seen.find((event) => event.type === 'checkpoint' && event.step === step);
    return structuredClone((found as Extract<RunEvent, { type: 'checkpoint' }>).state);
  };

  it('comes to the bits of the unbroken one with as many workers, carried state included', async () => {
    const whole = await overPorts(3, everything);
    const resume = checkpointAt(whole[1]!, 10);
    expect(resume.carried['lstm/0/hidden']!.shape).toEqual([6, 16]);
    const rest = await trainShared(await prepared(everything), inOneThread(3), { resume });
    expect(await hashState(rest[2]!.end.state)).toBe(await hashState(whole[0]!.end.state));
  });

  it('goes on from the same state with another number of workers', async () => {
    const over: LanguageModelConfigInput = { training: { ...small.training, windows: 'contiguous' } };
    const whole = await finish(train(await prepared(over)));
    const rest = await trainShared(await prepared(over), inOneThread(2), { resume: checkpointAt(whole, 10) });
    expect(furthest(rest[1]!.end.state.params, whole.end.state.params)).toBeLessThan(1e-5);
    expect(furthest(rest[0]!.end.state.carried, whole.end.state.carried)).toBeLessThan(1e-5);
    expect(rest[0]!.end.state.carried['lstm/0/cell']!.shape).toEqual([6, 16]);
  });

  it('keeps every bit of a state that passes from four workers to one, the sign of a zero included', async () => {
    const four = await overPorts(4, everything);
    const { carried } = four[0]!.end.state;
    const resume = {
      ...four[0]!.end.state,
      carried: record(
        Object.entries(carried).map(([path, value]) => [path, { ...value, data: value.data.fill(-0, 0, 5) }]),
      ),
    };
    const more: LanguageModelConfigInput = {
      ...everything,
      training: { ...everything.training!, maxSteps: 21 },
    };
    const seen: TrainingState[] = [];
    const controller = new AbortController();
    controller.abort();
    for await (const event of train(await prepared(more), { resume, signal: controller.signal }))
      if (event.type === 'run-end') seen.push(event.state);
    expect(await hashParams(seen[0]!.carried)).toBe(await hashParams(resume.carried));
  });
});

it('stops every worker after the same step when one is told to', async () => {
  const run = await prepared({ training: { ...small.training, maxSteps: 1000 } });
  const controller = new AbortController();
  const ends = await Promise.all(
    inOneThread(3).map(async (exchange) => {
      const last: RunEvent[] = [];
      for await (const event of train(run, {
        exchange,
        ...(exchange.rank === 1 && { signal: controller.signal }),
      })) {
        if (exchange.rank === 1 && event.type === 'step-end' && event.step === 7) controller.abort();
        last[0] = event;
      }
      return last[0]!;
    }),
  );
  for (const end of ends) expect(end).toMatchObject({ type: 'run-end', reason: 'aborted', step: 8 });
});

it('stops early on every worker alike', async () => {
  const over: LanguageModelConfigInput = {
    data: { ...small.data, maxCharacters: { train: 200, valid: 500 } },
    training: { ...small.training, maxSteps: 2000, patience: 1 },
  };
  const ends = (await overPorts(2, over)).map(({ end }) => end);
  expect(ends.map(({ reason }) => reason)).toEqual(['early-stop', 'early-stop']);
  expect(ends[0]!.step).toBe(ends[1]!.step);
});

it('keeps the number of tensors over 100 steps, and frees all at the end', async () => {
  const before = memory().numTensors;
  const counts = new Set<number>();
  const run = await prepared({
    ...everything,
    training: { ...everything.training!, maxSteps: 100, evaluateEvery: 20 },
  });
  await Promise.all(
    inOneThread(2).map(async (exchange) => {
      for await (const event of train(run, { exchange }))
        if (exchange.rank === 1 && event.type === 'evaluation-end') counts.add(memory().numTensors);
    }),
  );
  expect(counts.size).toBe(1);
  expect(memory().numTensors).toBe(before);
});

it('names the first tensor that is not finite on every worker alike, and frees all', async () => {
  const before = memory().numTensors;
  const run = await prepared({ optimizer: { kind: 'sgd', learningRate: 1e30 } });
  const failures = await Promise.all(
    inOneThread(2).map((exchange) => finish(train(run, { exchange })).catch((error: unknown) => error)),
  );
  expect(failures[1]).toMatchObject({
    code: 'E_NAN',
    message: expect.stringMatching(
      /^training: (NaN|-?Infinity) at step \d+, first in the \w+ '.+' \(element/,
    ),
  });
  expect((failures[0] as Error).message).toBe((failures[1] as Error).message);
  expect(memory().numTensors).toBe(before);
});

it('frees all when another worker is gone, and tells the reason', async () => {
  const before = memory().numTensors;
  const mesh = portMesh(2);
  const controller = new AbortController();
  const { signal } = controller;
  const run = await prepared();
  const events = train(run, { exchange: portExchange({ rank: 0, ports: mesh[0]!, signal }) });
  setTimeout(() => controller.abort(new Error('worker 1 died')), 20);
  await expect(finish(events)).rejects.toThrow('worker 1 died');
  for (const port of mesh.flat()) port?.close();
  expect(memory().numTensors).toBe(before);
});

describe('refuses', () => {
  it('more workers than rows of a batch', async () => {
    const run = await prepared();
    const [exchange] = inOneThread(7);
    await expect(finish(train(run, { exchange: exchange! }))).rejects.toMatchObject({
      code: 'E_OPTION',
      message: 'fit: 7 workers must each have a row of a batch, got 6 rows.',
    });
  });
});
