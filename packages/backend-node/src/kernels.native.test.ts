import { createRequire } from 'node:module';
import path from 'node:path';
import {
  gruSequence,
  gruSequenceComposition,
  lstmSequence,
  lstmSequenceComposition,
  minGruSequence,
  minGruSequenceComposition,
  randomStream,
  rnnSequence,
  rnnSequenceComposition,
  type SoftmaxCrossEntropyOptions,
  softmaxCrossEntropy,
  softmaxCrossEntropyComposition,
} from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { findAddon } from './addon.ts';
import { nodeBackend } from './node-backend.ts';

beforeAll(() => nodeBackend().start());

const draw = (name: string, shape: number[], scale = 1): tf.Tensor =>
  tf.tensor(randomStream(7).stream(name).normal(tf.util.sizeFromShape(shape), 0, scale), shape);

const drawIds = (name: string, shape: number[], below: number): tf.Tensor =>
  tf.tensor(randomStream(7).stream(name).integers(tf.util.sizeFromShape(shape), below), shape, 'int32');

type Op = (...inputs: tf.Tensor[]) => tf.Tensor[];

/** Gradients of a weighted sum of what `f` gives. */
const gradients = (f: Op, inputs: tf.Tensor[]): tf.Tensor[] =>
  tf.grads((...values: tf.Tensor[]) =>
    tf.addN(
      f(...values).map((output, index) => tf.sum(tf.mul(output, draw(`cotangent/${index}`, output.shape)))),
    ),
  )(inputs);

/** The same outputs, and the same gradients. */
const expectSame = (fused: Op, plain: Op, inputs: tf.Tensor[]) =>
  tf.tidy(() => {
    const compare = (actual: tf.Tensor[], expected: tf.Tensor[]) =>
      actual.forEach((value, index) => {
        expectClose(value, expected[index]!, { relative: 1e-5, what: `output ${index}` });
      });
    compare(fused(...inputs), plain(...inputs));
    compare(gradients(fused, inputs), gradients(plain, inputs));
  });

const sizes = [
  [1, 1, 1],
  [3, 5, 6],
  [2, 17, 33],
  [32, 8, 40],
] as const;

/** What a recurrent op may be given beside its weights. */
const variants = (batch: number, time: number, hidden: number) => {
  const mask = tf.cast(drawIds('mask', [batch, time], 2), 'float32');
  const recurrentMask = tf.mul(2, tf.cast(drawIds('recurrentMask', [batch, hidden], 2), 'float32'));
  return [{}, { reverse: true }, { mask }, { recurrentMask }, { mask, recurrentMask, reverse: true }];
};

const projected = (batch: number, time: number, width: number) => draw('p', [batch, time, width]);
const recurrent = (hidden: number, width: number) => draw('U', [hidden, width], 0.3);
const state = (name: string, batch: number, hidden: number) => draw(name, [batch, hidden], 0.5);

describe.each(sizes)('with B %i, T %i, H %i, forwards, backwards and with masks', (batch, time, hidden) => {
  it('lstmSequence matches its composition, gradients included', () => {
    for (const options of variants(batch, time, hidden)) {
      const run =
        (op: typeof lstmSequence): Op =>
        (p, u, h, c) =>
          Object.values(op({ projected: p!, recurrent: u!, hidden: h!, cell: c!, ...options }));
      expectSame(run(lstmSequence), run(lstmSequenceComposition), [
        projected(batch, time, 4 * hidden),
        recurrent(hidden, 4 * hidden),
        state('h', batch, hidden),
        state('c', batch, hidden),
      ]);
    }
  });

  it('gruSequence matches its composition, gradients included', () => {
    for (const options of variants(batch, time, hidden)) {
      const run =
        (op: typeof gruSequence): Op =>
        (p, u, b, h) =>
          Object.values(op({ projected: p!, recurrent: u!, recurrentBias: b!, hidden: h!, ...options }));
      expectSame(run(gruSequence), run(gruSequenceComposition), [
        projected(batch, time, 3 * hidden),
        recurrent(hidden, 3 * hidden),
        draw('b', [3 * hidden]),
        state('h', batch, hidden),
      ]);
    }
  });

  it('minGruSequence matches its composition, gradients included', () => {
    for (const { recurrentMask: _, ...options } of variants(batch, time, hidden)) {
      const run =
        (op: typeof minGruSequence): Op =>
        (p, h) =>
          Object.values(op({ projected: p!, hidden: h!, ...options }));
      expectSame(run(minGruSequence), run(minGruSequenceComposition), [
        projected(batch, time, 2 * hidden),
        state('h', batch, hidden),
      ]);
    }
  });

  it.each(['tanh', 'relu'] as const)(
    'rnnSequence with %s matches its composition, gradients included',
    (activation) => {
      for (const options of variants(batch, time, hidden)) {
        const run =
          (op: typeof rnnSequence): Op =>
          (p, u, h) =>
            Object.values(op({ projected: p!, recurrent: u!, hidden: h!, activation, ...options }));
        expectSame(run(rnnSequence), run(rnnSequenceComposition), [
          projected(batch, time, hidden),
          recurrent(hidden, hidden),
          state('h', batch, hidden),
        ]);
      }
    },
  );
});

it.each([
  [1, 2],
  [7, 5],
  [130, 65],
])(
  'softmaxCrossEntropy of %i rows over %i classes matches its composition, with every option',
  (rows, classes) => {
    const ids = drawIds('ids', [rows], classes);
    const mask = tf.cast(drawIds('mask', [rows], 2), 'float32');
    const classWeights = tf.exp(draw('w', [classes]));
    const options: SoftmaxCrossEntropyOptions[] = [
      {},
      { mask },
      { labelSmoothing: 0.1 },
      { classWeights },
      { labelSmoothing: 0.1, mask, classWeights },
    ];
    for (const option of options) {
      const run =
        (op: typeof softmaxCrossEntropy): Op =>
        (logits) => [op(logits!, ids, option)];
      expectSame(run(softmaxCrossEntropy), run(softmaxCrossEntropyComposition), [
        draw('z', [rows, classes], 5),
      ]);
    }
  },
);

it('shares one copy of tfjs-core with the addon', () => {
  const addon = createRequire(path.join(findAddon()!, 'package.json'));
  expect(addon('@tensorflow/tfjs')).toBe(createRequire(import.meta.url)('@tensorflow/tfjs-core'));
  expect(tf.getBackend()).toBe('tensorflow');
});

it('frees everything but what it returns', () => {
  const [inputs, weights] = [draw('p', [4, 6, 12]), draw('U', [3, 12])];
  const [hidden, cell] = [tf.zeros([4, 3]), tf.zeros([4, 3])];
  const ids = drawIds('ids', [24], 3);
  const step = () =>
    tf.tidy(() => {
      const loss = (u: tf.Tensor) => {
        const { outputs } = lstmSequence({ projected: inputs, recurrent: u, hidden, cell });
        return tf.mean(softmaxCrossEntropy(tf.reshape(outputs, [24, 3]), ids));
      };
      return tf.grad(loss)(weights).dataSync()[0];
    });
  const backend = tf.backend() as unknown as {
    numDataIds(): number;
    readonly binding: { getNumOfTensors(): number };
  };
  const counts = () => [tf.memory().numTensors, backend.numDataIds(), backend.binding.getNumOfTensors()];
  step();
  const before = counts();
  for (let i = 0; i < 20; i++) step();
  expect(counts()).toEqual(before);
});
