import { decodeState, encodeState } from '@ridgeline/checkpoints';
import type {
  BatchSource,
  HostBatch,
  HostParams,
  JoinedRegularizer,
  Model,
  Regularizer,
  Rule,
  RunEvent,
  Schedule,
  TrainingState,
} from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { encoderDecoderTransformer, lstm, transformer } from '@ridgeline/models';
import { adam, momentum, sgd } from '@ridgeline/optimizers';
import { type LanguageModelConfigInput, parseConfig, prepareLanguageModel, train } from '@ridgeline/recipes';
import { dropout, groupLasso, l2, maxNorm, weightDrop } from '@ridgeline/regularizers';
import { mapParams, randomStream, toHost } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { type FitOptions, fit } from '@ridgeline/trainers';
import { scalar, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import { emptied } from './emptied.ts';
import { finish, inOneThread } from './shards.ts';
import { batchOf, textCnn } from './small-classifiers.ts';

const text = 'The quick brown fox jumps over the lazy dog, and the dog dreams of the fox. '.repeat(40);

/** Two layers, state that is carried, noise where units leave, and other rules beside. */
const config = (over: LanguageModelConfigInput): LanguageModelConfigInput => ({
  model: { kind: 'lstm', embedding: 6, hidden: 8, layers: 2 },
  optimizer: { kind: 'adam', learningRate: 0.02, clipGlobalNorm: 1 },
  ...over,
  regularizers: over.regularizers ?? [
    { kind: 'groupLasso', lambda: 0.6, as: 'proximal' },
    { kind: 'dropout', rate: 0.2, at: 'between' },
    { kind: 'dropout', rate: 0.2, at: 'output' },
    { kind: 'activityL2', lambda: 0.01, at: 'hidden' },
    { kind: 'l2', lambda: 0.1, as: 'decoupled' },
  ],
  training: {
    batchSize: 3,
    sequenceLength: 6,
    maxSteps: 90,
    evaluateEvery: 45,
    checkpointEvery: 25,
    windows: 'contiguous',
    ...over.training,
  },
});

/** The same, under which units in use stay. */
const weaker = config({}).regularizers!.map((rule) =>
  rule.kind === 'groupLasso' ? { ...rule, lambda: 0.02 } : rule,
);

type Options = NonNullable<Parameters<typeof train>[1]>;

const follow = async (over: LanguageModelConfigInput = {}, options: Options = {}) =>
  finish(train(await prepareLanguageModel(parseConfig(config(over)), text), options));

const narrow = { training: { narrowEvery: 10 } };

const of = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T) =>
  events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);

const expectSame = (narrowed: HostParams, whole: HostParams): void => {
  expect(Object.keys(narrowed)).toEqual(Object.keys(whole));
  for (const [path, { shape, data }] of Object.entries(whole)) {
    expect(narrowed[path]!.shape).toEqual(shape);
    expectClose(narrowed[path]!.data, data, { relative: 1e-6, absolute: 1e-6, what: path });
  }
};

const losses = (seen: readonly RunEvent[]) => of(seen, 'step-end').map(({ objective }) => objective);

// TensorFlow's library adds up in another order for every size, and Adam carries on what that makes of a gradient near 0
const kept = Object.entries(backends).filter(([name]) => name !== 'node');

