import '@tensorflow/tfjs-backend-cpu';
import type { HostArray, HostBatch, Params } from '@ridgeline/contracts';
import { embedding } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  batchOf,
  descent,
  meanSquare,
  options,
  random,
  rows,
  run,
  shared,
  time,
  translator,
} from '../test/two-texts-run.ts';
import { evaluate } from './evaluate.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

describe('batches of a source and a text of other lengths', () => {
  it('train, and leave no tensor', async () => {
    const before = tf.memory().numTensors;
    const { evaluations } = await run({ maxSteps: 60 });
    const losses = evaluations.map((event) =>
      event.type === 'evaluation-end' ? event.validation.dataLoss : 0,
    );
    expect(losses.at(-1)!).toBeLessThan(0.7 * losses[0]!);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('train to the same bits every time, alone and as the only worker', async () => {
    const alone = await run();
    expect((await run()).hash).toBe(alone.hash);
    const [only] = await shared(1);
    expect(only!.hash).toBe(alone.hash);
    expect(only!.evaluations).toEqual(alone.evaluations);
  });

  it.each([2, 3, 5])('are shared among %i workers, who come to the same bits', async (size) => {
    const before = tf.memory().numTensors;
    const alone = await run();
    const workers = await shared(size);
    for (const { hash, evaluations } of workers) {
      expect(hash).toBe(workers[0]!.hash);
      expect(evaluations).toEqual(workers[0]!.evaluations);
    }
    for (const [path, { data }] of Object.entries(alone.params))
      data.forEach((value, i) => {
        expect(workers[0]!.params[path]!.data[i]).toBeCloseTo(value, 5);
      });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('are evaluated by several workers to the bits of one', async () => {
    const still = { optimizer: descent(1e-30), rules: [] };
    const alone = await run(still);
    const [first] = await shared(3, still);
    expect(first!.evaluations).toEqual(alone.evaluations);
  });

  it('are refused where an input has not a row for each of the targets', async () => {
    const batch = batchOf(0, 4);
    const wrong = {
      ...batch,
      inputs: { ...batch.inputs, source: { shape: [4, 5], data: new Int32Array(20) } },
    };
    const batches = { ...options.batches, at: () => wrong };
    const expected = {
      code: 'E_SHAPE',
      message: 'batch: inputs.source must have a row for each of the 5 rows of targets, got [4, 5].',
    };
    await expect(run({ batches })).rejects.toMatchObject(expected);
    await expect(shared(2, { batches })).rejects.toMatchObject(expected);
  });
});

it('leaves padding of an input out of the penalties of its own sites alone, whatever the shapes', async () => {
  const params: Params = translator.init(random.stream('init'));
  const penalty = async (at: string, batch: HostBatch): Promise<number> => {
    const found = await evaluate({
      ...options,
      params,
      batches: [batch],
      rules: [{ activity: meanSquare, at }],
    });
    return found.penalties.meanSquare!;
  };
  const batch = batchOf(0, time);
  const { counts, ...uncounted } = batch;
  const squares = (values: tf.Tensor, counted: HostArray): number =>
    tf.tidy(() => meanSquare.penalty(values, tf.tensor(counted.data, [...counted.shape])).dataSync()[0]!);
  const ofSource = squares(
    embedding(params.table!, tf.tensor(batch.inputs.source!.data, [rows, time], 'int32')),
    batch.inputs.sourceMask!,
  );
  expect(await penalty('source', batch)).toBeCloseTo(ofSource, 5);
  expect(await penalty('source', uncounted)).toBeCloseTo(ofSource, 5);
  expect(await penalty('output', batch)).not.toBeCloseTo(await penalty('output', uncounted), 3);
});

it('has no penalty where no position of a site counts', async () => {
  const batch = batchOf(0, time);
  const idsMask = { shape: [rows, time], data: new Int32Array(rows * time) };
  const { penalties, dataLoss, objective } = await evaluate({
    ...options,
    params: translator.init(random.stream('init')),
    batches: [{ ...batch, inputs: { ...batch.inputs, idsMask } }],
    rules: [{ activity: meanSquare, at: 'output' }],
  });
  expect(penalties).toEqual({ meanSquare: 0 });
  expect(objective).toBe(dataLoss);
});
