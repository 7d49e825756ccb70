import { expectClose } from '@ridgeline/testing';
import '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { initializers, layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawIds, drawMask } from '../test/compare.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());
afterAll(() => tf.setBackend('cpu'));

const [batch, time, vocabulary] = [6, 7, 5];

let seed = 0;
const initializer = () => initializers.glorotUniform({ seed: ++seed });
const dense = (units: number, activation: 'relu' | 'softmax') =>
  layers.dense({ units, activation, kernelInitializer: initializer() });
const embedding = (options = {}) =>
  layers.embedding({
    inputDim: vocabulary,
    outputDim: 4,
    inputLength: time,
    embeddingsInitializer: initializer(),
    ...options,
  });
const recurrent = () => ({ units: 3, kernelInitializer: initializer(), recurrentInitializer: initializer() });
const convolution = { filters: 4, kernelSize: 3, activation: 'relu' as const };

/** The layers between an embedding and a softmax. */
const nets: Record<string, () => Parameters<Sequential['add']>[0][]> = {
  'embedding, flatten, dense': () => [embedding(), layers.flatten(), dense(5, 'relu')],
  lstm: () => [embedding(), layers.lstm(recurrent())],
  'lstm over masked positions': () => [embedding({ maskZero: true }), layers.lstm(recurrent())],
  gru: () => [embedding(), layers.gru(recurrent())],
  simpleRNN: () => [embedding(), layers.simpleRNN(recurrent())],
  bidirectional: () => [
    embedding(),
    layers.bidirectional({
      layer: layers.lstm({ ...recurrent(), returnSequences: true }),
      mergeMode: 'concat',
    }),
    layers.globalAveragePooling1d({}),
  ],
  'conv1d, globalMaxPooling1d': () => [
    embedding(),
    layers.conv1d({ ...convolution, kernelInitializer: initializer() }),
    layers.globalMaxPooling1d(),
  ],
  'conv1d, maxPooling1d': () => [
    embedding(),
    layers.conv1d({
      ...convolution,
      padding: 'same',
      activation: 'linear',
      kernelInitializer: initializer(),
    }),
    layers.maxPooling1d({ poolSize: 2 }),
    layers.flatten(),
  ],
  'averagePooling1d, timeDistributed': () => [
    embedding(),
    layers.averagePooling1d({ poolSize: 3, strides: 2 }),
    layers.timeDistributed({ layer: dense(3, 'relu') }),
    layers.flatten(),
  ],
  separableConv: () => [
    embedding(),
    layers.reshape({ targetShape: [time, 1, 4] }),
    layers.separableConv2d({
      filters: 3,
      kernelSize: [3, 1],
      depthwiseInitializer: initializer(),
      pointwiseInitializer: initializer(),
    }),
    layers.globalMaxPooling2d({}),
  ],
  batchNormalization: () => [embedding(), layers.flatten(), layers.batchNormalization()],
  layerNormalization: () => [embedding(), layers.layerNormalization(), layers.flatten()],
  dropout: () => [embedding(), layers.flatten(), layers.dropout({ rate: 0.4, seed: 3 })],
  spatialDropout1d: () => [embedding(), layers.spatialDropout1d({ rate: 0.4, seed: 3 }), layers.flatten()],
};
for (const activation of [
  'elu',
  'selu',
  'relu6',
  'softplus',
  'softsign',
  'tanh',
  'hardSigmoid',
  'swish',
  'mish',
] as const)
  nets[activation] = () => [embedding(), layers.flatten(), layers.activation({ activation })];

/** Three steps of fit and what it then predicts. */
const fit = async (backend: string, between: (typeof nets)[string]) => {
  tf.setBackend(backend);
  seed = 0;
  const net = sequential({ layers: [...between(), dense(2, 'softmax')] as never });
  net.compile({
    optimizer: tf.train.momentum(0.2, 0.5),
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy'],
  });
  const ids = tf.cast(drawIds('ids', [batch, time], vocabulary), 'float32');
  const right = drawMask('right', [batch]);
  const targets = tf.stack([right, tf.sub(1, right)], 1);
  const { history } = await net.fit(ids, targets, { epochs: 3, batchSize: 4, shuffle: false, verbose: 0 });
  const predicted = (net.predict(ids) as tf.Tensor).dataSync().slice();
  net.dispose();
  return { losses: history.loss as number[], accuracies: history.acc as number[], predicted };
};

describe('a model of tf.layers learns on wasm what it learns on cpu', () => {
  it.each(Object.entries(nets))('%s', async (_, between) => {
    const expected = await fit('cpu', between);
    const actual = await fit('wasm', between);
    expect(actual.losses.length).toBe(3);
    expectClose(actual.losses, expected.losses, { relative: 1e-4 });
    expectClose(actual.accuracies, expected.accuracies, { relative: 1e-6 });
    expectClose(actual.predicted, expected.predicted, { relative: 1e-3 });
    expect(Math.min(...expected.losses)).toBeLessThan(expected.losses[0]!);
  });
});
