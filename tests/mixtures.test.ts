import type { HostBatch, Model, Params } from '@ridgeline/contracts';
import { carriedBlocks } from '@ridgeline/data';
import { mixedLogProbabilities } from '@ridgeline/evaluation';
import { fitNgramModel } from '@ridgeline/linear';
import { crossEntropy } from '@ridgeline/losses';
import { cnn, lstm, transformer } from '@ridgeline/models';
import { cacheGrid, evaluationBatches, readMixture, readText } from '@ridgeline/recipes';
import { disposeParams, evaluationMode, randomStream } from '@ridgeline/tensors';
import { evaluate, readTargets } from '@ridgeline/trainers';
import { memory, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';

const vocabulary = 7;
const ids = Int32Array.from({ length: 90 }, (_, i) => (i * i + (i >> 2)) % vocabulary);
const sizes = { vocabulary, embedding: 6, hidden: 8 };
const models: Readonly<Record<string, Model>> = {
  lstm: lstm(sizes),
  'lstm with an adaptive head': lstm({ ...sizes, head: { kind: 'adaptive', cutoffs: [3] } }),
  transformer: transformer({ ...transformer.example, vocabulary }),
  cnn: cnn({ ...cnn.example, vocabulary }),
};
const batchesOf = (model: Model, text: Int32Array = ids): readonly HostBatch[] =>
  evaluationBatches({ ids: text, sequenceLength: 16, batchSize: 4 }, model, { context: 'carried' });
const sum = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((a, b) => a + b, 0);

/** log p of all ids at each position [N][V], by one pass over the text. */
const byOnePass = (model: Model, params: Params): readonly (readonly number[])[] =>
  tidy(() => {
    const inputs = { ids: tensor2d([...ids], [1, ids.length], 'int32') };
    const { logits } = model.forward(params, { inputs }, evaluationMode);
    return (logits.arraySync() as number[][][])[0]!.map((row) => {
      const whole = Math.log(sum(row.map(Math.exp)));
      return row.map((logit) => logit - whole);
    });
  });

let params: Params = {};
let before = 0;

describe.each(Object.entries(backends))('on %s', (_, start) => {
  beforeAll(start);

  describe.each(Object.entries(models))('%s', (_name, model) => {
    beforeEach(() => {
      before = memory().numTensors;
      params = model.init(randomStream(3).stream('init'));
    });
    afterEach(() => {
      disposeParams(params);
      expect(memory().numTensors).toBe(before);
    });

    it('tells log p of each target that `evaluate` sums', async () => {
      const batches = batchesOf(model);
      const { ids: read, logProbabilities, perRow } = await readText({ model, params, batches });
      expect([...read]).toEqual([...ids.subarray(1)]);
      const { perExample } = await evaluate({ model, loss: crossEntropy(), params, batches });
      expect(perRow).toEqual([...perExample.targets]);
      let at = 0;
      perRow.forEach((targets, row) => {
        const nats = -sum(logProbabilities.subarray(at, (at += targets)));
        expect(nats).toBeCloseTo(perExample.lossNats[row]!, 4);
      });
    });

    it('keeps a cache over the text in its order, however it is cut', async () => {
      const caches = [
        { window: 5, flatness: 0.3 },
        { window: 1000, flatness: 2 },
      ];
      const batches = batchesOf(model);
      const { caches: found } = await readText({ model, params, batches, caches });
      // no less is kept of what was read where the window is the widest
      const alone = await readText({ model, params, batches, caches: [caches[0]!] });
      alone.caches[0]!.forEach((log, t) => {
        if (Number.isFinite(log)) expect(log).toBeCloseTo(found[0]![t]!, 5);
        else expect(log).toBe(found[0]![t]);
      });
      const states: number[][] = [];
      for await (const { activations } of readTargets({
        model,
        params,
        batches: batchesOf(model),
        site: 'output',
      })) {
        states.push(...((await activations!.array()) as number[][]));
        activations!.dispose();
      }
      caches.forEach(({ window, flatness }, c) => {
        for (let t = 1; t < states.length; t++) {
          let [own, all] = [0, 0];
          for (let i = Math.max(0, t - window); i < t; i++) {
            const weight = Math.exp(flatness * sum(states[t]!.map((h, j) => h * states[i]![j]!)));
            all += weight;
            if (ids[i + 1] === ids[t + 1]) own += weight;
          }
          if (own === 0) expect(found[c]![t]).toBe(-Infinity);
          else expect(found[c]![t]).toBeCloseTo(Math.log(own / all), 4);
        }
      });
    });
  });

  it('gives every mixture probability 1 over the vocabulary', async () => {
    const model = models.lstm!;
    params = model.init(randomStream(3).stream('init'));
    const ngram = fitNgramModel({ ids: ids.subarray(0, 60), vocabulary, order: 3 });
    const logs = byOnePass(model, params);
    for (const t of [1, 20, 60]) {
      let total = 0;
      for (let word = 0; word < vocabulary; word++) {
        const text = ids.slice(0, t + 2);
        text[t + 1] = word;
        const batches = carriedBlocks({ ids: text, sequenceLength: 9 });
        const { caches } = await readText({
          model,
          params,
          batches,
          caches: [{ window: 30, flatness: 0.5 }],
        });
        const ofNgram = ngram.logProbabilities(text)[t + 1]!;
        const logProbabilities = [[logs[t]![word]!], [caches[0]![t]!], [ofNgram]];
        total += Math.exp(mixedLogProbabilities({ logProbabilities, weights: [0.6, 0.1, 0.3] })[0]!);
      }
      expect(Math.abs(total - 1)).toBeLessThan(1e-9);
    }
    disposeParams(params);
  });

  it('chooses on validation text what lowers its loss, step by step', async () => {
    const [model, other] = [models.lstm!, models.cnn!];
    const all = [model, other].map((one, i) => one.init(randomStream(i).stream('init')));
    const members = [
      { name: 'lstm', model, params: all[0]!, batchesOf: (text: Int32Array) => batchesOf(model, text) },
      { name: 'cnn', model: other, params: all[1]!, batchesOf: (text: Int32Array) => batchesOf(other, text) },
    ] as const;
    const [train, validation, test] = [ids.subarray(0, 40), ids.subarray(40, 65), ids.subarray(65)];
    const ngram = { order: 3, vocabulary, ids: train, ends: [0] };
    const read = await readMixture({ members, test, validation, ngram, caches: cacheGrid([4, 20]) });
    expect(read.steps.map((step) => step.models)).toEqual([
      ['lstm'],
      ['cnn'],
      ['3-grams'],
      ['lstm', 'cache'],
      ['lstm', 'cnn'],
      ['lstm', '3-grams'],
      ['lstm', 'cnn', '3-grams', 'cache'],
    ]);
    const losses = read.steps.map((step) => step.validationLoss);
    for (const loss of losses.slice(3)) expect(loss).toBeLessThanOrEqual(losses[0]! + 1e-6);
    for (const loss of losses.slice(0, -1)) expect(losses.at(-1)).toBeLessThanOrEqual(loss + 1e-6);
    for (const { weights } of read.steps) expect(sum(weights)).toBeCloseTo(1, 12);
    expect(-sum(read.logProbabilities) / (test.length - 1)).toBeCloseTo(read.steps.at(-1)!.dataLoss, 12);
    expect(sum(read.perRow)).toBe(test.length - 1);
    // n-grams are held to the same targets: all but the first token
    const ofNgram = read.ngram!.logProbabilities(test).subarray(1);
    expect(read.steps[2]!.dataLoss).toBeCloseTo(-sum(ofNgram) / (test.length - 1), 12);
    for (const one of all) disposeParams(one);
  });
});

it('refuses a site that a model does not have, a window of 0, and members that count other targets', async () => {
  await backends.cpu!();
  const model = models.lstm!;
  params = model.init(randomStream(1).stream('init'));
  const batches = batchesOf(model);
  await expect(readTargets({ model, params, batches, site: 'attic' }).next()).rejects.toMatchObject({
    code: 'E_OPTION',
    message: expect.stringContaining('got "attic"'),
  });
  const caches = [{ window: 0, flatness: 1 }];
  await expect(readText({ model, params, batches, caches })).rejects.toMatchObject({ code: 'E_RANGE' });
  const whole = { name: 'a', model, params, batchesOf: (text: Int32Array) => batchesOf(model, text) };
  const short = { ...whole, name: 'b', batchesOf: (text: Int32Array) => batchesOf(model, text.subarray(1)) };
  await expect(readMixture({ members: [whole, short], test: ids, validation: ids })).rejects.toMatchObject({
    code: 'E_SHAPE',
    message: 'readMixture: all must count the same targets, got 89 of a and 88 of b.',
  });
  disposeParams(params);
});
