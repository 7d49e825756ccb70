import '@tensorflow/tfjs-backend-cpu';
import type { HostArray, HostBatch } from '@ridgeline/contracts';
import { disposeParams } from '@ridgeline/tensors';
import { setBackend, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { toBatch } from './batches.ts';
import { countedPositions, countPositions } from './counted-positions.ts';

beforeAll(() => setBackend('cpu'));

const arrayOf = (shape: readonly number[], ...data: number[]): HostArray => ({
  shape,
  data: Int32Array.from(data),
});

/** Of two rows with three positions. */
const sourceMask = arrayOf([2, 3], 1, 1, 0, 1, 0, 0);
const secondRow = arrayOf([2], 0, 1);
const targetsThatCount = arrayOf([2, 3], 0, 0, 1, 1, 1, 1);

it.each([
  [
    'counts positions at a site of another input by its mask',
    'source',
    { inputs: { sourceMask } },
    [1, 1, 0, 1, 0, 0],
  ],
  [
    'leaves counts of targets alone there, which stand at other positions',
    'source',
    { inputs: { sourceMask }, counts: targetsThatCount },
    [1, 1, 0, 1, 0, 0],
  ],
  [
    'looks at counts of rows there',
    'source',
    { inputs: { sourceMask }, counts: secondRow },
    [0, 0, 0, 1, 0, 0],
  ],
  [
    'counts positions at a site of the ids by mask and counts',
    'output',
    { inputs: { idsMask: sourceMask }, counts: targetsThatCount },
    [0, 0, 0, 1, 0, 0],
  ],
  [
    'looks at counts of rows at each position of a row',
    'output',
    { inputs: {}, counts: secondRow },
    [0, 0, 0, 1, 1, 1],
  ],
] as const)('%s', (_, site, part, expected) => {
  const place = { model: { siteInputs: { source: 'source' } }, site };
  const onHost: HostBatch = { targets: arrayOf([2], 0, 0), ...part };
  const { inputs, targets, ...rest } = toBatch({ parameters: [] }, onHost, {});
  const activation = zeros([2, 3, 4]);
  const counted = countedPositions(activation, { inputs, ...rest }, place)!;
  expect(counted.shape).toEqual([2, 3]);
  expect([...counted.dataSync()]).toEqual(expected);
  expect(countPositions(onHost, place, [2, 3])).toBe(expected.filter((one) => one === 1).length);
  disposeParams({ ...inputs, targets, activation, counted });
});
