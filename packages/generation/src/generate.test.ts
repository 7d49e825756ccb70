import '@tensorflow/tfjs-backend-cpu';
import type { Model, Params } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import {
  add,
  cumsum,
  gather,
  memory,
  mul,
  setBackend,
  slice,
  squeeze,
  type Tensor2D,
  tensor,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type GenerateOptions, generate } from './generate.ts';
import type { FinishReason } from './generate-batch.ts';
import { greedy } from './greedy.ts';
import { sampler } from './sampler.ts';

beforeAll(() => setBackend('cpu'));

const vocabulary = 7;
const parameters = [{ path: 'table', role: 'kernel', shape: [vocabulary, vocabulary] }] as const;
const init: Model['init'] = (random) => ({ table: tensor(random.normal(49), [vocabulary, vocabulary]) });

/** Logits that depend on all ids so far: the sum of their rows in a table. */
const sumOfRows = (contextLength?: number): Model => ({
  spec: { kind: 'sumOfRows', vocabulary },
  ...(contextLength !== undefined && { contextLength }),
  parameters,
  sites: ['logits'],
  init,
  forward: (params, { inputs }) => {
    const logits = cumsum(gather(params.table!, inputs.ids as Tensor2D), 1);
    return { logits, activations: { logits } };
  },
});

/** The same with the sum as its state, and the ids that it was given one call at a time. */
const runningSum = (calls: number[][] = []): Model => ({
  ...sumOfRows(),
  spec: { kind: 'runningSum', vocabulary },
  forward: (params, { inputs, carried }) => {
    calls.push([...inputs.ids!.dataSync()]);
    const sums = cumsum(gather(params.table!, inputs.ids as Tensor2D), 1);
    const logits = carried === undefined ? sums : add(sums, carried.sum!);
    const last = slice(logits, [0, logits.shape[1]! - 1, 0], [1, 1, vocabulary]);
    return { logits, activations: { logits }, carried: { sum: last, table: params.table! } };
  },
});

const table = () => init(randomStream(5));
const prompt = Int32Array.of(1, 4, 2);

const options = (model: Model, params: Params): GenerateOptions => ({
  model,
  params,
  prompt,
  sampler: sampler({ temperature: 3 }),
  random: randomStream(8).stream('generate'),
  maxTokens: 30,
});

const collect = async (given: GenerateOptions): Promise<{ ids: number[]; reason: FinishReason }> => {
  const running = generate(given);
  const ids: number[] = [];
  for (;;) {
    const next = await running.next();
    if (next.done) return { ids, reason: next.value };
    expect(next.value.index).toBe(ids.length);
    ids.push(next.value.id);
  }
};

const bigram: Model = {
  ...sumOfRows(),
  forward: (params, { inputs }) => {
    const logits = gather(params.table!, inputs.ids as Tensor2D);
    return { logits, activations: { logits } };
  },
};

/** Each id is followed by the next one, the last by the first. */
const successors = (): Params => {
  const successor = (row: number, column: number) => (column === (row + 1) % vocabulary ? 1 : 0);
  const cells = Array.from({ length: 49 }, (_, i) => successor(Math.floor(i / 7), i % 7));
  return { table: tensor(cells, [7, 7]) };
};

it('follows the table greedily', async () => {
  const given = { ...options(bigram, successors()), sampler: greedy(), maxTokens: 8 };
  const { ids, reason } = await collect(given);
  expect(ids).toEqual([3, 4, 5, 6, 0, 1, 2, 3]);
  expect(reason).toBe('length');
});

