import type { BatchSource, HostBatch, Loss, Objective, RunEvent } from '@ridgeline/contracts';
import { generate, greedy } from '@ridgeline/generation';
import { crossEntropy, rDrop } from '@ridgeline/losses';
import { lstm } from '@ridgeline/models';
import { adam, sam } from '@ridgeline/optimizers';
import { type LanguageModelConfigInput, parseConfig, prepareLanguageModel, train } from '@ridgeline/recipes';
import { activityL2, dropout } from '@ridgeline/regularizers';
import { evaluationMode, fromHost, hashParams, randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { evaluate, type FitOptions, fit } from '@ridgeline/trainers';
import { memory, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import { finish, inOneThread, trainShared } from './shards.ts';

const vocabulary = 40;
const heads = {
  adaptive: { kind: 'adaptive', cutoffs: [8, 20], divisor: 2 },
  sampled: { kind: 'sampled', samples: 12 },
} as const;
type Head = keyof typeof heads;
const names = Object.keys(heads) as Head[];

const modelWith = (head: Head) => lstm({ vocabulary, embedding: 6, hidden: 8, head: heads[head] });

/** Low ids more often than high ones; at some steps none of a cluster. After three steps they come again. */
const batchAt = (step: number): HostBatch => {
  const draw = (name: string) => {
    const random = randomStream(9)
      .stream(name)
      .at(step % 3);
    return Int32Array.from(random.uniform(24), (u) => Math.floor(u * u * (vocabulary - 1)));
  };
  const most = [vocabulary, 20, 8][step % 3]!;
  const targets = draw('targets').map((id) => id % most);
  return {
    inputs: { ids: { shape: [4, 6], data: draw('ids') } },
    targets: { shape: [4, 6], data: targets },
  };
};

const batches: BatchSource = { spec: {}, targetsPerBatch: 24, stepsPerEpoch: 100, at: batchAt };

const optionsWith = (head: Head, over: Partial<FitOptions> = {}): FitOptions => ({
  model: modelWith(head),
  loss: crossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  rules: [],
  batches,
  random: randomStream(1),
  maxSteps: 12,
  ...over,
});

const run = (head: Head, over: Partial<FitOptions> = {}) => finish(fit(optionsWith(head, over)));

const lossesOf = (events: readonly RunEvent[]): readonly number[] =>
  events.flatMap((event) => (event.type === 'step-end' ? [event.dataLoss] : []));

describe.each(Object.entries(backends))('on %s', (_, start) => {
  beforeAll(start);

  describe.each(names)('%s', (head) => {
    it('learns, and keeps the number of tensors over all steps', async () => {
      const before = memory().numTensors;
      const counts = new Set<number>();
      const losses: number[] = [];
      for await (const event of fit(optionsWith(head, { maxSteps: 60 })))
        if (event.type === 'step-end') {
          losses.push(event.dataLoss);
          if (event.step > 1) counts.add(memory().numTensors);
        }
      const mean = (part: readonly number[]) => part.reduce((a, b) => a + b, 0) / part.length;
      expect(mean(losses.slice(-12))).toBeLessThan(mean(losses.slice(0, 12)) - 0.3);
      expect(counts.size).toBe(1);
      expect(memory().numTensors).toBe(before);
    });

    it('gives the same bits for the same seed, and goes on with those of the unbroken run', async () => {
      const { seen, end } = await run(head, { checkpointEvery: 5 });
      const again = await run(head);
      const saved = seen.find((event) => event.type === 'checkpoint')!;
      const resumed = await run(head, { resume: saved.type === 'checkpoint' ? saved.state : end.state });
      const hash = await hashParams(end.params);
      expect(await hashParams(again.end.params)).toBe(hash);
      expect(await hashParams(resumed.end.params)).toBe(hash);
    });

    it('evaluates to the mean of −log p over the ids', async () => {
      const { end } = await run(head);
      const model = modelWith(head);
      const params = fromHost(end.params);
      const batch = batchAt(0);
      const { dataLoss } = await evaluate({ model, loss: crossEntropy(), params, batches: [batch] });
      const logits = tidy(() => {
        const ids = tensor2d(batch.inputs.ids!.data as Int32Array, [4, 6], 'int32');
        return model.forward(params, { inputs: { ids } }, evaluationMode).logits.dataSync<'float32'>();
      });
      const nats = Array.from(batch.targets.data, (target, i) => {
        const row = logits.slice(i * vocabulary, (i + 1) * vocabulary);
        return Math.log(row.reduce((total: number, z: number) => total + Math.exp(z), 0)) - row[target]!;
      });
      expectClose(dataLoss, nats.reduce((a, b) => a + b, 0) / nats.length, { relative: 1e-5 });
      for (const value of Object.values(params)) value.dispose();
    });

    it('writes what its likeliest ids are', async () => {
      const { end } = await run(head);
      const model = modelWith(head);
      const params = fromHost(end.params);
      const written: number[] = [];
      const options = { model, params, sampler: greedy(), random: randomStream(1), maxTokens: 5 };
      for await (const { id } of generate({ ...options, prompt: Int32Array.of(3, 1) })) written.push(id);
      const text = [3, 1];
      for (let i = 0; i < 5; i++) {
        const last = tidy(() => {
          const ids = tensor2d(text, [1, text.length], 'int32');
          return model
            .forward(params, { inputs: { ids } }, evaluationMode)
            .logits.dataSync()
            .slice(-vocabulary);
        });
        text.push(last.indexOf(Math.max(...last)));
      }
      expect(written).toEqual(text.slice(2));
      for (const value of Object.values(params)) value.dispose();
    });
  });
});

describe('with what else a step is made of', () => {
  beforeAll(() => backends.wasm!());

  const losses: Readonly<Record<string, Loss>> = {
    'label smoothing': crossEntropy({ labelSmoothing: 0.1 }),
    'class weights': crossEntropy({
      classWeights: Array.from({ length: vocabulary }, (_, i) => 1 + (i % 3)),
    }),
  };
  const others: Readonly<Record<string, Partial<FitOptions>>> = {
    ...Object.fromEntries(Object.entries(losses).map(([name, loss]) => [name, { loss }])),
    'a penalty at logits': { rules: [{ activity: activityL2({ lambda: 0.01 }), at: 'logits' }] },
    'noise at logits': { rules: [{ noise: dropout({ rate: 0.1 }), at: 'logits' }] },
    'r-drop': {
      objective: rDrop({ alpha: 0.5 }) as Objective,
      rules: [{ noise: dropout({ rate: 0.2 }), at: 'output' }],
    },
    sam: { gradient: sam({ rho: 0.05 }) },
  };

  it.each(names.flatMap((head) => Object.keys(others).map((name) => [head, name] as const)))(
    '%s with %s',
    async (head, name) => {
      const before = memory().numTensors;
      const { seen } = await run(head, { ...others[name]!, maxSteps: 24 });
      const found = lossesOf(seen);
      expect(found).toHaveLength(24);
      expect(found.slice(-3).reduce((a, b) => a + b)).toBeLessThan(found.slice(0, 3).reduce((a, b) => a + b));
      expect(memory().numTensors).toBe(before);
    },
  );

  it('looks at all logits where label smoothing needs them, so that nothing is drawn', async () => {
    const loss = crossEntropy({ labelSmoothing: 0.1 });
    const [one, other] = await Promise.all(
      [1, 2].map((seed) => run('sampled', { loss, random: randomStream(seed), initial: initial() })),
    );
    expect(lossesOf(other!.seen)).toEqual(lossesOf(one!.seen));
    const [drawn, otherwise] = await Promise.all(
      [1, 2].map((seed) => run('sampled', { random: randomStream(seed), initial: initial() })),
    );
    expect(lossesOf(otherwise!.seen)).not.toEqual(lossesOf(drawn!.seen));
  });

  const initial = () =>
    Object.fromEntries(
      modelWith('sampled').parameters.map(({ path, shape }) => {
        const size = shape.reduce((a, b) => a * b, 1);
        return [path, { shape, data: randomStream(3).stream(path).normal(size, 0, 0.2) }];
      }),
    );
});

describe('by a configuration', () => {
  beforeAll(() => backends.wasm!());
  const text = Array.from({ length: 400 }, (_, i) => `w${(i * i) % 37} w${i % 5} the`).join(' ');
  const config = (head: object) =>
    parseConfig({
      tokenizer: { kind: 'whitespace' },
      model: { kind: 'lstm', embedding: 6, hidden: 8, head },
      training: { batchSize: 4, sequenceLength: 8, maxSteps: 9, evaluateEvery: 3 },
    } as LanguageModelConfigInput);

  it.each(names)('%s trains on several workers as on one, but for what it draws', async (head) => {
    const given = config(heads[head]);
    const prepare = () => prepareLanguageModel(given, text);
    const alone = await finish(train(await prepare()));
    const shared = await trainShared(await prepare(), inOneThread(2));
    expect(await hashParams(shared[0]!.end.params)).toBe(await hashParams(shared[1]!.end.params));
    if (head === 'adaptive') expectClose(lossesOf(shared[0]!.seen), lossesOf(alone.seen), { relative: 1e-4 });
    else expect(lossesOf(shared[0]!.seen)).not.toEqual(lossesOf(alone.seen));
  });

  it('is refused with the path of what is wrong', () => {
    expect(() => config({ kind: 'adaptive', cutoffs: [0] })).toThrow(/model\.head\.cutoffs/);
    expect(() => config({ kind: 'adaptve' })).toThrow(/adaptive/);
  });
});
