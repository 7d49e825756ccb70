import { embedding, linear, lstmDecoder, lstmSequence } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { draw } from '../test/compare.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

const weightsOf = (vocabulary: number, width: number, hidden: number, layers: number) => ({
  table: draw('table', [vocabulary, width]),
  layers: Array.from({ length: layers }, (_, layer) => ({
    kernel: draw(`W${layer}`, [layer === 0 ? width : hidden, 4 * hidden], 0.2),
    recurrent: draw(`U${layer}`, [hidden, 4 * hidden], 0.2),
    bias: draw(`b${layer}`, [4 * hidden], 0.2),
  })),
  headKernel: draw('head', [hidden, vocabulary], 0.3),
  headBias: draw('bias', [vocabulary]),
});

/** The same by whole sequences. */
const logitsOf = (
  { table, layers, headKernel, headBias }: ReturnType<typeof weightsOf>,
  activation: 'relu' | 'none',
  ids: number[],
) => {
  let values = embedding(table, tf.tensor2d([ids], [1, ids.length], 'int32'));
  for (const { kernel, recurrent, bias } of layers) {
    const zeros = tf.zeros([1, recurrent.shape[0]!]);
    values = lstmSequence({
      projected: linear(values, kernel, bias),
      recurrent,
      hidden: zeros,
      cell: zeros,
    }).outputs;
  }
  return linear(activation === 'relu' ? tf.relu(values) : values, headKernel, headBias);
};

describe('reads id by id what the layers read at once', () => {
  it.each([
    ['widths that are padded', 5, 3, 6, 1, 'relu'],
    ['two layers', 65, 64, 128, 2, 'none'],
    ['more of an inner size than a block holds', 11, 270, 300, 1, 'relu'],
    ['a vocabulary too large to project beforehand', 9000, 40, 120, 2, 'none'],
  ] as const)('%s', (_, vocabulary, width, hidden, layers, activation) => {
    tf.tidy(() => {
      const weights = weightsOf(vocabulary, width, hidden, layers);
      const ids = [0, 4, vocabulary - 1, 2, 2, 1];
      const decoder = lstmDecoder({ ...weights, activation })!;
      const found = ids.flatMap((id) => [...decoder.next(Int32Array.of(id))]);
      const expected = logitsOf(weights, activation, ids);
      expectClose(tf.tensor(found, expected.shape), expected, { relative: 1e-5 });
      decoder.dispose();
    });
  });
});

it('starts every session anew and frees it', () => {
  const weights = weightsOf(7, 4, 8, 1);
  const device = tf.backend() as unknown as { numDataIds(): number };
  const before = device.numDataIds();
  const read = () => {
    const decoder = lstmDecoder({ ...weights, activation: 'relu' })!;
    const logits = [1, 2, 3].map((id) => [...decoder.next(Int32Array.of(id))]);
    decoder.dispose();
    return logits;
  };
  expect(read()).toEqual(read());
  expect(device.numDataIds()).toBe(before);
});
