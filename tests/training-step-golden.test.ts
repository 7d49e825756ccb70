import type { BatchSource, HostParams, Loss, Model, Noise, RunEvent } from '@ridgeline/contracts';
import { crossEntropy, rDrop } from '@ridgeline/losses';
import { ema, fgm, reduceOnPlateau, sam, sgd } from '@ridgeline/optimizers';
import { maxNorm } from '@ridgeline/regularizers';
import { mapParams, randomStream, record } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { type FitOptions, fit } from '@ridgeline/trainers';
import { gather, matMul, memory, mul, reshape, type Tensor, tanh, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import golden from './golden/training-step.json' with { type: 'json' };
import { inOneThread } from './shards.ts';

type Values = Readonly<Record<string, readonly number[]>>;
const shapes: Values = golden.shapes;
const { width, vocabulary } = golden.sizes;

const hostOf = (values: Values): HostParams =>
  mapParams(values, (data, path) => ({ shape: shapes[path]!, data: Float32Array.from(data) }));

/** logits = tanh(embedding · hidden) · head, at every position alone. */
const model: Model = {
  spec: { kind: 'positions' },
  parameters: [
    { path: 'embedding/table', role: 'embedding', shape: shapes['embedding/table']!, lookedUpBy: ['ids'] },
    { path: 'hidden/kernel', role: 'kernel', shape: shapes['hidden/kernel']! },
    { path: 'head/kernel', role: 'kernel', shape: shapes['head/kernel']! },
  ],
  sites: ['embedding', 'output', 'logits'],
  init: () => record(Object.entries(shapes).map(([path, shape]) => [path, zeros([...shape])] as const)),
  forward: (params, { inputs: { ids } }, mode) => {
    const [rows, length] = ids!.shape as [number, number];
    const of = (values: Tensor, path: string): Tensor =>
      matMul(reshape(values, [rows * length, -1]), params[path]!);
    const table = gather(params['embedding/table']!, reshape(ids!, [-1]));
    const embedded = mode.noise('embedding', reshape(table, [rows, length, width]));
    const hidden = mode.noise('output', tanh(of(embedded, 'hidden/kernel')));
    const logits = mode.noise('logits', reshape(of(hidden, 'head/kernel'), [rows, length, vocabulary]));
    return { logits, activations: { embedding: embedded, output: hidden, logits } };
  },
};

const idsOf = (rows: readonly (readonly number[])[]) => ({
  shape: [rows.length, rows[0]!.length],
  data: Int32Array.from(rows.flat()),
});

const batches: BatchSource = {
  spec: {},
  targetsPerBatch: golden.inputs[0]!.flat().length,
  stepsPerEpoch: golden.inputs.length,
  at: (step) => ({
    inputs: { ids: idsOf(golden.inputs[step]!) },
    targets: idsOf(golden.targets[step]!),
    counts: idsOf(golden.mask[step]!),
  }),
};

const common: FitOptions = {
  model,
  loss: crossEntropy(),
  optimizer: sgd({ learningRate: golden.rate }),
  rules: [],
  batches,
  random: randomStream(1),
  initial: hostOf(golden.first),
  maxSteps: golden.inputs.length,
};

/** What the second draw of a step scales by another number than the first; each worker has its own. */
const scalingNoise = (scales: readonly number[]): Noise => {
  const drawn = new Map<string, number>();
  return {
    spec: { kind: 'scaling' },
    apply: (activation, random) => {
      const [key0, key1, step] = random.address;
      const name = `${key0} ${key1}`;
      if (step === 0 && !drawn.has(name)) drawn.set(name, drawn.size % 2);
      return mul(scales[drawn.get(name)!]!, activation);
    },
  };
};

const cases: readonly [
  string,
  () => Partial<FitOptions>,
  { losses: number[]; last: Values; terms?: number[] },
][] = [
  ['plain', () => ({}), golden.plain],
  ['sam', () => ({ gradient: sam({ rho: golden.sam.rho }) }), golden.sam],
  ['fgm', () => ({ gradient: fgm({ epsilon: golden.fgm.epsilon }) }), golden.fgm],
  [
    'rDrop',
    () => ({
      objective: rDrop({ alpha: golden.rDrop.alpha }),
      rules: [{ noise: scalingNoise(golden.rDrop.scales), at: 'output' }],
    }),
    golden.rDrop,
  ],
  ['ema', () => ({ averaging: ema({ decay: golden.ema.decay }) }), golden.ema],
  [
    'maxNorm',
    () => ({
      rules: [{ constraint: maxNorm({ bound: golden.maxNorm.bound }), on: { path: ['**'] } }],
    }),
    golden.maxNorm,
  ],
  [
    'groups',
    () => ({ groups: [{ on: { role: ['embedding'] }, factor: golden.groups.factor }] }),
    golden.groups,
  ],
];

const eventsOf = async (options: FitOptions): Promise<readonly RunEvent[]> => {
  const events: RunEvent[] = [];
  for await (const event of fit(options)) events.push(event);
  return events;
};

const expectGolden = (
  events: readonly RunEvent[],
  { losses, last, terms }: { losses: number[]; last: Values; terms?: number[] },
): void => {
  const steps = events.filter((event) => event.type === 'step-end');
  const close = { relative: 2e-5 };
  expectClose(
    steps.map(({ dataLoss }) => dataLoss),
    losses,
    { ...close, what: 'data loss' },
  );
  if (terms !== undefined) {
    expectClose(
      steps.map(({ penalties }) => penalties.rDrop!),
      terms,
      { ...close, what: 'divergence' },
    );
  }
  const end = events.at(-1)!;
  if (end.type !== 'run-end') throw new Error('the run has no end');
  for (const [path, value] of Object.entries(hostOf(last)))
    expectClose(end.state.params[path]!, value, { ...close, what: path });
};

describe.each(Object.entries(backends))('steps on %s, as JAX and Optax', (_, start) => {
  beforeAll(start);

  it.each(cases)('%s', async (_, options, expected) => {
    const before = memory().numTensors;
    expectGolden(await eventsOf({ ...common, ...options() }), expected);
    expect(memory().numTensors).toBe(before);
  });

  it.each(cases)('%s, shared by two workers', async (_, options, expected) => {
    const before = memory().numTensors;
    const runs = inOneThread(2).map((exchange) => eventsOf({ ...common, ...options(), exchange }));
    for (const events of await Promise.all(runs)) expectGolden(events, expected);
    expect(memory().numTensors).toBe(before);
  });

  it('evaluates and gives back the average, not the weights', async () => {
    const events = await eventsOf({
      ...common,
      averaging: ema({ decay: golden.ema.decay }),
      validation: [batches.at(0)],
    });
    const end = events.at(-1)!;
    if (end.type !== 'run-end') throw new Error('the run has no end');
    const averaged = hostOf(golden.ema.averaged);
    for (const found of [end.params, end.state.averaged!, end.state.best!.params])
      for (const [path, value] of Object.entries(averaged))
        expectClose(found[path]!, value, { relative: 2e-5 });
  });
});

it.each(golden.plateaus.map((given) => [given.factor, given.patience, given] as const))(
  'lowers the rate on a plateau, by %f after %i',
  (factor, patience, { losses, floor, rates }) => {
    const schedule = reduceOnPlateau({ rate: 1, factor, patience, floor });
    const found = losses.map((_, last) =>
      losses.slice(0, last + 1).map((dataLoss, step) => ({ step, dataLoss })),
    );
    expectClose(
      found.map((evaluations) => schedule.after!(evaluations).at(0)),
      rates,
      { relative: 1e-6 },
    );
  },
);

it('measures the evaluation loss, whatever is trained', async () => {
  const smooth: Loss = crossEntropy({ labelSmoothing: 0.3 });
  const options = { ...common, validation: [batches.at(0)], optimizer: sgd({ learningRate: 0 }) };
  const lossOf = async (over: Partial<FitOptions>) => {
    const found = (await eventsOf({ ...options, ...over })).find((event) => event.type === 'evaluation-end');
    return found?.validation.dataLoss;
  };
  const plain = await lossOf({});
  expect(await lossOf({ loss: smooth, evaluationLoss: crossEntropy() })).toBe(plain);
  expect(await lossOf({ objective: rDrop({ alpha: 3 }) })).toBe(plain);
  expect(await lossOf({ loss: smooth })).not.toBe(plain);
});

it('refuses an objective of a divergence with a loss that has none', async () => {
  const { divergence: _, ...loss } = crossEntropy();
  const given = { ...common, optimizer: sgd({ learningRate: 0 }), loss, objective: rDrop({ alpha: 1 }) };
  await expect(eventsOf(given)).rejects.toMatchObject({
    code: 'E_OPTION',
    message: 'fit: rDrop needs a loss with a divergence, and crossEntropy has none.',
    hint: 'Take a loss of distributions, such as crossEntropy, or leave rDrop out.',
  });
});
