import { wasmBackend } from '@ridgeline/backend-wasm';
import { decodeState, encodeState } from '@ridgeline/checkpoints';
import type { HostParams, RunEvent, TrainingState } from '@ridgeline/contracts';
import { type LanguageModelConfigInput, parseConfig, train } from '@ridgeline/recipes';
import { hashParams } from '@ridgeline/tensors';
import { portExchange, portMesh } from '@ridgeline/trainers';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { finish, inOneThread, trainShared } from './shards.ts';
import { groups, parts, prepared, small, turning } from './training-step-parts.ts';

beforeAll(() => wasmBackend().start());

/** One run of each configuration, for the tests that compare another with it. */
const runs = new Map<LanguageModelConfigInput, ReturnType<typeof finish>>();

const runOf = (over: LanguageModelConfigInput = small): ReturnType<typeof finish> => {
  const run = runs.get(over) ?? prepared(over).then((given) => finish(train(given)));
  runs.set(over, run);
  return run;
};

const hashState = async ({ averaged = {}, ...state }: TrainingState): Promise<string> =>
  JSON.stringify([
    await Promise.all(
      [state.params, state.optimizer, state.carried, averaged, state.best!.params].map(hashParams),
    ),
    state.evaluations,
    state.evaluationsWithoutGain,
  ]);

/** What does not depend on the clock, without the states. */
const facts = (events: readonly RunEvent[]): RunEvent[] =>
  events.flatMap((event) =>
    event.type === 'step-end' ? { ...event, stepMs: 0 } : event.type === 'evaluation-end' ? event : [],
  );

/** The largest difference of two numbers at one place. */
const furthest = (found: HostParams, expected: HostParams): number =>
  Math.max(
    ...Object.entries(expected).flatMap(([path, { data }]) => [
      ...data.map((value, i) => Math.abs(value - found[path]!.data[i]!)),
    ]),
  );

describe.each(Object.entries(parts))('%s', (name, over) => {
  it('resumes bit for bit from a checkpoint that was written and read', async () => {
    const whole = await runOf(over);
    const at10 = whole.seen.find((event) => event.type === 'checkpoint' && event.step === 10);
    const files = await encodeState((at10 as Extract<RunEvent, { type: 'checkpoint' }>).state);
    const rest = await finish(train(await prepared(over), { resume: await decodeState(files) }));
    expect(await hashState(rest.end.state)).toBe(await hashState(whole.end.state));
    expect(facts(rest.seen)).toEqual(facts(whole.seen).filter(({ step }) => step > 10));
  });

  it('trains otherwise than without', async () => {
    const [plain, other] = [await runOf(), await runOf(over)];
    expect(await hashParams(other.end.params)).not.toBe(await hashParams(plain.end.params));
  });

  it('comes to the same bits with an exchange: those of one worker alone, and the same on two', async () => {
    const alone = await runOf(over);
    const [only] = await trainShared(await prepared(over), inOneThread(1));
    expect(facts(only!.seen)).toEqual(facts(alone.seen));
    expect(await hashState(only!.end.state)).toBe(await hashState(alone.end.state));

    const mesh = portMesh(2);
    const exchanges = mesh.map((ports, rank) => portExchange({ rank, ports }));
    const expected = await trainShared(await prepared(over), inOneThread(2));
    const workers = await trainShared(await prepared(over), exchanges);
    for (const port of mesh.flat()) port?.close();
    for (const { seen, end } of workers) {
      expect(facts(seen)).toEqual(facts(expected[0]!.seen));
      expect(await hashState(end.state)).toBe(await hashState(expected[0]!.end.state));
    }
    // noise of activations is drawn for each worker
    const isNoisy = parts[name]!.regularizers?.some(({ kind }) => kind === 'dropout') === true;
    // a rate at which validation turns so soon makes much of every rounding
    const isWild = name === 'nonMonotonic';
    if (!isNoisy && !isWild)
      expect(furthest(workers[0]!.end.state.params, alone.end.state.params)).toBeLessThan(1e-4);
  });

  it.each([1, 2])('keeps the number of tensors, with %i at work, and frees all', async (size) => {
    const before = memory().numTensors;
    const counts = new Set<number>();
    const run = await prepared(over);
    // all stand still at the same event while tensors are counted
    const arrived: (() => void)[] = [];
    const meet = (): Promise<void> =>
      new Promise((resolve) => {
        arrived.push(resolve);
        if (arrived.length < size) return;
        counts.add(memory().numTensors);
        for (const goOn of arrived.splice(0)) goOn();
      });
    await Promise.all(
      inOneThread(size).map(async (exchange) => {
        for await (const event of train(run, { exchange })) if (event.type === 'evaluation-end') await meet();
      }),
    );
    expect(counts.size).toBe(1);
    expect(memory().numTensors).toBe(before);
  });
});