describe.each(kept)('%s: a run that units leave', (_, start) => {
  beforeAll(start);

  it.each([
    ['adam', {}],
    [
      'sgd',
      {
        optimizer: { kind: 'sgd', learningRate: 0.5 },
        regularizers: [{ kind: 'groupLasso', lambda: 0.01, of: 'hidden', as: 'proximal' }],
      },
    ],
    [
      'columns that convolutions add to',
      {
        model: { kind: 'cnn', width: 8, layers: 2, kernelSize: 3 },
        regularizers: [
          { kind: 'groupLasso', lambda: 1.5, as: 'proximal' },
          { kind: 'dropout', rate: 0.2, at: 'output' },
        ],
        training: { windows: 'random' },
      },
    ],
    [
      'columns of an embedding, whose readers stay',
      {
        model: { kind: 'minGru', embedding: 6, hidden: 8, layers: 2 },
        regularizers: [{ kind: 'groupLasso', lambda: 0.6, as: 'proximal' }],
      },
    ],
  ] satisfies [string, LanguageModelConfigInput][])(
    'comes to what the whole run comes to: %s',
    async (_, over) => {
      const whole = await follow(over);
      const training = { ...('training' in over ? over.training : {}), ...narrow.training };
      const narrowed = await follow({ ...over, training });
      const left = of(narrowed.seen, 'units-leave');
      expect(left.length).toBeGreaterThan(0);
      expect(left[0]!.step).toBeLessThan(80);
      expectClose(losses(narrowed.seen), losses(whole.seen), { relative: 1e-6, what: 'objective' });
      const evaluated = (seen: readonly RunEvent[]) =>
        of(seen, 'evaluation-end').map(({ validation }) => validation.objective);
      expectClose(evaluated(narrowed.seen), evaluated(whole.seen), { relative: 1e-6, what: 'evaluations' });
      expectSame(narrowed.end.params, whole.end.params);
      expectSame(narrowed.end.state.params, whole.end.state.params);
      expectSame(narrowed.end.state.carried, whole.end.state.carried);
      expect(Object.keys(narrowed.end.state.optimizer)).toEqual(Object.keys(whole.end.state.optimizer));
    },
  );

  it('learns on with those that stay as the whole run does', async () => {
    const over = { regularizers: weaker };
    const { model } = await prepareLanguageModel(parseConfig(config(over)), text);
    const initial = emptied(model, await firstOf(model), 0.5);
    const whole = await follow(over, { initial });
    const narrowed = await follow({ ...over, ...narrow }, { initial });
    expect(of(narrowed.seen, 'units-leave').map(({ step }) => step)).toEqual([10]);
    expectClose(losses(narrowed.seen), losses(whole.seen), { relative: 1e-6, what: 'objective' });
    expectSame(narrowed.end.params, whole.end.params);
    expectSame(narrowed.end.state.optimizer, whole.end.state.optimizer);
  });

  it('goes on from a checkpoint to the bits of the unbroken run, whole or narrowed', async () => {
    const unbroken = await follow(narrow);
    const { state } = of(unbroken.seen, 'checkpoint').at(-1)!;
    expect(Object.keys(state.units ?? {}).length).toBeGreaterThan(0);
    const resume: TrainingState = await decodeState(await encodeState(state));
    const resumed = await follow(narrow, { resume });
    expect(resumed.end.params).toEqual(unbroken.end.params);
    expect(resumed.end.state).toEqual(unbroken.end.state);
    expectSame((await follow({}, { resume })).end.params, unbroken.end.params);
    // a rule that may wake them brings them back
    const awake = { ...resume, units: { ...resume.units } };
    const { seen } = await follow(
      {
        ...narrow,
        regularizers: [
          ...config({}).regularizers!,
          { kind: 'maxNorm', bound: 5, on: { path: ['lstm/1/*'] } },
        ],
      },
      { resume: awake },
    );
    for (const { widths } of of(seen, 'units-leave'))
      expect(widths.map(({ name }) => name)).not.toContain('hidden/1');
  });

  it('comes to one state on workers that share each batch', async () => {
    const run = await prepareLanguageModel(
      parseConfig(config({ ...narrow, regularizers: config({}).regularizers!.slice(0, 1) })),
      text,
    );
    const [first, second] = await Promise.all(
      inOneThread(2).map((exchange) => finish(train(run, { exchange }))),
    );
    expect(of(first!.seen, 'units-leave').length).toBeGreaterThan(0);
    expect(of(second!.seen, 'units-leave')).toEqual(of(first!.seen, 'units-leave'));
    expect(second!.end.params).toEqual(first!.end.params);
    const alone = await finish(train(run));
    expectClose(losses(first!.seen).slice(0, 40), losses(alone.seen).slice(0, 40), {
      relative: 1e-4,
      what: 'objective',
    });
  });
});

const random = randomStream(1);

const source = (at: (step: number) => HostBatch): BatchSource => ({
  spec: {},
  targetsPerBatch: 1,
  stepsPerEpoch: 1,
  at,
});

const firstOf = (model: Model): Promise<HostParams> => toHost(tidy(() => model.init(random.stream('init'))));

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
