import { wasmBackend } from '@ridgeline/backend-wasm';
import type { BatchSource, HostBatch } from '@ridgeline/contracts';
import { consecutiveBlocks, contiguousStreams } from '@ridgeline/data';
import { crossEntropy } from '@ridgeline/losses';
import { lstm } from '@ridgeline/models';
import { adam, fgm, sam } from '@ridgeline/optimizers';
import { randomStream } from '@ridgeline/tensors';
import { evaluate, type FitOptions, fit } from '@ridgeline/trainers';
import { memory, mul, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { finish } from './shards.ts';

const ids = Int32Array.from({ length: 300 }, (_, i) => (i * i + (i >> 2)) % 7);
const streams = (batchSize: number) => contiguousStreams({ ids, sequenceLength: 8, batchSize });
const blocks = consecutiveBlocks({ ids: ids.subarray(0, 100), sequenceLength: 8, batchSize: 4 });

const options = (over: Partial<FitOptions> = {}): FitOptions => ({
  model: lstm({ vocabulary: 7, embedding: 4, hidden: 5 }),
  loss: crossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  rules: [],
  batches: streams(4),
  random: randomStream(1),
  maxSteps: 4,
  ...over,
});

/** The first row's fourth position is another id: of the inputs, or of the targets. */
const withId = (batch: HostBatch, what: 'ids' | 'targets', id: number): HostBatch => {
  const array = what === 'ids' ? batch.inputs.ids! : batch.targets;
  const changed = { ...array, data: array.data.map((old, i) => (i === 3 ? id : old)) };
  return what === 'ids' ? { ...batch, inputs: { ids: changed } } : { ...batch, targets: changed };
};

const each = (source: BatchSource, change: (batch: HostBatch) => HostBatch): BatchSource => ({
  ...source,
  at: (step) => change(source.at(step)),
});

/** That work fails with this, and leaves no tensor behind. */
const expectRefusal = async (work: () => Promise<unknown>, error: object): Promise<void> => {
  const before = memory().numTensors;
  await expect(work()).rejects.toMatchObject(error);
  expect(memory().numTensors).toBe(before);
};

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(() => (backend === 'wasm' ? wasmBackend().start() : setBackend(backend)));

  it('refuses ids outside a table that is the head too', async () => {
    const model = lstm({ vocabulary: 7, embedding: 5, hidden: 5, tied: true });
    const batches = each(streams(4), (batch) => withId(batch, 'ids', 7));
    await expectRefusal(() => finish(fit(options({ model, batches }))), {
      code: 'E_DATA',
      message: 'batch: inputs.ids must be ids in 0 … 6, got 7 at row 0, position 3.',
    });
  });

  it.each([
    ['targets', 7, 'crossEntropy: targets must be ids in 0 … 6, got 7 at row 0, position 3.'],
    ['targets', -100, 'crossEntropy: targets must be ids in 0 … 6, got -100 at row 0, position 3.'],
    ['ids', 7, 'batch: inputs.ids must be ids in 0 … 6, got 7 at row 0, position 3.'],
    ['ids', -1, 'batch: inputs.ids must be ids in 0 … 6, got -1 at row 0, position 3.'],
  ] as const)('refuses %s with %i, to train and to evaluate', async (what, id, message) => {
    const batches = each(streams(4), (batch) => withId(batch, what, id));
    for (const gradient of [undefined, sam({ rho: 0.1 }), fgm({ epsilon: 1 })])
      await expectRefusal(() => finish(fit(options({ batches, ...(gradient && { gradient }) }))), {
        code: 'E_DATA',
        message,
      });
    const validation = blocks.map((batch) => withId(batch, what, id));
    await expectRefusal(() => finish(fit(options({ validation }))), { code: 'E_DATA', message });
  });

  it('refuses floats for ids', async () => {
    const batches = each(streams(4), (batch) => ({
      ...batch,
      targets: { ...batch.targets, data: Float32Array.from(batch.targets.data) },
    }));
    await expectRefusal(() => finish(fit(options({ batches }))), {
      code: 'E_DATA',
      message: 'crossEntropy: targets must be ids in 0 … 6, got floats, not an Int32Array.',
    });
  });

  it('lets any id stand where a target does not count, with the same loss', async () => {
    const counted = (id: number) =>
      each(streams(4), (batch) => ({
        ...withId(batch, 'targets', id),
        counts: { ...batch.targets, data: batch.targets.data.map((_, i) => Number(i !== 3)) },
      }));
    const lossesOf = async (id: number) =>
      (await finish(fit(options({ batches: counted(id) })))).seen.flatMap((event) =>
        event.type === 'step-end' ? event.dataLoss : [],
      );
    expect(await lossesOf(-100)).toEqual(await lossesOf(2));
  });

  it('leaves no tensor behind where a model throws in the middle of a pass', async () => {
    const { model, ...rest } = options();
    const failing = {
      ...model,
      forward: (...given: Parameters<typeof model.forward>) => {
        model.forward(...given);
        throw new Error('the model fails');
      },
    };
    for (const gradient of [undefined, sam({ rho: 0.1 })])
      await expectRefusal(() => finish(fit({ ...rest, model: failing, ...(gradient && { gradient }) })), {
        message: 'the model fails',
      });
  });
});

it('does not go on with what other rows carried', async () => {
  const { end } = await finish(fit(options()));
  await expectRefusal(() => finish(fit(options({ batches: streams(3), resume: end.state, maxSteps: 8 }))), {
    code: 'E_CHECKPOINT',
    message: 'fit: the state to resume from must carry 3 rows, as the batches have, got 4.',
  });
  // where streams begin again nothing is carried on
  const { stepsPerEpoch } = streams(3);
  const resume = { ...end.state, step: stepsPerEpoch };
  await finish(fit(options({ batches: streams(3), resume, maxSteps: stepsPerEpoch + 1 })));
});

it('does not take a validation without numbers for the best', async () => {
  const none = blocks.map((batch) => ({
    ...batch,
    counts: { ...batch.targets, data: new Int32Array(batch.targets.data.length) },
  }));
  const error = {
    code: 'E_DATA',
    message: 'evaluate: the batches must hold a target that counts, got none.',
  };
  await expectRefusal(() => finish(fit(options({ validation: none }))), error);
  const { model, loss } = options();
  await expect(evaluate({ model, loss, params: {}, batches: [] })).rejects.toMatchObject(error);

  const { mean, ...others } = crossEntropy();
  const evaluationLoss = {
    ...others,
    mean,
    perExample: (...given: Parameters<typeof others.perExample>) => {
      const found = others.perExample(...given);
      return { ...found, lossNats: mul(found.lossNats, Number.NaN) };
    },
  } as unknown as FitOptions['loss'];
  await expectRefusal(() => finish(fit(options({ validation: blocks, evaluationLoss }))), {
    code: 'E_NAN',
    message: 'training: the validation loss is NaN after step 4.',
  });
});
