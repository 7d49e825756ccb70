import type { BatchSource, HostArray, HostBatch, Model, Params, RunEvent } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { adam, chain, clipByGlobalNorm } from '@ridgeline/optimizers';
import { evaluationBatches, modelFromSpec } from '@ridgeline/recipes';
import { activationRegularization, temporalActivationRegularization } from '@ridgeline/regularizers';
import { evaluationMode, mapParams, randomStream, record } from '@ridgeline/tensors';
import { expectCloseAsync } from '@ridgeline/testing';
import { evaluate, type FitOptions, fit } from '@ridgeline/trainers';
import { add, dispose, grads, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import golden from './golden/recurrent-models.json' with { type: 'json' };
import { finish, inOneThread } from './shards.ts';

type Case = (typeof golden.cases)[number];
type Tensors = Readonly<Record<string, { readonly shape: number[]; readonly data: number[] }>>;

const { batchSize, sequenceLength, streams } = golden;

const ids = (first: number): HostArray => ({
  shape: [batchSize, sequenceLength],
  data: Int32Array.from(streams.flatMap((row) => row.slice(first, first + sequenceLength))),
});

const batchAt = (step: number): HostBatch => ({
  inputs: { ids: ids(step * sequenceLength) },
  targets: ids(step * sequenceLength + 1),
  continues: step > 0,
});

const batches: BatchSource = {
  spec: {},
  targetsPerBatch: batchSize * sequenceLength,
  stepsPerEpoch: golden.cases[0]!.steps.length,
  at: batchAt,
};

const modelOf = ({ model }: Case): Model => modelFromSpec(model);

const onHost = (tensors: Tensors) =>
  mapParams(tensors, ({ shape, data }) => ({ shape, data: Float32Array.from(data) }));

const onDevice = (tensors: Tensors): Params => mapParams(tensors, ({ shape, data }) => tensor(data, shape));

const optionsOf = (given: Case): FitOptions => ({
  model: modelOf(given),
  loss: crossEntropy(),
  optimizer: chain(clipByGlobalNorm(golden.clipGlobalNorm), adam({ learningRate: golden.learningRate })),
  rules: [
    ...(given.ar > 0 ? [{ activity: activationRegularization({ lambda: given.ar }), at: 'dropped' }] : []),
    ...(given.tar > 0
      ? [{ activity: temporalActivationRegularization({ lambda: given.tar }), at: 'hidden' }]
      : []),
  ],
  batches,
  random: randomStream(1),
  initial: onHost(given.first as unknown as Tensors),
  maxSteps: given.steps.length,
});

/** Holds a whole run to PyTorch's: what every step measured, and the weights in the end. */
const expectRun = async (seen: readonly RunEvent[], given: Case): Promise<void> => {
  const steps = seen.filter((event) => event.type === 'step-end');
  const close = (what: string, found: number[], expected: number[]) =>
    expectCloseAsync(found, expected, { relative: 2e-4, absolute: 1e-6, what });
  await close(
    'data loss',
    steps.map(({ dataLoss }) => dataLoss),
    given.steps.map(({ dataLoss }) => dataLoss),
  );
  await close(
    'penalties',
    steps.map(({ penalties }) => Object.values(penalties).reduce((a, b) => a + b, 0)),
    given.steps.map(({ penalty }) => penalty),
  );
  await close(
    'gradient norm',
    steps.map(({ gradientNorm }) => gradientNorm),
    given.steps.map(({ gradientNorm }) => gradientNorm),
  );
  const end = seen.at(-1);
  if (end?.type !== 'run-end') throw new Error('the run has no end');
  for (const [path, { shape, data }] of Object.entries(given.last as unknown as Tensors))
    await expectCloseAsync(
      end.state.params[path]!,
      { shape, data },
      { relative: 2e-3, absolute: 2e-4, what: path },
    );
};

const cases = golden.cases.map((given) => [given.name, given] as const);

it('names every parameter of every model', () => {
  for (const [, given] of cases)
    expect(modelOf(given).parameters.map(({ path }) => path)).toEqual(Object.keys(given.first));
});

describe.each(Object.entries(backends))('recurrent language models on %s, as PyTorch', (_, start) => {
  beforeAll(start);

  it.each(cases)('%s: logits', async (_, given) => {
    const params = onDevice(given.first as unknown as Tensors);
    const inputs = { ids: tensor(ids(0).data, [batchSize, sequenceLength], 'int32') };
    const logits = tidy(() => modelOf(given).forward(params, { inputs }, evaluationMode).logits);
    await expectCloseAsync(logits, given.logits, { relative: 1e-5, absolute: 1e-6 });
    dispose([logits, inputs.ids, ...Object.values(params)]);
  });

  it.each(cases)('%s: the loss of a text read in one pass, block by block', async (_, given) => {
    const { model, loss } = optionsOf(given);
    const params = onDevice(given.first as unknown as Tensors);
    const batches = evaluationBatches(
      { ids: Int32Array.from(streams[0]!), sequenceLength: 7, batchSize: 4 },
      model,
      { context: 'carried' },
    );
    const { dataLoss, targets } = await evaluate({ model, loss, params, batches });
    expect(targets).toBe(streams[0]!.length - 1);
    await expectCloseAsync(dataLoss, given.onePass, { relative: 1e-5 });
    dispose(Object.values(params));
  });

  it.each(cases)('%s: gradients of the loss and of activity penalties', async (_, given) => {
    const { model, loss, rules } = optionsOf(given);
    const [params, batch] = [onDevice(given.first as unknown as Tensors), batchAt(0)];
    const onIds = ({ data, shape }: HostArray): Tensor => tensor(data, [...shape], 'int32');
    const device = { inputs: mapParams(batch.inputs, onIds), targets: onIds(batch.targets) };
    const paths = Object.keys(params);
    const slopes = tidy(() =>
      grads((...values: Tensor[]) => {
        const moved = record(paths.map((path, i) => [path, values[i]!] as const));
        const { logits, activations } = model.forward(moved, device, evaluationMode);
        return rules.reduce(
          (sum, rule) => ('activity' in rule ? add(sum, rule.activity.penalty(activations[rule.at]!)) : sum),
          loss.mean(logits, device),
        );
      })(Object.values(params)),
    );
    for (const [i, path] of paths.entries())
      await expectCloseAsync(slopes[i]!, (given.gradients as unknown as Tensors)[path]!, {
        relative: 2e-4,
        absolute: 1e-6,
        what: path,
      });
    dispose([...slopes, ...Object.values(params), ...Object.values(device.inputs), device.targets]);
  });

  it.each(cases)('%s: a run', async (_, given) => {
    await expectRun((await finish(fit(optionsOf(given)))).seen, given);
  });

  it.each(cases)('%s: a run that two workers share', async (_, given) => {
    const runs = inOneThread(2).map((exchange) => finish(fit({ ...optionsOf(given), exchange })));
    for (const { seen } of await Promise.all(runs)) await expectRun(seen, given);
  });
});
