import { decodeState, encodeState } from '@ridgeline/checkpoints';
import type { RunEvent, TrainingState } from '@ridgeline/contracts';
import { type LanguageModelConfigInput, parseConfig, prepareLanguageModel, train } from '@ridgeline/recipes';
import { expectClose } from '@ridgeline/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { emptied } from './emptied.ts';
import { expectSame, firstOf, kept, losses, of } from './narrowing-parts.ts';
import { finish, inOneThread } from './shards.ts';

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
