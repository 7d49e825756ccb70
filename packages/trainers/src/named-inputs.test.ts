import '@tensorflow/tfjs-backend-cpu';
import type {
  ActivityRegularizer,
  BatchSource,
  GradientExchange,
  HostArray,
  HostBatch,
  InputNoise,
  Loss,
  Model,
  Optimizer,
  Params,
  RunEvent,
  TrainingState,
} from '@ridgeline/contracts';
import { embedding, hashParams, linear, mapParams, randomStream, record } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { type FitOptions, fit } from './fit.ts';
import { portExchange, portMesh } from './shared/port-exchange.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

/** Of the vocabulary a batch holds a third, so that workers exchange no more of the table. */
const [vocabulary, words, width, rows, time] = [21, 7, 4, 5, 3];
const random = randomStream(3);

const parameters = [
  { path: 'table', role: 'embedding', shape: [vocabulary, width], lookedUpBy: ['source', 'ids'] },
  { path: 'head/kernel', role: 'kernel', shape: [width, vocabulary] },
  { path: 'head/bias', role: 'bias', shape: [vocabulary] },
] as const;

/** A text from a text: tanh(embedding of each id + mean embedding of the source), then linear; one table for both. */
const translator: Model = {
  spec: { kind: 'translator' },
  parameters,
  sites: ['source', 'output', 'logits'],
  siteInputs: { source: 'source' },
  init: (stream) =>
    record(
      parameters.map(({ path, shape }): [string, tf.Tensor] => {
        const size = shape.reduce<number>((a, b) => a * b, 1);
        return [path, tf.tensor(stream.stream(path).normal(size), [...shape])];
      }),
    ),
  forward: (params, { inputs: { source, sourceMask, ids } }, { noise }) => {
    const embedded = embedding(params.table!, source!);
    const weights = tf.expandDims(tf.cast(sourceMask!, 'float32'), 2);
    const summed = tf.sum(tf.mul(noise('source', embedded), weights), 1, true);
    const values = tf.tanh(tf.add(embedding(params.table!, ids!), tf.div(summed, tf.sum(weights, 1, true))));
    const logits = linear(noise('output', values), params['head/kernel']!, params['head/bias']!);
    return {
      logits: noise('logits', logits),
      activations: { source: embedded, output: values, logits },
    };
  },
};

/** The sum of (logits − one-hot target)²/2 over the targets, and how many count, both by row. */
const parts: Loss['perExample'] = (logits, { targets, counts = tf.ones(targets.shape) }) => {
  const apart = tf.sub(logits, tf.oneHot(targets as tf.Tensor2D, vocabulary));
  const losses = tf.mul(0.5, tf.sum(tf.square(apart), -1));
  return {
    lossNats: tf.sum<tf.Tensor1D>(tf.mul(losses, counts), 1),
    targets: tf.sum<tf.Tensor1D>(counts, 1),
  };
};
const loss: Loss = {
  spec: { kind: 'halfSquares' },
  perExample: parts,
  mean: (logits, batch) => {
    const { lossNats, targets } = parts(logits, batch);
    return tf.div(tf.sum(lossNats), tf.sum(targets));
  },
  weight: ({ counts }) => Array.from(counts!.data).reduce((total, one) => total + one, 0),
};

const descent = (rate: number): Optimizer => ({
  spec: { kind: 'descent' },
  learningRate: { spec: { kind: 'constant' }, at: () => rate },
  init: () => record([]),
  update: (gradients) => ({ updates: mapParams(gradients, (g) => tf.mul(-rate, g)), state: record([]) }),
});

/** The mean square over the positions that count. */
const meanSquare: ActivityRegularizer = {
  spec: { kind: 'meanSquare', reduction: 'mean' },
  penalty: (activation, counted = tf.ones(activation.shape.slice(0, -1))) => {
    const squares = tf.mean(tf.square(activation), -1);
    return tf.div(tf.sum(tf.mul(squares, counted)), tf.maximum(tf.sum(counted), 1));
  },
};

/** Texts of different lengths; where they are as long as their sources, shapes do not tell them apart. */
const batchOf = (step: number, length: number): HostBatch => {
  const draw = (name: string, size: number): HostArray => ({
    shape: [rows, size],
    data: random
      .stream(name)
      .at(step)
      .integers(rows * size, words),
  });
  const mask = (size: number, isThere: (row: number, position: number) => boolean): HostArray => ({
    shape: [rows, size],
    data: Int32Array.from({ length: rows * size }, (_, i) => Number(isThere(Math.floor(i / size), i % size))),
  });
  return {
    inputs: {
      source: draw('source', length),
      sourceMask: mask(length, (row, position) => position <= row),
      ids: draw('ids', time),
    },
    targets: draw('targets', time),
    counts: mask(time, (row, position) => position < time - (row % 3)),
  };
};

