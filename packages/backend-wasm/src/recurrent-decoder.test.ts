import { embedding, linear, lstmSequence, recurrentDecoder } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { draw } from '../test/compare.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

const weightsOf = (vocabulary: number, width: number, hidden: number, layers: number) => ({
  table: draw('table', [vocabulary, width]),
  cell: 'lstm' as const,
  layers: Array.from({ length: layers }, (_, layer) => ({
    kernel: draw(`W${layer}`, [layer === 0 ? width : hidden, 4 * hidden], 0.2),
    recurrent: draw(`U${layer}`, [hidden, 4 * hidden], 0.2),
    bias: draw(`b${layer}`, [4 * hidden], 0.2),
  })),
  head: {
    maps: [
      { kernels: [draw('head', [hidden, vocabulary], 0.3)] as const, bias: draw('bias', [vocabulary]) },
    ] as const,
  },
});

/** The same by whole sequences. */
const logitsOf = (
  { table, layers, head }: ReturnType<typeof weightsOf>,
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
  return linear(activation === 'relu' ? tf.relu(values) : values, ...head.maps[0].kernels, head.maps[0].bias);
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
      const decoder = recurrentDecoder({ ...weights, activation })!;
      const found = ids.flatMap((id) => [...decoder.next(Int32Array.of(id))]);
      const expected = logitsOf(weights, activation, ids);
      expectClose(tf.tensor(found, expected.shape), expected, { relative: 1e-5 });
      decoder.dispose();
    });
  });

  it('gives each of several rows the bits that it has alone, before and after rows are selected', () => {
    const weights = { ...weightsOf(11, 6, 10, 2), activation: 'relu' as const };
    const alone = (ids: readonly number[]) => {
      const decoder = recurrentDecoder(weights)!;
      const logits = ids.map((id) => [...decoder.next(Int32Array.of(id))]).at(-1)!;
      decoder.dispose();
      return logits;
    };
    const decoder = recurrentDecoder(weights)!;
    decoder.next(Int32Array.of(3, 7));
    expect([...decoder.next(Int32Array.of(0, 10))]).toEqual([...alone([3, 0]), ...alone([7, 10])]);
    decoder.select(Int32Array.of(1, 0, 1));
    expect([...decoder.next(Int32Array.of(5, 5, 6))]).toEqual([
      ...alone([7, 10, 5]),
      ...alone([3, 0, 5]),
      ...alone([7, 10, 6]),
    ]);
    decoder.select(Int32Array.of(1));
    expect([...decoder.next(Int32Array.of(2))]).toEqual(alone([3, 0, 5, 2]));
    decoder.dispose();
  });

  it('refuses what it cannot read, and says what it can', () => {
    const decoder = recurrentDecoder({ ...weightsOf(7, 4, 8, 1), activation: 'none' })!;
    expect(() => decoder.next(Int32Array.of())).toThrow(
      'next must be given an id of at least one row, got 0.',
    );
    expect(() => decoder.next(Int32Array.of(1, 7))).toThrow(
      'recurrentDecoder: ids[1] must be an id below 7, got 7.',
    );
    expect(() => decoder.select(Int32Array.of(0))).toThrow(
      'recurrentDecoder: select must be given rows among the 0 that were read, got 0 at 0.',
    );
    decoder.next(Int32Array.of(1, 6));
    expect(() => decoder.next(Int32Array.of(1))).toThrow(
      'next must be given an id of each of the 2 rows, got 1.',
    );
    expect(() => decoder.select(Int32Array.of())).toThrow('rows among the 2 that were read, got none.');
    decoder.dispose();
  });
});

it('starts every session anew and frees it', () => {
  const weights = weightsOf(7, 4, 8, 1);
  const device = tf.backend() as unknown as { numDataIds(): number };
  const before = device.numDataIds();
  const read = () => {
    const decoder = recurrentDecoder({ ...weights, activation: 'relu' })!;
    const logits = [1, 2, 3].map((id) => [...decoder.next(Int32Array.of(id))]);
    decoder.dispose();
    return logits;
  };
  expect(read()).toEqual(read());
  expect(device.numDataIds()).toBe(before);
});
