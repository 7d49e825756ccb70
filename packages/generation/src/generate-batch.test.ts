import '@tensorflow/tfjs-backend-cpu';
import type { Model, Params } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import { add, cumsum, gather, memory, setBackend, slice, type Tensor2D, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { type GenerateOptions, generate } from './generate.ts';
import {
  type BatchOptions,
  type FinishReason,
  type GeneratedToken,
  generateBatch,
} from './generate-batch.ts';
import { processors } from './processors/catalog.ts';
import { sampler } from './sampler.ts';

beforeAll(() => setBackend('cpu'));

const vocabulary = 7;

/** Logits that depend on all ids so far: the sum of their rows in a table, read anew each time. */
const forgetful: Model = {
  spec: { kind: 'sumOfRows', vocabulary },
  parameters: [{ path: 'table', role: 'kernel', shape: [vocabulary, vocabulary] }],
  sites: ['logits'],
  init: (random) => ({ table: tensor(random.normal(49), [vocabulary, vocabulary]) }),
  forward: (params, { inputs }) => {
    const logits = cumsum(gather(params.table!, inputs.ids as Tensor2D), 1);
    return { logits, activations: { logits } };
  },
};

/** The same with the sum as what each row carries, and the shapes that it was given. */
const carrying = (shapes: number[][] = []): Model => ({
  ...forgetful,
  forward: (params, { inputs, carried }) => {
    shapes.push([...inputs.ids!.shape]);
    const sums = cumsum(gather(params.table!, inputs.ids as Tensor2D), 1);
    const logits = carried === undefined ? sums : add(sums, carried.sum!);
    const [rows, length] = inputs.ids!.shape as [number, number];
    const last = slice(logits, [0, length - 1, 0], [rows, 1, vocabulary]);
    return { logits, activations: { logits }, carried: { sum: last } };
  },
});

const random = randomStream(8);
const rows = [[1, 4, 2], [3, 3, 3], [5], [2, 0, 6], [1]].map((prompt, i) => ({
  prompt: Int32Array.from(prompt),
  random: random.stream(`row/${i}`),
}));
const table = (): Params => forgetful.init(randomStream(5));

const options = (model: Model, params: Params): Omit<BatchOptions, 'rows'> => ({
  model,
  params,
  sampler: sampler({ temperature: 20 }),
  maxTokens: 20,
  stopIds: [0],
});

const collect = async (given: BatchOptions) => {
  const found = given.rows.map(() => ({ tokens: [] as GeneratedToken[], reasons: [] as FinishReason[] }));
  for await (const event of generateBatch(given)) {
    const one = found[event.row]!;
    if ('token' in event) one.tokens.push(event.token);
    else one.reasons.push(event.finishReason);
  }
  return found;
};

const alone = async (given: GenerateOptions) => {
  const running = generate(given);
  const tokens: GeneratedToken[] = [];
  for (;;) {
    const next = await running.next();
    if (next.done) return { tokens, reasons: [next.value] };
    tokens.push(next.value);
  }
};

it('draws for each row what is drawn for it alone, whatever the model carries', async () => {
  const params = table();
  for (const model of [forgetful, carrying()]) {
    const penalty = processors.presencePenalty({ penalty: 1 });
    const given = { ...options(model, params), maxTokens: 8, processors: [penalty] };
    const together = await collect({ ...given, rows });
    for (const [i, row] of rows.entries()) expect(together[i]).toEqual(await alone({ ...given, ...row }));
    expect(new Set(together.flatMap(({ reasons }) => reasons))).toEqual(new Set(['stop', 'length']));
    expect(new Set(together.map(({ tokens }) => tokens.length)).size).toBeGreaterThan(2);
  }
});

it('reads rows of one length side by side, and those that are over no more', async () => {
  const shapes: number[][] = [];
  await collect({ ...options(carrying(shapes), table()), rows });
  expect(shapes[0]).toEqual([3, 3]);
  expect(shapes.filter(([, length]) => length === 1).map(([count]) => count)).toContain(2);
  const counts = shapes.slice(1).map(([count]) => count!);
  expect(counts.slice(0, counts.indexOf(2)).every((count, i, all) => i === 0 || count <= all[i - 1]!)).toBe(
    true,
  );
});

it('reads a prompt that several rows have once, and draws for each by its own stream', async () => {
  const shapes: number[][] = [];
  const params = table();
  const given = { ...options(carrying(shapes), params), stopIds: [] };
  const four = [0, 1, 0, 0].map((which, i) => ({ ...rows[which]!, random: random.stream(`choice/${i}`) }));
  const together = await collect({ ...given, rows: four });
  expect(shapes.slice(0, 2)).toEqual([
    [2, 3],
    [4, 1],
  ]);
  for (const [i, row] of four.entries()) expect(together[i]).toEqual(await alone({ ...given, ...row }));
});

it('ends one row or all by their signals, and keeps no tensor', async () => {
  const params = table();
  const before = memory().numTensors;
  const leaving = new AbortController();
  const given = { ...options(carrying(), params), stopIds: [] };
  const running = generateBatch({
    ...given,
    rows: rows.slice(0, 2).map((row, i) => (i === 0 ? { ...row, signal: leaving.signal } : row)),
  });
  const seen: [number, string][] = [];
  for await (const event of running) {
    seen.push([event.row, 'token' in event ? 'token' : event.finishReason]);
    if (event.row === 0 && 'token' in event && event.token.index === 1) leaving.abort();
  }
  expect(seen.filter(([row]) => row === 0).map(([, what]) => what)).toEqual(['token', 'token', 'aborted']);
  expect(seen.filter(([row]) => row === 1)).toHaveLength(21);
  const aborted = await collect({ ...given, rows, signal: AbortSignal.abort() });
  for (const { tokens, reasons } of aborted) expect([tokens, reasons]).toEqual([[], ['aborted']]);
  for await (const _ of generateBatch({ ...given, rows })) break;
  expect(memory().numTensors).toBe(before);
});

it('tells log-probabilities of the model, whatever processors and sampler do', async () => {
  const params = table();
  const given = { ...options(forgetful, params), maxTokens: 4 };
  const forced = [processors.prefix({ ids: [6, 5, 4, 3] })];
  const [one] = await collect({ ...given, rows: rows.slice(0, 1), processors: forced, logProbabilities: 3 });
  const cells = [...params.table!.dataSync()];
  const context = [...rows[0]!.prompt];
  expect(one!.tokens.map(({ id }) => id)).toEqual([6, 5, 4, 3]);
  for (const { id, logProbability, top } of one!.tokens) {
    const logits = Array.from({ length: vocabulary }, (_, column) =>
      context.reduce((sum, row) => sum + cells[row * vocabulary + column]!, 0),
    );
    const whole = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    expect(logProbability).toBeCloseTo(logits[id]! - whole, 5);
    const expected = logits.map((logit) => logit - whole).sort((a, b) => b - a);
    expect(top).toHaveLength(3);
    for (const [i, likely] of top!.entries()) expect(likely.logProbability).toBeCloseTo(expected[i]!, 5);
    context.push(id);
  }
  const [none] = await collect({ ...given, rows: rows.slice(0, 1), logProbabilities: 0 });
  expect(none!.tokens[0]).toEqual({
    id: expect.any(Number),
    index: 0,
    logProbability: expect.any(Number),
    top: [],
  });
  const [off] = await collect({ ...given, rows: rows.slice(0, 1) });
  expect(off!.tokens[0]).toEqual({ id: expect.any(Number), index: 0 });
});

it('refuses rows that it cannot go on from, and a count that is none', () => {
  const given = options(forgetful, table());
  expect(() => generateBatch({ ...given, rows: [...rows, { prompt: new Int32Array(), random }] })).toThrow(
    expect.objectContaining({ code: 'E_DATA' }),
  );
  expect(() => generateBatch({ ...given, rows, logProbabilities: -1 })).toThrow(
    'generate: logProbabilities must be an integer ≥ 0, got -1.',
  );
});