const sourceOf = (length: (step: number) => number): BatchSource => ({
  spec: {},
  targetsPerBatch: rows * time,
  stepsPerEpoch: 4,
  at: (step) => batchOf(step, length(step)),
});

const options: FitOptions = {
  model: translator,
  loss,
  optimizer: descent(0.1),
  rules: ['source', 'output'].map((at) => ({ activity: meanSquare, at })),
  batches: sourceOf((step) => 3 + (step % 3)),
  validation: [batchOf(100, 6), batchOf(101, time)],
  random,
  maxSteps: 12,
  evaluateEvery: 6,
};

const run = async (over: Partial<FitOptions> = {}) => {
  const seen: RunEvent[] = [];
  for await (const event of fit({ ...options, ...over })) seen.push(event);
  const end = seen.at(-1) as Extract<RunEvent, { type: 'run-end' }>;
  const evaluations = seen.filter(({ type }) => type === 'evaluation-end');
  return { evaluations, params: end.params, hash: await hashParams(end.params) };
};

const shared = async (size: number, over: Partial<FitOptions> = {}) => {
  const mesh = portMesh(size);
  try {
    const exchanges = mesh.map((ports, rank): GradientExchange => portExchange({ rank, ports }));
    return await Promise.all(exchanges.map((exchange) => run({ ...over, exchange })));
  } finally {
    for (const port of mesh.flat()) port?.close();
  }
};

