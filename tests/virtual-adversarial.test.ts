import type {
  BatchSource,
  GradientMethod,
  HostParams,
  Model,
  PassAt,
  RandomStream,
  RunEvent,
} from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { recurrentTranslator } from '@ridgeline/models';
import { sgd, virtualAdversarial } from '@ridgeline/optimizers';
import { mapParams, randomStream, record } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { type FitOptions, fit } from '@ridgeline/trainers';
import {
  cast,
  div,
  expandDims,
  gather,
  matMul,
  memory,
  mul,
  reshape,
  sum,
  type Tensor,
  tanh,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import golden from './golden/virtual-adversarial.json' with { type: 'json' };
import { inOneThread } from './shards.ts';

type Values = Readonly<Record<string, readonly number[]>>;
const shapes: Values = golden.shapes;
const { width, vocabulary } = golden.sizes;

const hostOf = (values: Values): HostParams =>
  mapParams(values, (data, path) => ({ shape: shapes[path]!, data: Float32Array.from(data) }));

/** logits = tanh(x · hidden) · head, x each embedding, or the mean of a row's. */
const modelOf = (kind: 'positions' | 'rows'): Model => ({
  spec: { kind },
  parameters: [
    { path: 'embedding/table', role: 'embedding', shape: shapes['embedding/table']!, lookedUpBy: ['ids'] },
    { path: 'hidden/kernel', role: 'kernel', shape: shapes['hidden/kernel']! },
    { path: 'head/kernel', role: 'kernel', shape: shapes['head/kernel']! },
  ],
  sites: ['embedding', 'logits'],
  init: () => record(Object.entries(shapes).map(([path, shape]) => [path, zeros([...shape])] as const)),
  forward: (params, { inputs: { ids, idsMask } }, mode) => {
    const [rows, length] = ids!.shape as [number, number];
    const table = gather(params['embedding/table']!, reshape(ids!, [-1]));
    const embedded = mode.noise('embedding', reshape(table, [rows, length, width]));
    const shown = expandDims(cast(idsMask!, 'float32'), 2);
    const values: Tensor =
      kind === 'positions'
        ? reshape(embedded, [rows * length, width])
        : div(sum(mul(embedded, shown), 1), sum(shown, 1));
    const hidden = tanh(matMul(values, params['hidden/kernel']!));
    const flat = matMul(hidden, params['head/kernel']!);
    const logits = mode.noise('logits', kind === 'rows' ? flat : reshape(flat, [rows, length, vocabulary]));
    return { logits, activations: { embedding: embedded, logits } };
  },
});

const idsOf = (rows: readonly (readonly number[])[]) => ({
  shape: [rows.length, rows[0]!.length],
  data: Int32Array.from(rows.flat()),
});

const batchesOf = (kind: 'positions' | 'rows'): BatchSource => ({
  spec: {},
  targetsPerBatch: 4,
  stepsPerEpoch: golden.ids.length,
  at: (step) => ({
    inputs: { ids: idsOf(golden.ids[step]!), idsMask: idsOf(golden.mask[step]!) },
    ...(kind === 'rows'
      ? { targets: { shape: [golden.classes[step]!.length], data: Int32Array.from(golden.classes[step]!) } }
      : { targets: idsOf(golden.targets[step]!), counts: idsOf(golden.counts[step]!) }),
  }),
});

/** Gives each row of each step the numbers that the golden run drew. */
const goldenRandom: RandomStream = {
  ...randomStream(1),
  stream: (name) => ({
    ...randomStream(1).stream(name),
    stream: (row) => ({
      ...randomStream(1),
      at: (step) => ({
        ...randomStream(1),
        normal: (count) => {
          const found = /^row\/(\d+)$/.exec(row);
          expect([name, found === null]).toEqual(['gradient/virtualAdversarial/embedding', false]);
          const numbers = golden.drawn[step]![Number(found![1])]!;
          expect(count).toBe(numbers.length);
          return Float32Array.from(numbers);
        },
      }),
    }),
    at: () => randomStream(1),
  }),
};

const optionsOf = (kind: 'positions' | 'rows', gradient: GradientMethod): FitOptions => ({
  model: modelOf(kind),
  loss: crossEntropy(),
  optimizer: sgd({ learningRate: golden.rate }),
  rules: [],
  batches: batchesOf(kind),
  random: goldenRandom,
  initial: hostOf(golden.first),
  maxSteps: golden.ids.length,
  gradient,
});

const eventsOf = async (options: FitOptions): Promise<readonly RunEvent[]> => {
  const events: RunEvent[] = [];
  for await (const event of fit(options)) events.push(event);
  return events;
};

/** The method, and what was added at each pass that it asked for. */
const watched = (method: GradientMethod, seen: { pass: PassAt; added: number[] }[]): GradientMethod => ({
  ...method,
  *find(...given) {
    const passes = method.find(...given);
    let next = passes.next();
    while (!next.done) {
      const { value: pass } = next;
      seen.push({ pass, added: pass.add ? [...pass.add.embedding!.dataSync()] : [] });
      next = passes.next(yield pass);
    }
    return next.value;
  },
});

const cases = (['positions', 'rows'] as const).flatMap((kind) =>
  golden.runs[kind].map((run) => [kind, run.name, run] as const),
);

describe.each(Object.entries(backends))('virtual adversarial training on %s, as PyTorch', (_, start) => {
  beforeAll(start);

  it.each([1, 2])('%i at work', async (size) => {
    for (const [kind, name, { options, losses, terms, last }] of cases) {
      const before = memory().numTensors;
      const given = optionsOf(kind, virtualAdversarial(options));
      const runs =
        size === 1
          ? [eventsOf(given)]
          : inOneThread(size).map((exchange) => eventsOf({ ...given, exchange }));
      for (const events of await Promise.all(runs)) {
        const steps = events.filter((event) => event.type === 'step-end');
        const close = { relative: 5e-5, what: `${kind}, ${name}` };
        expectClose(
          steps.map(({ dataLoss }) => dataLoss),
          losses,
          close,
        );
        expectClose(
          steps.map(({ penalties }) => penalties.virtualAdversarial!),
          terms,
          close,
        );
        const end = events.at(-1)!;
        if (end.type !== 'run-end') throw new Error('the run has no end');
        for (const [path, value] of Object.entries(hostOf(last)))
          expectClose(end.state.params[path]!, value, close);
      }
      expect(memory().numTensors).toBe(before);
    }
  });

  it('finds the first eigenvector of the Hessian of the divergence', async () => {
    const seen: { pass: PassAt; added: number[] }[] = [];
    const epsilon = 2;
    // so short that LDS is its quadratic form, and long enough for float32
    const method = virtualAdversarial({ epsilon, weight: 1, xi: 0.01, iterations: 30 });
    await eventsOf({ ...optionsOf('rows', watched(method, seen)), maxSteps: 1 });
    expect(seen.length).toBe(32);
    const { added } = seen.at(-1)!;
    golden.eigenvectors.forEach(({ first, values }, row) => {
      const r = added.slice(row * first.length, (row + 1) * first.length);
      const along = r.reduce((total, x, i) => total + (x * first[i]!) / epsilon, 0);
      expect(values[1]! / values[0]!).toBeLessThan(0.5);
      expect(Math.abs(along)).toBeGreaterThan(1 - 1e-3);
      expect(Math.hypot(...r)).toBeCloseTo(epsilon, 5);
    });
  });

  it('moves no padding', async () => {
    const seen: { pass: PassAt; added: number[] }[] = [];
    // a model that does not look at masks
    await eventsOf({
      ...optionsOf('positions', watched(virtualAdversarial({ epsilon: 1, weight: 1 }), seen)),
      maxSteps: 1,
    });
    const [shown, counts] = [golden.mask[0]!.flat(), golden.counts[0]!.flat()];
    expect(shown).toContain(0);
    for (const { added } of seen.slice(1))
      shown.forEach((one, position) => {
        const length = Math.hypot(...added.slice(position * width, (position + 1) * width));
        if (one === 0) expect(length).toBe(0);
        // where nothing is predicted, nothing changes
        else if (counts[position] === 1) expect(length).toBeGreaterThan(0);
      });
  });
});

it('refuses a loss without a divergence', async () => {
  const { divergence: _, ...loss } = crossEntropy();
  const given = { ...optionsOf('rows', virtualAdversarial({ epsilon: 1, weight: 1 })), loss };
  await expect(eventsOf(given)).rejects.toMatchObject({
    code: 'E_OPTION',
    message: 'fit: virtualAdversarial needs a loss with a divergence, and crossEntropy has none.',
  });
});

it('moves both texts of a translator, each row as on one worker', async () => {
  await backends.wasm!();
  const model = recurrentTranslator({ vocabulary, embedding: 4, hidden: 4 });
  const seen: { pass: PassAt; added: number[] }[] = [];
  const { initial: _, ...given } = optionsOf(
    'positions',
    virtualAdversarial({ epsilon: 1, weight: 1, at: 'embedding/*' }),
  );
  const rows = batchesOf('positions');
  const options: FitOptions = {
    ...{ ...given, model, random: randomStream(2), maxSteps: 2 },
    batches: {
      ...rows,
      at: (step) => {
        const { inputs, ...batch } = rows.at(step);
        return { ...batch, inputs: { ids: inputs.ids!, source: inputs.ids!, sourceMask: inputs.idsMask! } };
      },
    },
  };
  const method: GradientMethod = {
    ...options.gradient!,
    *find(...args) {
      const passes = options.gradient!.find(...args);
      let next = passes.next();
      while (!next.done) {
        const { value: pass } = next;
        for (const values of Object.values(pass.add ?? {}))
          seen.push({ pass, added: [...values.dataSync()] });
        next = passes.next(yield pass);
      }
      return next.value;
    },
  };
  const alone = await eventsOf({ ...options, gradient: method });
  const [first, second] = seen.slice(-2).map(({ added }) => added);
  for (let row = 0; row < 4; row++) {
    const of = (added: number[]) => added.slice((row * added.length) / 4, ((row + 1) * added.length) / 4);
    expect(Math.hypot(...of(first!), ...of(second!))).toBeCloseTo(1, 5);
  }
  const termsOf = (events: readonly RunEvent[]) =>
    events.flatMap((event) => (event.type === 'step-end' ? [event.penalties.virtualAdversarial!] : []));
  expect(Math.min(...termsOf(alone))).toBeGreaterThan(0);
  const shared = await Promise.all(inOneThread(2).map((exchange) => eventsOf({ ...options, exchange })));
  for (const events of shared) expectClose(termsOf(events), termsOf(alone), { relative: 1e-3 });
});
