import '@tensorflow/tfjs-backend-cpu';
import { randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { grad, ones, setBackend, type Tensor, tensor, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import golden from '../golden/awd-lstm.json' with { type: 'json' };
import { activationRegularization } from './activation-regularization.ts';
import { embeddingDropout } from './embedding-dropout.ts';
import { lockedDropout } from './locked-dropout.ts';
import { temporalActivationRegularization } from './temporal-activation-regularization.ts';

beforeAll(() => setBackend(inject('backend')));

const units = {
  AR: activationRegularization({ lambda: 2 }),
  TAR: temporalActivationRegularization({ lambda: 1.5 }),
};

it.each(golden.cases.map((given) => [given.name, given] as const))(
  '%s agrees with PyTorch, and so does its gradient',
  (name, { value, gradient }) => {
    const [unit, isMasked] = name.split(', ') as [keyof typeof units, string | undefined];
    const [rows, time] = golden.shape as [number, number];
    const mask = isMasked ? tensor2d(golden.mask, [rows, time], 'int32') : undefined;
    const penalty = (h: Tensor) => units[unit].penalty(h, mask);
    const h = tensor(golden.h, golden.shape);
    expectClose(penalty(h), value, { relative: 1e-5 });
    expectClose(grad(penalty)(h), gradient, { relative: 1e-5, absolute: 1e-7 });
  },
);

it('TAR is the mean square of changes, and nothing where there is no pair', () => {
  const tar = temporalActivationRegularization({ lambda: 1 });
  expect(tar.penalty(tensor3d([[[1], [3], [3]]])).dataSync()[0]).toBe(2);
  expect(tar.penalty(tensor3d([[[7]]])).dataSync()[0]).toBe(0);
  expect(() => tar.penalty(tensor2d([[1, 2]]))).toThrow(
    expect.objectContaining({
      message: 'temporalActivationRegularization: activation must be [B, T, F], got [1, 2].',
      hint: 'It acts on vectors of tokens: name by `at` a site that has one for each, such as embedding.',
    }),
  );
});

it('locked dropout keeps or drops a feature at every position of a row', () => {
  const found = lockedDropout({ rate: 0.5 })
    .apply(ones([4, 3, 16]), randomStream(1))
    .arraySync();
  const rows = found as number[][][];
  for (const row of rows) for (const position of row) expect(position).toEqual(row[0]);
  expect(new Set(rows.map((row) => row[0]!.join())).size).toBe(4);
  expect(new Set(rows.flat(2))).toEqual(new Set([0, 2]));
});

it('embedding dropout keeps or drops a word wherever it stands', () => {
  const ids = { shape: [2, 6], data: Int32Array.of(0, 1, 2, 0, 4, 5, 2, 6, 7, 0, 8, 2) };
  const values = embeddingDropout({ rate: 0.5 })
    .apply(ones([2, 6, 3]), randomStream(2), ids)
    .arraySync() as number[][][];
  const factors = new Map<number, number>();
  values.flat().forEach((vector, place) => {
    const id = ids.data[place]!;
    const factor = factors.get(id) ?? vector[0]!;
    factors.set(id, factor);
    expect(vector, `word ${id}`).toEqual([factor, factor, factor]);
  });
  expect(new Set(factors.values())).toEqual(new Set([0, 2]));
});

it('embeddingDropout refuses a site that has no position for each id', () => {
  const ids = { shape: [2, 3], data: Int32Array.of(0, 3, 1, 3, 3, 0) };
  expect(() => embeddingDropout({ rate: 0.5 }).apply(ones([2, 3]), randomStream(2), ids)).toThrow(
    expect.objectContaining({
      message: 'embeddingDropout: activation must be [2, 3, F], got [2, 3].',
      hint: expect.stringContaining('name by `at`'),
    }),
  );
});
