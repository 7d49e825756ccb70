import { wasmBackend } from '@ridgeline/backend-wasm';
import { decodeState, encodeState } from '@ridgeline/checkpoints';
import type { HostParams, RunEvent } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { disposeParams, fromHost, hashParams, record } from '@ridgeline/tensors';
import { modelCases } from '@ridgeline/testing';
import { evaluate } from '@ridgeline/trainers';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { inOneThread } from './shards.ts';
import { batchOf, lstmClassifier, textCnn, trained } from './small-classifiers.ts';

beforeAll(() => wasmBackend().start());

const model = textCnn(true);
const values = (params: HostParams, path: string) => Array.from(params[path]!.data);

describe('a model with batch norm', () => {
  for (const { name, run } of modelCases(lstmClassifier(true))) it(name, run);
});

it('goes on with its running statistics, evaluates with them and frees all', async () => {
  const before = memory().numTensors;
  const { end, events } = await trained(model);
  expect(memory().numTensors).toBe(before);
  expect(values(end.state.params, 'norm/batches')).toEqual([20]);
  expect(Math.max(...values(end.state.params, 'norm/mean').map(Math.abs))).toBeGreaterThan(0.1);
  const batches = [batchOf([0, 1, 2, 3, 4, 5, 6, 7, 8]), batchOf([20, 21, 22, 23])];
  const last = events.filter((event) => event.type === 'evaluation-end').at(-1)!;
  const lossWith = async (host: HostParams) => {
    const params = fromHost(host);
    const { dataLoss } = await evaluate({ model, loss: crossEntropy(), params, batches });
    disposeParams(params);
    return dataLoss;
  };
  expect(await lossWith(end.state.params)).toBe(last.validation.dataLoss);
  const zeros = { 'norm/mean': { shape: [9], data: new Float32Array(9) } };
  expect(await lossWith(record(Object.entries({ ...end.state.params, ...zeros })))).not.toBe(
    last.validation.dataLoss,
  );
  expect(memory().numTensors).toBe(before);
});

it('is resumed from a saved checkpoint bit for bit', async () => {
  const whole = await trained(model, { checkpointEvery: 8 });
  const at = whole.events.find(
    (event): event is Extract<RunEvent, { type: 'checkpoint' }> => event.type === 'checkpoint',
  );
  const resume = await decodeState(await encodeState(at!.state));
  const rest = await trained(model, { resume });
  expect(await hashParams(rest.end.state.params)).toBe(await hashParams(whole.end.state.params));
  expect(await hashParams(rest.end.params)).toBe(await hashParams(whole.end.params));
  const { 'norm/mean': _, ...without } = resume.params;
  await expect(trained(model, { resume: { ...resume, params: without } })).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
  });
});

it('with several workers, comes to the mean of their running statistics, the same bits on all', async () => {
  const before = memory().numTensors;
  const ends = await Promise.all(
    inOneThread(2).map(async (exchange) => (await trained(model, { exchange })).end.state.params),
  );
  expect(memory().numTensors).toBe(before);
  expect(await hashParams(ends[1]!)).toBe(await hashParams(ends[0]!));
  expect(values(ends[0]!, 'norm/batches')).toEqual([20]);

  // of the first step, the mean of the batch: workers have the same weights, and means of rows add up
  const first = async (size: number) =>
    (
      await Promise.all(
        inOneThread(size).map(
          async (exchange) => (await trained(model, { exchange, maxSteps: 1 })).end.state.params,
        ),
      )
    )[0]!;
  const [one, two] = [await first(1), await first(2)].map((params) => values(params, 'norm/mean'));
  for (const [i, value] of two!.entries()) expect(value).toBeCloseTo(one![i]!, 6);
});