it('never gives the unknown token, and draws again from the others with their own odds', async () => {
  const fixed = (logits: readonly number[]): Model => ({
    ...sumOfRows(1),
    forward: (params, { inputs }) => {
      const rows = gather(params.table!, inputs.ids as Tensor2D);
      const all = add(mul(rows, 0), tensor([...logits]));
      return { logits: all, activations: { logits: all } };
    },
  });
  const params = table();
  // the unknown token has half of the probability, the others 1/4, 1/8 and 1/8
  const logits = [0.5, 0.25, 0.125, 0.125, 0, 0, 0].map((p) => Math.log(Math.max(p, 1e-30)));
  const given = { ...options(fixed(logits), params), sampler: sampler(), maxTokens: 2000 };
  const { ids: all } = await collect(given);
  const { ids } = await collect({ ...given, special: { unknown: 0 } });
  expect(ids).not.toContain(0);
  expect(ids.filter((id, i) => all[i] !== 0 && id !== all[i])).toEqual([]);
  const share = (id: number) => ids.filter((one) => one === id).length / ids.length;
  expect(share(1)).toBeCloseTo(0.5, 1);
  expect(share(2)).toBeCloseTo(0.25, 1);
  expect(
    new Set((await collect({ ...given, sampler: greedy(), maxTokens: 3, special: { unknown: 0 } })).ids),
  ).toEqual(new Set([1]));
  const few = { ...given, sampler: sampler({ topK: 1 }), maxTokens: 3, special: { unknown: 0 } };
  expect((await collect(few)).ids).toEqual([1, 1, 1]);
  expect(await collect({ ...few, stopIds: [0] })).toEqual({ ids: [], reason: 'stop' });
});

describe('special tokens', () => {
  const cycle = () => ({ ...options(bigram, successors()), sampler: greedy(), maxTokens: 20 });

  it('begins with the token that begins a text, unless the prompt does, and stops at the one that ends it', async () => {
    const special = { begin: 6, end: 5 };
    const whole = { ids: [0, 1, 2, 3, 4], reason: 'stop' };
    expect(await collect({ ...cycle(), special, prompt: new Int32Array() })).toEqual(whole);
    expect(await collect({ ...cycle(), special, prompt: Int32Array.of(6) })).toEqual(whole);
    const calls: number[][] = [];
    const given = { ...options(runningSum(calls), table()), maxTokens: 1, special };
    await collect(given);
    await collect({ ...given, prompt: Int32Array.of(6, ...prompt) });
    expect(calls).toEqual([
      [6, ...prompt],
      [6, ...prompt],
    ]);
  });

  it('stops at the token that ends a text and at stop ids, whichever comes first', async () => {
    const given = { ...cycle(), special: { end: 5 } };
    expect(await collect({ ...given, stopIds: [4] })).toEqual({ ids: [3], reason: 'stop' });
    expect(await collect({ ...given, stopIds: [6] })).toEqual({ ids: [3, 4], reason: 'stop' });
  });

  it('never writes the others', async () => {
    const { ids } = await collect({ ...cycle(), special: { unknown: 3, pad: 5, begin: 0 } });
    expect(ids).toHaveLength(20);
    for (const id of [0, 3, 5]) expect(ids).not.toContain(id);
  });

  it('changes nothing where there are none', async () => {
    const given = options(sumOfRows(), table());
    expect(await collect({ ...given, special: {} })).toEqual(await collect(given));
  });
});

it('reads the prompt once where the model has state, and writes the same as without', async () => {
  const calls: number[][] = [];
  const params = table();
  const withState = await collect(options(runningSum(calls), params));
  const without = await collect(options(sumOfRows(), params));
  expect(withState.ids).toEqual(without.ids);
  expect(new Set(withState.ids).size).toBeGreaterThan(2);
  expect(calls).toEqual([[...prompt], ...withState.ids.slice(0, -1).map((id) => [id])]);
});

it('shows a model with a context length no more than that', async () => {
  const params = table();
  const given = options(sumOfRows(2), params);
  const { ids } = await collect(given);
  const context = [...prompt, ...ids];
  for (const [index, id] of ids.entries()) {
    const seen = context.slice(index + 1, index + 3);
    const rows = seen.map((row) =>
      squeeze(slice(params.table as Tensor2D, [row, 0], [1, vocabulary])).dataSync(),
    );
    const logits = rows[0]!.map((value, column) => Math.fround(value + rows[1]![column]!));
    expect(given.sampler.next(Float32Array.from(logits), given.random.at(index))).toBe(id);
  }
});