describe('batches of a source and a text of other lengths', () => {
  it('train, and leave no tensor', async () => {
    const before = tf.memory().numTensors;
    const { evaluations } = await run({ maxSteps: 60 });
    const losses = evaluations.map((event) =>
      event.type === 'evaluation-end' ? event.validation.dataLoss : 0,
    );
    expect(losses.at(-1)!).toBeLessThan(0.7 * losses[0]!);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('train to the same bits every time, alone and as the only worker', async () => {
    const alone = await run();
    expect((await run()).hash).toBe(alone.hash);
    const [only] = await shared(1);
    expect(only!.hash).toBe(alone.hash);
    expect(only!.evaluations).toEqual(alone.evaluations);
  });

  it.each([2, 3, 5])('are shared among %i workers, who come to the same bits', async (size) => {
    const before = tf.memory().numTensors;
    const alone = await run();
    const workers = await shared(size);
    for (const { hash, evaluations } of workers) {
      expect(hash).toBe(workers[0]!.hash);
      expect(evaluations).toEqual(workers[0]!.evaluations);
    }
    for (const [path, { data }] of Object.entries(alone.params))
      data.forEach((value, i) => {
        expect(workers[0]!.params[path]!.data[i]).toBeCloseTo(value, 5);
      });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('are evaluated by several workers to the bits of one', async () => {
    const still = { optimizer: descent(1e-30), rules: [] };
    const alone = await run(still);
    const [first] = await shared(3, still);
    expect(first!.evaluations).toEqual(alone.evaluations);
  });

  it('are refused where an input has not a row for each of the targets', async () => {
    const batch = batchOf(0, 4);
    const wrong = {
      ...batch,
      inputs: { ...batch.inputs, source: { shape: [4, 5], data: new Int32Array(20) } },
    };
    const batches = { ...options.batches, at: () => wrong };
    const expected = {
      code: 'E_SHAPE',
      message: 'batch: inputs.source must have a row for each of the 5 rows of targets, got [4, 5].',
    };
    await expect(run({ batches })).rejects.toMatchObject(expected);
    await expect(shared(2, { batches })).rejects.toMatchObject(expected);
  });
});

describe('noise on inputs', () => {
  /** Each word becomes the next one with probability ½, and the unknown one is never drawn. */
  const inputNoise: InputNoise = {
    spec: { kind: 'nextWord' },
    apply: ({ shape, data }, stream) => {
      const draws = stream.uniform(data.length);
      return { shape, data: Int32Array.from(data, (id, i) => (draws[i]! < 0.5 ? (id + 1) % words : id)) };
    },
  };
  const tokenizer = { vocabulary: Array.from({ length: vocabulary }, String), special: {} };
  const rules = [...options.rules, { inputNoise }, { inputNoise, input: 'source' }];
  const noisy = { rules, tokenizer };

  it('is another at each step, input and rule, and the same for each pass', async () => {
    const seen: string[] = [];
    const spy: InputNoise = {
      ...inputNoise,
      apply: (ids, stream, known) => {
        expect(known).toBe(tokenizer);
        seen.push(String(stream.uint32(1)[0]));
        return inputNoise.apply(ids, stream, known);
      },
    };
    const both = [{ inputNoise: spy }, { inputNoise: spy }, { inputNoise: spy, input: 'source' }];
    await run({ tokenizer, rules: both, maxSteps: 4, evaluateEvery: 4 });
    // three rules, four steps; rows are counted once more for the state at the end
    expect(new Set(seen).size).toBe(12);
  });

  it('changes what is trained, and neither targets nor evaluation', async () => {
    const still = { ...noisy, optimizer: descent(1e-30) };
    const [plain, changed] = [await run({ ...still, rules: options.rules }), await run(still)];
    expect(changed.evaluations).toEqual(plain.evaluations);
    expect((await run(noisy)).hash).not.toBe((await run()).hash);
    const seen: string[] = [];
    const watched: Loss = {
      ...loss,
      mean: (logits, given) => {
        seen.push([given.targets, given.counts!].map((each) => each.dataSync().join()).join('/'));
        return loss.mean(logits, given);
      },
    };
    await run({ ...noisy, loss: watched, maxSteps: 1, validation: [] });
    const { targets, counts } = options.batches.at(0);
    expect(seen).toEqual([[targets, counts!].map(({ data }) => data.join()).join('/')]);
  });

  it('goes on bit for bit where a run was left, alone and among workers', async () => {
    const states: TrainingState[] = [];
    for await (const event of fit({ ...options, ...noisy, checkpointEvery: 5 }))
      if (event.type === 'checkpoint') states.push(event.state);
    const unbroken = await run(noisy);
    expect((await run({ ...noisy, resume: states[0]! })).hash).toBe(unbroken.hash);
    const workers = await shared(2, noisy);
    expect(workers[1]!.hash).toBe(workers[0]!.hash);
    for (const [path, { data }] of Object.entries(unbroken.params))
      data.forEach((value, i) => {
        expect(workers[0]!.params[path]!.data[i]).toBeCloseTo(value, 5);
      });
  });

  it('is refused where a batch has no such ids, and without what ids stand for', async () => {
    const message = (input: string) =>
      `nextWord: input must name ids that batches have: source, ids, got ${input}.`;
    for (const input of ['sourceMask', 'target', 'toString'])
      await expect(run({ tokenizer, rules: [{ inputNoise, input }] })).rejects.toMatchObject({
        code: 'E_SELECTOR',
        message: message(input),
      });
    await expect(run({ rules: [{ inputNoise }] })).rejects.toMatchObject({
      code: 'E_OPTION',
      message: 'nextWord: fit must be told what ids stand for.',
    });
  });
});

it('leaves padding of an input out of the penalties of its own sites alone, whatever the shapes', async () => {
  const params: Params = translator.init(random.stream('init'));
  const penalty = async (at: string, batch: HostBatch): Promise<number> => {
    const found = await evaluate({
      ...options,
      params,
      batches: [batch],
      rules: [{ activity: meanSquare, at }],
    });
    return found.penalties.meanSquare!;
  };
  const batch = batchOf(0, time);
  const { counts, ...uncounted } = batch;
  const squares = (values: tf.Tensor, counted: HostArray): number =>
    tf.tidy(() => meanSquare.penalty(values, tf.tensor(counted.data, [...counted.shape])).dataSync()[0]!);
  const ofSource = squares(
    embedding(params.table!, tf.tensor(batch.inputs.source!.data, [rows, time], 'int32')),
    batch.inputs.sourceMask!,
  );
  expect(await penalty('source', batch)).toBeCloseTo(ofSource, 5);
  expect(await penalty('source', uncounted)).toBeCloseTo(ofSource, 5);
  expect(await penalty('output', batch)).not.toBeCloseTo(await penalty('output', uncounted), 3);
});

it('has no penalty where no position of a site counts', async () => {
  const batch = batchOf(0, time);
  const idsMask = { shape: [rows, time], data: new Int32Array(rows * time) };
  const { penalties, dataLoss, objective } = await evaluate({
    ...options,
    params: translator.init(random.stream('init')),
    batches: [{ ...batch, inputs: { ...batch.inputs, idsMask } }],
    rules: [{ activity: meanSquare, at: 'output' }],
  });
  expect(penalties).toEqual({ meanSquare: 0 });
  expect(objective).toBe(dataLoss);
});
