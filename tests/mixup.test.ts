import type { BatchSource, HostParams, Objective, RunEvent } from '@ridgeline/contracts';
import { crossEntropy, mixup } from '@ridgeline/losses';
import { embeddingBag, generativeClassifier, lstm } from '@ridgeline/models';
import { sgd } from '@ridgeline/optimizers';
import { activityL2 } from '@ridgeline/regularizers';
import { hashParams, mapParams, randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { type FitOptions, fit } from '@ridgeline/trainers';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import golden from './golden/mixup.json' with { type: 'json' };
import { inOneThread } from './shards.ts';

type Values = Readonly<Record<string, readonly number[]>>;

const hostOf = (values: Values): HostParams =>
  mapParams(values, (data, path) => ({
    shape: (golden.shapes as Values)[path]!,
    data: Float32Array.from(data),
  }));

const idsOf = (rows: readonly (readonly number[])[]) => ({
  shape: [rows.length, rows[0]!.length],
  data: Int32Array.from(rows.flat()),
});

const batches: BatchSource = {
  spec: {},
  targetsPerBatch: golden.classes[0]!.length,
  stepsPerEpoch: golden.ids.length,
  at: (step) => ({
    inputs: { ids: idsOf(golden.ids[step]!), idsMask: idsOf(golden.mask[step]!) },
    targets: { shape: [golden.classes[step]!.length], data: Int32Array.from(golden.classes[step]!) },
  }),
};

/** Mixes as the golden run did. */
const goldenMixup: Objective = {
  ...mixup({ alpha: 1 }),
  mix: (rows, random) => {
    const [, , step] = random.address;
    expect(rows).toBe(golden.partners[step]!.length);
    return { partners: Int32Array.from(golden.partners[step]!), share: golden.shares[step]! };
  },
};

const common: FitOptions = {
  model: embeddingBag(golden.sizes),
  loss: crossEntropy(),
  optimizer: sgd({ learningRate: golden.rate }),
  rules: [],
  batches,
  random: randomStream(1),
  initial: hostOf(golden.first),
  maxSteps: golden.ids.length,
};

const eventsOf = async (options: FitOptions): Promise<readonly RunEvent[]> => {
  const events: RunEvent[] = [];
  for await (const event of fit(options)) events.push(event);
  return events;
};

const lossesOf = (events: readonly RunEvent[]): number[] =>
  events.flatMap((event) => (event.type === 'step-end' ? [event.dataLoss] : []));

const lastOf = (events: readonly RunEvent[]): HostParams => {
  const end = events.at(-1)!;
  if (end.type !== 'run-end') throw new Error('the run has no end');
  return end.params;
};

describe.each(Object.entries(backends))('mixup on %s, as PyTorch', (_, start) => {
  beforeAll(start);

  it.each([1, 2, 3])('%i at work', async (size) => {
    for (const { name, classWeights, losses, last } of golden.runs) {
      const before = memory().numTensors;
      const given = { ...common, loss: crossEntropy({ classWeights }), objective: goldenMixup };
      const runs =
        size === 1
          ? [eventsOf(given)]
          : inOneThread(size).map((exchange) => eventsOf({ ...given, exchange }));
      for (const events of await Promise.all(runs)) {
        const close = { relative: 2e-5, what: name };
        expectClose(lossesOf(events), losses, close);
        for (const [path, value] of Object.entries(hostOf(last)))
          expectClose(lastOf(events)[path]!, value, close);
      }
      expect(memory().numTensors).toBe(before);
    }
  });
});

describe('mixup', () => {
  beforeAll(backends.cpu!);

  it('resumes bit for bit, and is a plain run at an alpha of 0', async () => {
    const given = { ...common, objective: mixup({ alpha: 0.5 }), checkpointEvery: 2 };
    const whole = await eventsOf(given);
    const checkpoint = whole.find((event) => event.type === 'checkpoint' && event.step === 2);
    if (checkpoint?.type !== 'checkpoint') throw new Error('the run has no checkpoint');
    const { initial: _, ...rest } = given;
    const resumed = await eventsOf({ ...rest, resume: checkpoint.state });
    expect(await hashParams(lastOf(resumed))).toBe(await hashParams(lastOf(whole)));

    const [plain, off] = await Promise.all(
      [{}, { objective: mixup({ alpha: 0 }) }].map((over) => eventsOf({ ...common, ...over })),
    );
    expect(await hashParams(lastOf(off!))).toBe(await hashParams(lastOf(plain!)));
    expect(await hashParams(lastOf(whole))).not.toBe(await hashParams(lastOf(plain!)));
  });

  it('measures unmixed rows', async () => {
    const still = { ...common, optimizer: sgd({ learningRate: 0 }), validation: [batches.at(0)] };
    const validationOf = async (over: Partial<FitOptions>) =>
      (await eventsOf({ ...still, ...over })).flatMap((event) =>
        event.type === 'evaluation-end' ? [event.validation.dataLoss] : [],
      );
    expect(await validationOf({ objective: mixup({ alpha: 1 }) })).toEqual(await validationOf({}));
  });

  it.each(golden.distributions)(
    'draws shares of Beta(α, α), α = $alpha',
    ({ alpha, mean, variance, excess, below }) => {
      const count = 4000;
      const { mix } = mixup({ alpha });
      const shares = Array.from(
        { length: count },
        (_, step) => mix!(2, randomStream(3).stream('x').at(step)).share,
      );
      const meanOf = (of: (share: number) => number): number =>
        shares.reduce((sum, x) => sum + of(x), 0) / count;
      const within = (found: number, expected: number, varianceOfOne: number): void =>
        expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(varianceOfOne / count));
      within(
        meanOf((x) => x),
        mean,
        variance,
      );
      within(
        meanOf((x) => (x - mean) * (x - mean)),
        variance,
        variance * variance * (excess + 2),
      );
      for (const [at, p] of below as [number, number][])
        within(
          meanOf((x) => Number(x < at)),
          p,
          p * (1 - p),
        );
    },
  );

  const { vocabulary, embedding, hidden, classes } = golden.sizes;
  const positions: BatchSource = {
    ...batches,
    at: (step) => ({ ...batches.at(step), targets: idsOf(golden.ids[step]!) }),
  };
  const { isOfRows: _, ...ofText } = crossEntropy();
  it.each<[string, Partial<FitOptions>, string, string]>([
    [
      'a language model',
      { model: lstm({ vocabulary, embedding, hidden }), batches: positions },
      'mixup: it mixes texts that have one target each, and lstm learns by the loss of every token.',
      'the class or the number of a whole text',
    ],
    [
      'a generative classifier',
      { model: generativeClassifier({ vocabulary, classes, priors: [0.2, 0.3, 0.5] }), loss: ofText },
      'mixup: it mixes texts that have one target each, and generativeClassifier learns',
      'the gradient method fgm or the noise wordDropout',
    ],
    [
      'a model without the site',
      { model: { ...common.model, sites: ['output', 'logits'] } },
      'mixup: the model embeddingBag has no site "embedding", where rows could be mixed.',
      'Leave mixup out, or take a model that has this site.',
    ],
    [
      'a price of the activity there',
      { rules: [{ activity: activityL2({ lambda: 1 }), at: 'embedding' }] },
      'mixup: activityL2 cannot stand at "embedding", where rows are mixed.',
      'Put it at another site.',
    ],
  ])('refuses %s before the first step', async (_, over, message, remedy) => {
    const events = eventsOf({ ...common, ...over, objective: mixup({ alpha: 1 }) });
    await expect(events).rejects.toMatchObject({
      code: 'E_OPTION',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(remedy),
    });
  });
});
