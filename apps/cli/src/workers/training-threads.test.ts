import type { StepRun } from '@ridgeline/recipes';
import { expect, it } from 'vitest';
import type { Share } from './threads.ts';
import type { Crew } from './training-crew.ts';
import { chooseThreads } from './training-threads.ts';

const run = { config: { training: { batchSize: 3 } } } as StepRun;

interface Setting {
  readonly share?: Share;
  readonly isNative?: boolean;
}

/** The choice, how many threads were started for it, and how many took the kernels. */
const choose = async (asked: number, { share, isNative = false }: Setting = {}) => {
  const started: number[] = [];
  const inKernels: number[] = [];
  const crew = {} as Crew;
  const choice = await chooseThreads({
    asked,
    run,
    stepsLeft: 1,
    share,
    signal: new AbortController().signal,
    shareKernels: async (threads) => {
      inKernels.push(threads);
      return isNative;
    },
    assemble: async (threads) => {
      started.push(threads);
      return crew;
    },
  });
  return { ...choice, started, inKernels };
};

it.each([
  [1, []],
  [2, [2]],
  [3, [3]],
])('takes %i threads for 3 rows in a batch', async (asked, started) => {
  expect(await choose(asked)).toMatchObject({ threads: asked, says: String(asked), started });
});

it('refuses more threads than rows', async () => {
  await expect(choose(4)).rejects.toMatchObject({
    code: 'E_USAGE',
    message: expect.stringContaining('at most training.batchSize, 3,'),
    at: '--threads',
  });
});

it('takes kernels where they are native, whatever the rows, and workers where those are asked for', async () => {
  const isNative = true;
  expect(await choose(4, { isNative })).toEqual({
    ...{ threads: 4, share: 'kernels', says: '4, in the kernels' },
    ...{ started: [], inKernels: [4] },
  });
  expect(await choose(2, { isNative, share: 'workers' })).toMatchObject({
    ...{ threads: 2, share: 'workers', says: '2' },
    ...{ started: [2], inKernels: [] },
  });
  expect(await choose(1, { isNative })).toEqual({ threads: 1, says: '1', started: [], inKernels: [] });
});

it('refuses to share kernels that are not native', async () => {
  await expect(choose(2, { share: 'kernels' })).rejects.toMatchObject({
    code: 'E_USAGE',
    at: '--share',
    message: '--share kernels needs native kernels, and there are none here.',
    hint: expect.stringContaining('Only the backend wasm has them'),
  });
});
