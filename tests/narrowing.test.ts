import type {
  BatchSource,
  HostBatch,
  HostParams,
  JoinedRegularizer,
  Model,
  Regularizer,
  Rule,
  Schedule,
} from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { encoderDecoderTransformer, lstm, transformer } from '@ridgeline/models';
import { adam, momentum, sgd } from '@ridgeline/optimizers';
import { dropout, groupLasso, l2, maxNorm, weightDrop } from '@ridgeline/regularizers';
import { mapParams, randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { type FitOptions, fit } from '@ridgeline/trainers';
import { scalar, zerosLike } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import { emptied } from './emptied.ts';
import { expectSame, firstOf, kept, losses, of } from './narrowing-parts.ts';
import { finish } from './shards.ts';
import { batchOf, textCnn } from './small-classifiers.ts';

const random = randomStream(1);

const source = (at: (step: number) => HostBatch): BatchSource => ({
  spec: {},
  targetsPerBatch: 1,
  stepsPerEpoch: 1,
  at,
});

const ids = (shape: number[], name: string, below: number) => ({
  shape,
  data: random.stream(name).integers(shape[0]! * shape[1]!, below),
});

const proximal: Rule = { widthRegularizer: groupLasso({ lambda: 0.02 }), as: 'proximal' };

/** Twelve steps of a model of which half of all units rest from the beginning. */
const fromHalf = async (model: Model, batches: BatchSource, over: Partial<FitOptions> = {}) => {
  const initial = emptied(model, await firstOf(model), 0.5);
  const options = { model, loss: crossEntropy(), optimizer: adam({ learningRate: 0.01 }), batches, random };
  return finish(fit({ ...options, rules: [proximal], maxSteps: 12, initial, ...over }));
};

describe.each(kept)('%s: without the units at rest', (_, start) => {
  beforeAll(start);

  it.each<[string, Model, BatchSource, Rule[]]>([
    [
      'filters of a convolutional classifier',
      textCnn(),
      source((step) => batchOf([0, 1, 2, 3].map((row) => row + 4 * step))),
      [{ noise: dropout({ rate: 0.5 }), at: 'output' }],
    ],
    [
      'heads and feed-forward units of a Transformer',
      encoderDecoderTransformer({ vocabulary: 9, width: 8, heads: 4, feedForward: 10, layers: 2 }),
      source((step) => ({
        inputs: { source: ids([3, 5], `source/${step}`, 9), ids: ids([3, 4], `ids/${step}`, 9) },
        targets: ids([3, 4], `targets/${step}`, 9),
      })),
      [{ noise: dropout({ rate: 0.2 }), at: '**/feedForwardHidden' }],
    ],
    [
      'those of a language model, with rotary positions',
      transformer({
        ...{ vocabulary: 9, width: 16, heads: 4, feedForward: 10, layers: 2, contextLength: 4 },
        positions: 'rotary',
      }),
      source((step) => ({
        inputs: { ids: ids([3, 4], `ids/${step}`, 9) },
        targets: ids([3, 4], `targets/${step}`, 9),
      })),
      [{ noise: dropout({ rate: 0.2 }), at: 'blocks/*/feedForwardHidden' }],
    ],
  ])('%s', async (_, model, batches, noise) => {
    const rules = [proximal, ...noise];
    const whole = await fromHalf(model, batches, { rules });
    const narrowed = await fromHalf(model, batches, { rules, narrowEvery: 3 });
    const [first] = of(narrowed.seen, 'units-leave');
    expect(first!.step).toBe(3);
    expect(first!.widths.map(({ name }) => name)).toEqual(
      model.widths!.filter(({ size }) => size > 1).map(({ name }) => name),
    );
    expectClose(losses(narrowed.seen), losses(whole.seen), { relative: 1e-6, what: 'objective' });
    expectSame(narrowed.end.params, whole.end.params);
  });
});

const pull: Regularizer = { spec: { kind: 'pull' }, penalty: () => scalar(0), gradient: zerosLike };
const tie: JoinedRegularizer = {
  spec: { kind: 'tie' },
  penalty: () => scalar(0),
  gradient: (params) => mapParams(params, (value) => zerosLike(value)),
};

describe('a unit', () => {
  beforeAll(backends.cpu!);
  const model = lstm({ vocabulary: 5, embedding: 3, hidden: 4 });
  const batches = source((step) => ({
    inputs: { ids: ids([2, 6], `ids/${step}`, 5) },
    targets: ids([2, 6], `targets/${step}`, 5),
  }));

  it('that its momentum will move again stays', async () => {
    // nothing moves in the first two steps: every weight stays where it is, and the momentum is there
    const learningRate: Schedule = { spec: { kind: 'late' }, at: (step) => (step < 2 ? 0 : 0.1) };
    const params = emptied(model, await firstOf(model), 0.5);
    const bufferOf = (size: number): HostParams =>
      Object.fromEntries(
        Object.entries(params).map(([path, { shape, data }]) => [
          `buffer/${path}`,
          { shape, data: data.map(() => size) },
        ]),
      );
    const goOn = (size: number, narrowEvery?: number) => {
      const resume = { step: 1, params, optimizer: bufferOf(size), carried: {}, evaluationsWithoutGain: 0 };
      const optimizer = momentum({ momentum: 0.9, learningRate });
      return fromHalf(model, batches, {
        optimizer,
        resume,
        maxSteps: 4,
        ...(narrowEvery && { narrowEvery }),
      });
    };
    const [whole, narrowed] = [await goOn(1), await goOn(1, 1)];
    expect(of(narrowed.seen, 'units-leave')).toEqual([]);
    expect(narrowed.end.params).toEqual(whole.end.params);
    expect(narrowed.end.params['lstm/0/bias']!.data[0]).not.toBe(0);
    expect(of((await goOn(0.001, 1)).seen, 'units-leave')[0]!.step).toBe(2);
  });

  it('stays where a rule may wake it, and says so', async () => {
    const shifted = { spec: { kind: 'shift' }, apply: (x: never) => x };
    const { seen } = await fromHalf(model, batches, {
      rules: [proximal, { noise: shifted, at: 'embedding' }],
      narrowEvery: 2,
    });
    expect(seen[0]).toMatchObject({
      type: 'run-start',
      widths: [
        { name: 'embedding', size: 3, stays: 'shift may not leave them at rest' },
        { name: 'hidden/0', size: 4 },
      ],
    });
    expect(of(seen, 'units-leave')[0]!.widths).toEqual([{ name: 'hidden/0', size: 4, left: 2 }]);
  });

  it.each<[string, Rule[], Readonly<Record<string, string>>]>([
    ['no rule', [], {}],
    [
      'rules that keep zeros',
      [
        { regularizer: l2({ lambda: 0.1 }), as: 'penalty' },
        { noise: dropout({ rate: 0.1 }), at: 'hidden' },
      ],
      {},
    ],
    [
      'a weight noise',
      [{ weightNoise: weightDrop({ rate: 0.1 }) }],
      { 'hidden/0': 'weightDrop may not leave them at rest' },
    ],
    [
      'a constraint',
      [{ constraint: maxNorm({ bound: 5 }), on: { path: ['embedding/*'] } }],
      { embedding: 'maxNorm may not leave them at rest' },
    ],
    [
      'a penalty of which that is not known',
      [{ regularizer: pull, as: 'penalty', on: { path: ['lstm/0/bias'] } }],
      { 'hidden/0': 'pull may not leave them at rest' },
    ],
    [
      'a penalty of joined tensors',
      [{ joined: tie, as: 'penalty', on: { path: ['lstm/0/recurrent'] } }],
      { 'hidden/0': 'tie may not leave them at rest' },
    ],
    [
      'a penalty of rows',
      [
        { ...proximal, of: 'hidden/0' },
        { ...proximal, of: 'embedding/rows' },
      ],
      { embedding: 'its weights are also those of rows, which groupLasso-3 weighs' },
    ],
    [
      'a strength of 0',
      [{ ...proximal, widthRegularizer: groupLasso({ lambda: 0 }), of: 'hidden/0' }],
      { 'hidden/0': 'no proximal penalty of units takes them to 0' },
    ],
  ])('stays or leaves under %s', async (_, rules, stays) => {
    const held: Rule[] = rules.some((rule) => 'widthRegularizer' in rule)
      ? [{ ...proximal, of: 'embedding' }]
      : [proximal];
    const { seen } = await fromHalf(model, batches, { rules: [...held, ...rules], narrowEvery: 2 });
    const { widths } = of(seen, 'run-start')[0]!;
    expect(widths!.flatMap(({ name, stays: why }) => (why === undefined ? [] : [[name, why]]))).toEqual(
      Object.entries(stays),
    );
  });

  it('cannot leave a run of which that is not known', async () => {
    const refused = (over: Partial<FitOptions>) =>
      expect(fromHalf(model, batches, { narrowEvery: 2, ...over })).rejects;
    await refused({ optimizer: adam({ learningRate: 0.1, beta1: 0.9, beta2: 0.8 }) }).toMatchObject({
      code: 'E_OPTION',
      message:
        'fit: narrowEvery needs a run in which units at rest stay so, which the optimizer adam may not grant.',
    });
    const averaging = { spec: { kind: 'ema' }, next: (_: unknown, params: never) => params };
    await refused({ averaging }).toThrow(/which ema may not grant/);
    const never = (): never => {
      throw new Error('The run was begun.');
    };
    await refused({ objective: { spec: { kind: 'twice' }, terms: never } }).toThrow(
      /which twice may not grant/,
    );
    await refused({ gradient: { spec: { kind: 'sam' }, find: never } }).toThrow(/which sam may not grant/);
    await refused({ rules: [] }).toThrow(
      /embedding: no proximal penalty of units takes them to 0; hidden\/0/,
    );
    const bound: Rule = { constraint: maxNorm({ bound: 3 }), on: { path: ['**'] } };
    await refused({ rules: [proximal, bound] }).toMatchObject({
      message: expect.stringContaining('hidden/0: maxNorm may not leave them at rest'),
      hint: 'Leave out the rules that hold them, or narrowEvery: the run is the same, but no faster.',
    });
    await refused({ rules: [{ ...proximal, as: 'penalty' }], optimizer: sgd({ learningRate: 0.1 }) }).toThrow(
      /narrowEvery needs units that can leave/,
    );
    await refused({ rules: [{ ...proximal, of: 'hiden/0' }] }).toMatchObject({
      code: 'E_SELECTOR',
      hint: 'Did you mean "hidden/0"?',
    });
    await expect(
      fromHalf({ ...model, widths: [] }, batches, { rules: [{ ...proximal, of: 'hidden' }] }),
    ).rejects.toMatchObject({
      code: 'E_SELECTOR',
      message: 'groupLasso: the model lstm has no width "hidden"; it has embedding/rows.',
      hint: 'Name one of these by `of`.',
    });
  });
});
