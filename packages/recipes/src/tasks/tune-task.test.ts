import { expect, it } from 'vitest';
import { runTuneTask } from './tune-task.ts';

const fold = {
  kind: 'fold',
  name: 'fold 1',
  train: [0, 1, 2],
  test: [3],
  lambdas: [0.1],
  alpha: 0,
  standardize: true,
} as const;

it('finds the problem by the kind of the data', async () => {
  const data = {
    kind: 'regression',
    names: ['x'],
    values: Float64Array.of(0, 1, 2, 3),
    targets: Float64Array.of(0, 1, 2, 3),
  } as const;
  const [point] = (await runTuneTask(fold, data)) as readonly { readonly error: number }[];
  // by hand, on the column over its deviation √(2/3): β = √(2/3)/1.1, and so 3 is told as 1 + 2/1.1
  expect(point!.error).toBeCloseTo((3 - 1 - 2 / 1.1) ** 2, 10);
});

it('refuses work that the data have not', async () => {
  await expect(runTuneTask(fold, { kind: 'language-model', text: 'sea' })).rejects.toMatchObject({
    code: 'E_INTERNAL',
    message: 'tune: data of kind language-model have no work of kind fold.',
  });
});
