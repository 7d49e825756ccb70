import type { TrainingState } from '@ridgeline/contracts';
import { models } from '@ridgeline/models';
import { type LanguageModelConfigInput, parseConfig, prepareLanguageModel, train } from '@ridgeline/recipes';
import { hashParams } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import { finish, inOneThread, trainShared } from './shards.ts';

const text = Array.from(
  { length: 400 },
  (_, i) => ['mast ', 'sail ', 'whale ', 'rope\n', 'sea, '][(i * i + (i >> 3)) % 5],
).join('');

const prepared = (kind: keyof typeof models, over: LanguageModelConfigInput = {}) => {
  const { vocabulary: _, ...example } = models[kind].example as { readonly vocabulary: number };
  // a quarter as wide, since plain JavaScript runs each too
  const sizes = Object.fromEntries(
    Object.entries(example).map(([name, size]) => [
      name,
      ['embedding', 'hidden', 'width'].includes(name) ? Number(size) / 4 : size,
    ]),
  );
  return prepareLanguageModel(
    parseConfig({
      model: { kind, ...sizes } as NonNullable<LanguageModelConfigInput['model']>,
      optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
      training: { batchSize: 4, sequenceLength: 12, maxSteps: 12, evaluateEvery: 6, checkpointEvery: 6 },
      data: { valid: 0.1, test: 0.1 },
      regularizers: [
        { kind: 'l1', lambda: 0.01, as: 'proximal' },
        { kind: 'dropout', rate: 0.2, at: 'embedding' },
        { kind: 'activityL2', lambda: 0.01, at: 'logits' },
      ],
      ...over,
    }),
    text,
  );
};

const hashOf = async ({ params, optimizer }: TrainingState): Promise<string> =>
  (await Promise.all([hashParams(params), hashParams(optimizer)])).join();

const kinds = Object.keys(models) as (keyof typeof models)[];

describe.each(kinds)('%s', (kind) => {
  let ran: Awaited<ReturnType<typeof finish>>;
  beforeAll(async () => {
    await backends.wasm!();
    ran = await finish(train(await prepared(kind)));
  });

  it('comes to the same bits from one seed, resumed or not, and to others from another', async () => {
    const { seen, end } = ran;
    const hash = await hashOf(end.state);
    const saved = seen.find((event) => event.type === 'checkpoint');
    const rest = await finish(train(await prepared(kind), { resume: saved!.state }));
    expect(saved!.state.step).toBe(6);
    expect(await hashOf(rest.end.state)).toBe(hash);
    expect(await hashOf((await finish(train(await prepared(kind)))).end.state)).toBe(hash);
    expect(await hashOf((await finish(train(await prepared(kind, { seed: 9 })))).end.state)).not.toBe(hash);
  });

  it('comes to one state on two workers, that of one but for rounding', async () => {
    const plain = { regularizers: [] };
    const { end } = await finish(train(await prepared(kind, plain)));
    const [first, second] = await trainShared(await prepared(kind, plain), inOneThread(2));
    expect(await hashOf(first!.end.state)).toBe(await hashOf(second!.end.state));
    for (const [path, value] of Object.entries(end.state.params))
      expectClose(first!.end.state.params[path]!, value, { relative: 1e-2, absolute: 1e-5, what: path });
  });

  it('loses the same on every backend', async () => {
    const losses = ({ seen }: typeof ran) =>
      seen.flatMap((event) => (event.type === 'step-end' ? [event.dataLoss] : []));
    const { wasm, ...others } = backends;
    for (const start of Object.values(others)) {
      await start();
      expectClose(losses(await finish(train(await prepared(kind)))), losses(ran), { relative: 1e-4 });
    }
    await wasm!();
  });
});