it.each(['sam', 'fgm', 'virtualAdversarial', 'rDrop', 'ema'])(
  '%s names what is not finite, and frees all',
  async (name) => {
    const over = { ...parts[name], optimizer: { kind: 'sgd', learningRate: 1e30 } as const };
    const before = memory().numTensors;
    const message = /^training: (NaN|-?Infinity) at step \d+, first in the \w+ '.+' \(element/;
    await expect(finish(train(await prepared(over)))).rejects.toMatchObject({
      code: 'E_NAN',
      message: expect.stringMatching(message),
    });
    expect(memory().numTensors).toBe(before);
    const run = await prepared(over);
    const failures = await Promise.all(
      inOneThread(2).map((exchange) =>
        finish(train(run, { exchange })).catch((error: Error) => error.message),
      ),
    );
    expect(failures[0]).toMatch(message);
    expect(failures[1]).toBe(failures[0]);
    expect(memory().numTensors).toBe(before);
  },
);

it.each([
  ['sam', { gradient: { kind: 'sam', rho: 0 } }],
  ['fgm', { gradient: { kind: 'fgm', epsilon: 0 } }],
  ['virtualAdversarial', { gradient: { kind: 'virtualAdversarial', epsilon: 1, weight: 0 } }],
  ['weightDrop', { regularizers: [{ kind: 'weightDrop', rate: 0 }] }],
  ['maxNorm', { regularizers: [{ kind: 'maxNorm', bound: 1e6 }] }],
  ['groups', { optimizer: { ...small.optimizer, groups: [{ ...groups[0]!, factor: 1 }] } }],
  ['the weights under ema', { averaging: { kind: 'ema', decay: 0.9 } }],
] as [string, LanguageModelConfigInput][])('%s changes no bit where it does nothing', async (_, over) => {
  const [plain, other] = [await runOf(), await runOf(over)];
  for (const part of ['params', 'optimizer', 'carried'] as const)
    expect(await hashParams(other.end.state[part])).toBe(await hashParams(plain.end.state[part]));
});

it('keeps every unit within its bound, from the first step on', async () => {
  const { seen, end } = await finish(
    train(await prepared({ ...parts.maxNorm, training: { ...small.training, checkpointEvery: 1 } })),
  );
  for (const { state } of [...seen.filter((event) => event.type === 'checkpoint'), end]) {
    const { data, shape } = state.params['lstm/0/kernel']!;
    const columns = shape[1]!;
    for (let column = 0; column < columns; column++) {
      let squares = 0;
      for (let i = column; i < data.length; i += columns) squares += data[i]! * data[i]!;
      expect(Math.sqrt(squares)).toBeLessThan(0.8 + 1e-6);
    }
  }
});

it('keeps all that a ball selects within it together, from the first step on', async () => {
  const { seen, end } = await finish(
    train(await prepared({ ...parts.l2Ball, training: { ...small.training, checkpointEvery: 1 } })),
  );
  for (const { state } of [...seen.filter((event) => event.type === 'checkpoint'), end]) {
    const selected = Object.entries(state.params).filter(
      ([path]) => path.startsWith('lstm/') && !path.endsWith('/bias'),
    );
    const squares = selected.flatMap(([, { data }]) => [...data]).reduce((sum, x) => sum + x * x, 0);
    expect(selected.length).toBeGreaterThan(1);
    expect(Math.sqrt(squares)).toBeLessThan(3 + 1e-5);
    expect(Math.sqrt(squares)).toBeGreaterThan(2.9);
  }
});

it.each([
  [
    { gradient: { kind: 'fgm', epsilon: 1, at: 'embeding' } },
    'E_SELECTOR',
    'fgm: the model lstm has no site "embeding"',
  ],
  [
    { optimizer: { ...small.optimizer, groups: [...groups, ...groups] } },
    'E_OPTION',
    "groups: 'embedding/table' must be of one group, and is of two.",
  ],
  [
    { regularizers: [{ kind: 'l1', lambda: 1, as: 'penalty', metric: 'adaptive' }] },
    'E_OPTION',
    'l1: the metric adaptive is that of a proximal map, and it is applied as "penalty".',
  ],
  [
    {
      optimizer: { kind: 'adadelta', learningRate: 1 },
      regularizers: [{ kind: 'l1', lambda: 1, as: 'proximal', metric: 'adaptive' }],
    },
    'E_OPTION',
    'fit: l1 is to go by the step sizes of adadelta, which has none for each weight.',
  ],
  [
    { ...parts.fista, ...parts.sam },
    'E_OPTION',
    'fit: an optimizer that finds gradients ahead of the weights cannot stand beside sam.',
  ],
  [
    { ...parts.reduceOnPlateau, data: { valid: 0 } },
    'E_OPTION',
    'fit: reduceOnPlateau needs validation data, and there is none.',
  ],
  [
    { ...turning, data: { valid: 0 } },
    'E_OPTION',
    'fit: nonMonotonic needs validation data, and there is none.',
  ],
] as [LanguageModelConfigInput, string, string][])(
  'refuses what cannot be: %j',
  async (over, code, message) => {
    await expect(finish(train(await prepared(over)))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  },
);

it('begins to average behind the evaluation that is worse than an early one, and not before', async () => {
  const { seen, end } = await runOf(turning);
  const found = seen.flatMap((event) => (event.type === 'evaluation-end' ? [event] : []));
  const losses = found.map(({ validation }) => validation.dataLoss);
  const turn = losses.findIndex((loss, i) => loss > Math.min(...losses.slice(0, Math.max(0, i - 1))));
  expect(turn).toBeGreaterThan(1);
  const stateAt = async (maxSteps: number) => {
    const training = { ...small.training, maxSteps };
    return (await finish(train(await prepared({ ...turning, training })))).end.state;
  };
  const [before, after] = await Promise.all([0, 2].map((more) => stateAt(found[turn]!.step + more)));
  expect(furthest(before!.averaged!, before!.params)).toBe(0);
  expect(furthest(after!.averaged!, after!.params)).toBeGreaterThan(0);
  expect(furthest(end.state.averaged!, end.state.params)).toBeGreaterThan(0);
});

it('does not go on with another kind of averaging than it began with', async () => {
  const stateOf = async (over: LanguageModelConfigInput) =>
    (await finish(train(await prepared(over)))).end.state;
  const longer = { training: { ...small.training, maxSteps: 30 } };
  for (const [begun, goesOn] of [
    [parts.ema!, {}],
    [{}, parts.ema!],
  ] as const) {
    const before = memory().numTensors;
    const resume = await stateOf(begun);
    const run = await prepared({ ...goesOn, ...longer });
    await expect(finish(train(run, { resume }))).rejects.toMatchObject({ code: 'E_CHECKPOINT' });
    expect(memory().numTensors).toBe(before);
  }
});

it('reads the configuration of an earlier version to what it was', () => {
  const { loss, objective, gradient, averaging } = parseConfig(small);
  expect([loss, objective, gradient, averaging]).toEqual([undefined, undefined, undefined, undefined]);
  expect(Object.keys(parseConfig(small))).not.toContain('objective');
});
