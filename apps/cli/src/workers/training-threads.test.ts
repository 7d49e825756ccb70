import type { StepRun } from '@ridgeline/recipes';
import { expect, it } from 'vitest';
import type { Crew } from './training-crew.ts';
import { chooseThreads } from './training-threads.ts';

const run = { config: { training: { batchSize: 3 } } } as StepRun;

/** The choice, and how many threads were started for it. */
const choose = async (asked: number) => {
  const started: number[] = [];
  const crew = {} as Crew;
  const choice = await chooseThreads({
    asked,
    run,
    stepsLeft: 1,
    signal: new AbortController().signal,
    assemble: async (threads) => {
      started.push(threads);
      return crew;
    },
  });
  return { ...choice, started };
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
