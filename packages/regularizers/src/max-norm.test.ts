import '@tensorflow/tfjs-backend-cpu';
import { expectClose } from '@ridgeline/testing';
import { ones, setBackend, tensor1d, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { maxNorm } from './max-norm.ts';

beforeAll(() => setBackend(inject('backend')));

it('scales columns that are too long, and leaves every bit of the others', () => {
  const projected = maxNorm({ bound: 5 }).project(
    tensor2d([
      [6, 0.1, 3],
      [8, 0.2, -4],
    ]),
  );
  expectClose(projected, [3, 0.1, 3, 4, 0.2, -4], { relative: 1e-6 });
  const kept = [...projected.dataSync()];
  expect([kept[1], kept[2], kept[4], kept[5]]).toEqual([Math.fround(0.1), 3, Math.fround(0.2), -4]);
});

it('takes rows where they are the units, and a vector for one', () => {
  const rows = maxNorm({ bound: 1, axis: 'rows' });
  expectClose(
    rows.project(
      tensor2d([
        [3, 4],
        [0.6, 0],
      ]),
    ),
    [0.6, 0.8, 0.6, 0],
    { relative: 1e-6 },
  );
  for (const axis of ['rows', 'columns'] as const)
    expectClose(maxNorm({ bound: 1, axis }).project(tensor1d([3, 4])), [0.6, 0.8], { relative: 1e-6 });
});

it('counts the window of a convolution to the unit', () => {
  const projected = maxNorm({ bound: 1 }).project(ones([2, 2, 3]));
  expectClose(projected, Array(12).fill(0.5), { relative: 1e-6 });
});

it('leaves zeros, and refuses a bound of 0', () => {
  expectClose(maxNorm({ bound: 1 }).project(zeros([2, 2])), [0, 0, 0, 0], { relative: 0 });
  expect(() => maxNorm({ bound: 0 })).toThrow('maxNorm: bound must be a finite number > 0, got 0.');
});
