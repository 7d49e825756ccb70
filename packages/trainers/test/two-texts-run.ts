import type {
  ActivityRegularizer,
  BatchSource,
  GradientExchange,
  HostArray,
  HostBatch,
  Loss,
  Model,
  Optimizer,
  RunEvent,
} from '@ridgeline/contracts';
import { embedding, hashParams, linear, mapParams, randomStream, record } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { fit } from '../src/fit.ts';
import type { FitOptions } from '../src/plan.ts';
import { portExchange, portMesh } from '../src/shared/port-exchange.ts';

/** Of the vocabulary a batch holds a third, so that workers exchange no more of the table. */
export const [vocabulary, words, width, rows, time] = [21, 7, 4, 5, 3];
export const random = randomStream(3);

const parameters = [
  { path: 'table', role: 'embedding', shape: [vocabulary, width], lookedUpBy: ['source', 'ids'] },
  { path: 'head/kernel', role: 'kernel', shape: [width, vocabulary] },
  { path: 'head/bias', role: 'bias', shape: [vocabulary] },
] as const;

/** A text from a text: tanh(embedding of each id + mean embedding of the source), then linear; one table for both. */
export const translator: Model = {
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
export const loss: Loss = {
  spec: { kind: 'halfSquares' },
  perExample: parts,
  mean: (logits, batch) => {
    const { lossNats, targets } = parts(logits, batch);
    return tf.div(tf.sum(lossNats), tf.sum(targets));
  },
  weight: ({ counts }) => Array.from(counts!.data).reduce((total, one) => total + one, 0),
};

export const descent = (rate: number): Optimizer => ({
  spec: { kind: 'descent' },
  learningRate: { spec: { kind: 'constant' }, at: () => rate },
  init: () => record([]),
  update: (gradients) => ({ updates: mapParams(gradients, (g) => tf.mul(-rate, g)), state: record([]) }),
});

/** The mean square over the positions that count. */
export const meanSquare: ActivityRegularizer = {
  spec: { kind: 'meanSquare', reduction: 'mean' },
  penalty: (activation, counted = tf.ones(activation.shape.slice(0, -1))) => {
    const squares = tf.mean(tf.square(activation), -1);
    return tf.div(tf.sum(tf.mul(squares, counted)), tf.maximum(tf.sum(counted), 1));
  },
};

/** Texts of different lengths; where they are as long as their sources, shapes do not tell them apart. */
export const batchOf = (step: number, length: number): HostBatch => {
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

export const sourceOf = (length: (step: number) => number): BatchSource => ({
  spec: {},
  targetsPerBatch: rows * time,
  stepsPerEpoch: 4,
  at: (step) => batchOf(step, length(step)),
});

export const options: FitOptions = {
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

export const run = async (over: Partial<FitOptions> = {}) => {
  const seen: RunEvent[] = [];
  for await (const event of fit({ ...options, ...over })) seen.push(event);
  const end = seen.at(-1) as Extract<RunEvent, { type: 'run-end' }>;
  const evaluations = seen.filter(({ type }) => type === 'evaluation-end');
  return { evaluations, params: end.params, hash: await hashParams(end.params) };
};

export const shared = async (size: number, over: Partial<FitOptions> = {}) => {
  const mesh = portMesh(size);
  try {
    const exchanges = mesh.map((ports, rank): GradientExchange => portExchange({ rank, ports }));
    return await Promise.all(exchanges.map((exchange) => run({ ...over, exchange })));
  } finally {
    for (const port of mesh.flat()) port?.close();
  }
};
