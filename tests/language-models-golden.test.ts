import type { BatchSource, HostArray, HostParams, HostTensor, Model, RunEvent } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { cnn, fromGpt2, transformer } from '@ridgeline/models';
import { adam, chain, clipByGlobalNorm } from '@ridgeline/optimizers';
import { l2 } from '@ridgeline/regularizers';
import { randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { type FitOptions, fit } from '@ridgeline/trainers';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import golden from './golden/language-models.json' with { type: 'json' };
import { finish, inOneThread } from './shards.ts';

type Run = (typeof golden.runs)[number];
type Tensors = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>
>;

const onHost = (tensors: Tensors): HostParams =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      { shape, data: Float32Array.from(data) },
    ]),
  );

/** The same with its axes in reverse. */
const reversed = ({ shape, data }: HostTensor): HostTensor => {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const places = [...shape.keys()];
  const values = Float32Array.from(data, (_, index) => {
    let rest = index;
    let at = 0;
    for (const axis of places) {
      at += (rest % shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    return data[at]!;
  });
  return { shape: [...shape].reverse(), data: values };
};

const ofCnn = (theirs: HostParams): HostParams => ({
  'embedding/table': theirs['table.weight']!,
  ...Object.fromEntries(
    Array.from({ length: golden.cnn.layers }, (_, i) => [
      [`layers/${i}/kernel`, reversed(theirs[`layers.${i}.weight`]!)],
      [`layers/${i}/bias`, theirs[`layers.${i}.bias`]!],
    ]).flat(),
  ),
  'head/kernel': reversed(theirs['head.weight']!),
  'head/bias': theirs['head.bias']!,
});

const paramsOf = ({ kind }: Run, tensors: Tensors): HostParams =>
  kind === 'cnn' ? ofCnn(onHost(tensors)) : fromGpt2(golden.config, onHost(tensors)).params;
const modelOf = ({ kind, first }: Run): Model =>
  kind === 'cnn'
    ? cnn(golden.cnn)
    : transformer(fromGpt2(golden.config, onHost(first as unknown as Tensors)).spec as never);

const cut = (rows: readonly (readonly number[])[], from: number): HostArray => {
  const ids = rows.map((row) => row.slice(from, row.length - 1 + from));
  return { shape: [ids.length, ids[0]!.length], data: Int32Array.from(ids.flat()) };
};

const batchesOf = ({ batches }: Run): BatchSource => ({
  spec: {},
  targetsPerBatch: batches[0]!.length * (batches[0]![0]!.length - 1),
  stepsPerEpoch: batches.length,
  at: (step) => ({
    inputs: { ids: cut(batches[step]!, 0) },
    targets: cut(batches[step]!, 1),
    continues: false,
  }),
});

const optionsOf = (run: Run): FitOptions => ({
  model: modelOf(run),
  loss: crossEntropy(),
  optimizer: chain(
    clipByGlobalNorm(1),
    adam({ learningRate: { spec: { kind: 'golden' }, at: (step) => run.rates[step]! }, beta2: 0.99 }),
  ),
  rules: [
    { regularizer: l2({ lambda: 0.1 }), as: 'decoupled', on: { role: ['embedding', 'attention', 'kernel'] } },
  ],
  batches: batchesOf(run),
  random: randomStream(1),
  initial: paramsOf(run, run.first as unknown as Tensors),
  maxSteps: run.steps.length,
});

/** Without the biases of keys: no softmax depends on them, so that their gradient is rounding, which Adam makes large. */
const compared = (path: string, { data }: HostTensor): Float32Array => {
  const third = data.length / 3;
  return path.endsWith('attention/bias') ? data.filter((_, i) => i < third || i >= 2 * third) : data;
};

const expectGolden = (
  { seen, end }: { readonly seen: readonly RunEvent[]; readonly end: RunEvent & { type: 'run-end' } },
  run: Run,
): void => {
  const steps = seen.filter((event) => event.type === 'step-end');
  for (const what of ['dataLoss', 'gradientNorm'] as const)
    expectClose(
      steps.map((step) => step[what]),
      run.steps.map((step) => step[what]),
      { relative: 2e-4, what },
    );
  for (const [path, value] of Object.entries(paramsOf(run, run.last as unknown as Tensors)))
    expectClose(compared(path, end.state.params[path]!), compared(path, value), {
      relative: 2e-3,
      what: path,
    });
};

const runs = golden.runs.map((run) => [run.kind, run] as const);

describe.each(Object.entries(backends))('a run on %s, as PyTorch', (_, start) => {
  beforeAll(start);

  it.each(runs)('%s', async (_, run) => {
    expectGolden(await finish(fit(optionsOf(run))), run);
  });

  it.each(runs)('%s, shared by two workers', async (_, run) => {
    const workers = inOneThread(2).map((exchange) => finish(fit({ ...optionsOf(run), exchange })));
    for (const worker of await Promise.all(workers)) expectGolden(worker, run);
  });
});

it('knows of every step and parameter', () => {
  for (const run of golden.runs) {
    expect(run.steps).toHaveLength(25);
    expect(Object.keys(paramsOf(run, run.first as unknown as Tensors)).sort()).toEqual(
      modelOf(run)
        .parameters.map(({ path }) => path)
        .sort(),
    );
  }
});