it('writes the same text for the same stream, and another for another', async () => {
  const params = table();
  const write = async (seed: number) =>
    (await collect({ ...options(runningSum(), params), random: randomStream(seed) })).ids.join();
  expect(await write(1)).toBe(await write(1));
  expect(await write(1)).not.toBe(await write(2));
});

it('keeps no tensor, however it ends', async () => {
  const params = table();
  const before = memory().numTensors;
  const during = new Set<number>();
  for await (const { index } of generate(options(runningSum(), params))) {
    during.add(memory().numTensors);
    if (index === 20) break;
  }
  expect([...during]).toEqual([before + 2]);
  expect(memory().numTensors).toBe(before);

  await collect(options(sumOfRows(), params));
  expect(memory().numTensors).toBe(before);

  const failing = { ...greedy(), next: () => vocabulary };
  await expect(collect({ ...options(runningSum(), params), sampler: failing })).rejects.toThrow();
  expect(memory().numTensors).toBe(before);
  expect(params.table!.isDisposed).toBe(false);
});

it('ends at a stop id without giving it', async () => {
  const params = table();
  const { ids } = await collect(options(runningSum(), params));
  const stopped = await collect({ ...options(runningSum(), params), stopIds: [99, ids[5]!] });
  expect(stopped).toEqual({ ids: ids.slice(0, ids.indexOf(ids[5]!)), reason: 'stop' });
});

it('ends before the next token when the signal says so', async () => {
  const params = table();
  const controller = new AbortController();
  const running = generate({ ...options(runningSum(), params), signal: controller.signal });
  const before = memory().numTensors;
  await running.next();
  await running.next();
  controller.abort();
  expect(await running.next()).toEqual({ done: true, value: 'aborted' });
  expect(memory().numTensors).toBe(before);
  const aborted = { ...options(runningSum(), params), signal: AbortSignal.abort() };
  expect(await collect(aborted)).toEqual({ ids: [], reason: 'aborted' });
});

it('lets other work run between tokens', async () => {
  const params = table();
  const controller = new AbortController();
  let turns = 0;
  const work = () => {
    if (++turns < 10) setImmediate(work);
    else controller.abort();
  };
  setImmediate(work);
  const given = { ...options(runningSum(), params), maxTokens: 10_000, signal: controller.signal };
  const { ids, reason } = await collect(given);
  expect(reason).toBe('aborted');
  expect(ids.length).toBeLessThanOrEqual(10);
});

it('refuses at once what it cannot go on from', () => {
  const params = table();
  const given = options(runningSum(), params);
  expect(() => generate({ ...given, prompt: new Int32Array() })).toThrow(
    expect.objectContaining({
      code: 'E_DATA',
      message: 'generate: the prompt must hold at least one token, got none.',
      hint: 'Give a text to go on from; a line break will do.',
    }),
  );
  expect(() => generate({ ...given, prompt: Int32Array.of(1, 7) })).toThrow(
    'generate: prompt[1] must be an id below 7, got 7.',
  );
  expect(() => generate({ ...given, prompt: Int32Array.of(-1) })).toThrow('got -1');
  expect(() => generate({ ...given, maxTokens: 0 })).toThrow(
    'generate: maxTokens must be an integer ≥ 1, got 0.',
  );
  expect(() => generate({ ...given, params: {} })).toThrow('generate: params must hold "table".');
  expect(() => generate({ ...given, params: { table: tensor([1]) } })).toThrow(
    'generate: table must be [7, 7], got [1].',
  );
});

it('stops at logits that are not finite', async () => {
  const params = { table: tensor(new Float32Array(49).fill(NaN), [7, 7]) };
  const before = memory().numTensors;
  await expect(collect(options(runningSum(), params))).rejects.toMatchObject({ code: 'E_NAN' });
  expect(memory().numTensors).toBe(before);
});

it('refuses a model that gives no logits for each position', async () => {
  const params = table();
  const classifier: Model = {
    ...sumOfRows(),
    forward: (given) => ({ logits: given.table!, activations: {} }),
  };
  await expect(collect(options(classifier, params))).rejects.toThrow(
    'generate: logits must be [1, 3, V], got [7, 7].',
  );
});
