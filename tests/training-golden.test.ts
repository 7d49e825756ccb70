import type { BatchSource, HostArray, HostBatch, HostParams, RunEvent } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { lstm } from '@ridgeline/models';
import { adam, chain, clipByGlobalNorm, momentum, nesterov } from '@ridgeline/optimizers';
import { elasticNet, l1, l2 } from '@ridgeline/regularizers';
import { randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { type FitOptions, fit } from '@ridgeline/trainers';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import golden from './golden/training-loop.json' with { type: 'json' };
import { inOneThread } from './shards.ts';

type Case = (typeof golden.cases)[number];
type Tensors = Readonly<Record<string, readonly number[]>>;

const { batchSize, sequenceLength, ...widths } = golden.sizes;

const ids = (rows: readonly (readonly number[])[]): HostArray => ({
  shape: [rows.length, rows[0]!.length],
  data: Int32Array.from(rows.flat()),
});

/** Rows that begin at some places of a text. */
const rowsAt = (text: readonly number[], starts: readonly number[], continues: boolean): HostBatch => {
  const from = (shift: number) => starts.map((at) => text.slice(at + shift, at + shift + sequenceLength));
  return { inputs: { ids: ids(from(0)) }, targets: ids(from(1)), continues };
};

const batches: BatchSource = {
  spec: {},
  targetsPerBatch: batchSize * sequenceLength,
  stepsPerEpoch: golden.stepsPerEpoch,
  at: (step) => {
    const window = step % golden.stepsPerEpoch;
    const starts = Array.from(
      { length: batchSize },
      (_, r) => (r * golden.stepsPerEpoch + window) * sequenceLength,
    );
    return rowsAt(golden.train, starts, window > 0);
  },
};

/** The places where the blocks of the validation text begin. */
const blockStarts = Array.from(
  { length: Math.floor((golden.valid.length - 1) / sequenceLength) },
  (_, block) => block * sequenceLength,
);

/** Blocks that know nothing of one another: rows of a few batches, the last of which is smaller. */
const apart: readonly HostBatch[] = Array.from({ length: Math.ceil(blockStarts.length / 5) }, (_, batch) =>
  rowsAt(golden.valid, blockStarts.slice(batch * 5, (batch + 1) * 5), false),
);

/** Blocks that go on with the state of the one before. */
const joined: readonly HostBatch[] = blockStarts.map((start) => rowsAt(golden.valid, [start], start > 0));

/** PyTorch's name of each of our parameters; its matrices are turned round, but for the table of embeddings. */
const namesOf = (layers: number): readonly (readonly [ours: string, theirs: string, turned: boolean])[] => [
  ['embedding/table', 'embedding.weight', false],
  ...Array.from({ length: layers }, (_, l) => [
    [`lstm/${l}/kernel`, `lstm.weight_ih_l${l}`, true] as const,
    [`lstm/${l}/recurrent`, `lstm.weight_hh_l${l}`, true] as const,
    [`lstm/${l}/bias`, `lstm.bias_l${l}`, false] as const,
  ]).flat(),
  ['head/kernel', 'head.weight', true],
  ['head/bias', 'head.bias', false],
];

const turn = (values: readonly number[], [rows, columns]: readonly number[]): number[] =>
  Array.from({ length: values.length }, (_, i) => values[(i % rows!) * columns! + Math.floor(i / rows!)]!);

const paramsOf = ({ layers, shapes }: Case, theirs: Tensors): HostParams =>
  Object.fromEntries(
    namesOf(layers).map(([ours, name, turned]) => {
      const shape = (shapes as unknown as Tensors)[name]!;
      const values = theirs[name]!;
      return [
        ours,
        {
          shape: turned ? [...shape].reverse() : [...shape],
          data: Float32Array.from(turned ? turn(values, shape) : values),
        },
      ];
    }),
  );

const optimizerOf = ({ optimizer }: Case) => {
  const {
    kind,
    learningRate,
    clipGlobalNorm,
    momentum: share = 0,
  } = optimizer as {
    kind: string;
    learningRate: number;
    clipGlobalNorm?: number;
    momentum?: number;
  };
  const step =
    kind === 'adam'
      ? adam({ learningRate })
      : (kind === 'nesterov' ? nesterov : momentum)({ learningRate, momentum: share });
  return clipGlobalNorm === undefined ? step : chain(clipByGlobalNorm(clipGlobalNorm), step);
};

const rulesOf = ({ rules }: Case): FitOptions['rules'] =>
  rules.map(({ as, lambda, alpha }) => ({
    as: as as 'penalty' | 'decoupled' | 'proximal',
    regularizer: alpha === 0 ? l2({ lambda }) : alpha === 1 ? l1({ lambda }) : elasticNet({ lambda, alpha }),
  }));

const optionsOf = (given: Case): FitOptions => ({
  model: lstm({ ...widths, layers: given.layers, activation: 'none' }),
  loss: crossEntropy(),
  optimizer: optimizerOf(given),
  rules: rulesOf(given),
  batches,
  validation: apart,
  trainProbe: joined,
  random: randomStream(1),
  initial: paramsOf(given, given.first as unknown as Tensors),
  maxSteps: given.steps.length,
  evaluateEvery: golden.evaluateEvery,
});

const eventsOf = async (options: FitOptions): Promise<readonly RunEvent[]> => {
  const events: RunEvent[] = [];
  for await (const event of fit(options)) events.push(event);
  return events;
};

const of = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T) =>
  events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);

/** Holds the first steps of a run, and its evaluations until then, to PyTorch's. */
const expectSteps = (events: readonly RunEvent[], given: Case, count: number): void => {
  const steps = of(events, 'step-end');
  const evaluations = of(events, 'evaluation-end');
  const expected = given.steps.slice(0, count);
  const evaluated = given.evaluations.slice(0, Math.floor(count / golden.evaluateEvery));
  const close = (what: string, found: readonly number[], theirs: readonly number[]) =>
    expectClose(found, [...theirs], { relative: 2e-4, what: `${given.name}: ${what}` });
  const penaltyOf = (penalties: Readonly<Record<string, number>>) =>
    given.rules.some(({ as }) => as === 'penalty') ? Object.values(penalties).reduce((a, b) => a + b, 0) : 0;
  close(
    'data loss',
    steps.map(({ dataLoss }) => dataLoss),
    expected.map(({ dataLoss }) => dataLoss),
  );
  close(
    'penalty',
    steps.map(({ penalties }) => penaltyOf(penalties)),
    expected.map(({ penalty }) => penalty),
  );
  close(
    'gradient norm',
    steps.map((step) => step.gradientNorm),
    expected.map((step) => step.gradientNorm),
  );
  close(
    'validation',
    evaluations.map(({ validation }) => validation.dataLoss),
    evaluated.map(({ withoutContext }) => withoutContext),
  );
  close(
    'validation with the state carried',
    evaluations.map(({ train }) => train!.dataLoss),
    evaluated.map(({ carried }) => carried),
  );
};

/** Holds a whole run to PyTorch's, with the weights that it ends with. */
const expectGolden = (events: readonly RunEvent[], given: Case): void => {
  expectSteps(events, given, given.steps.length);
  const { state } = of(events, 'run-end')[0]!;
  for (const [path, value] of Object.entries(paramsOf(given, given.last as unknown as Tensors))) {
    expectClose(state.params[path]!, value, { relative: 2e-3, what: `${given.name}: ${path}` });
  }
  for (const [ours, theirs] of namesOf(given.layers)) {
    const zeros = state.params[ours]!.data.filter((value) => value === 0).length;
    expect(zeros, `${given.name}: zeros of ${ours}`).toBe(
      (given.exactZeros as unknown as Record<string, number>)[theirs],
    );
  }
};

/** One of no penalty, one of a proximal one and one of a penalty in the gradient. */
const forms = ['plain', 'l1 proximal', 'elastic net .3 penalty'];
const cases = golden.cases.map((given) => [given.name, given] as const);

describe.each(Object.entries(backends))('a run on %s, as PyTorch', (name, start) => {
  beforeAll(start);

  // the first steps alone, where no whole run follows
  if (name === 'cpu')
    it.each(cases)('%s, its first 20 steps', async (_, given) => {
      expectSteps(await eventsOf({ ...optionsOf(given), maxSteps: 20 }), given, 20);
    });

  it.each(
    golden.cases.flatMap((given) =>
      given.earlyStop === null ? [] : [[given.name, given, given.earlyStop] as const],
    ),
  )('%s stops early at the same step', async (_, given, { patience, stopsAfterStep, bestStep }) => {
    const end = of(await eventsOf({ ...optionsOf(given), patience }), 'run-end')[0]!;
    expect(end).toMatchObject({ reason: 'early-stop', step: stopsAfterStep, bestStep });
  });
});

// the devices that train; cpu is slow, and its steps that are shared are held to JAX
describe.each(Object.entries(backends).filter(([name]) => name !== 'cpu'))(
  'a whole run on %s, as PyTorch',
  (name, start) => {
    beforeAll(start);
    // what workers share stands in host memory, whatever the device: the slower one shares one case of each form
    const shared = name === 'node' ? cases.filter(([is]) => forms.includes(is)) : cases;

    it.each(cases)('%s', async (_, given) => {
      expectGolden(await eventsOf(optionsOf(given)), given);
    });

    it.each(shared)('%s, shared by three workers', async (_, given) => {
      const options = optionsOf(given);
      const workers = await Promise.all(inOneThread(3).map((exchange) => eventsOf({ ...options, exchange })));
      for (const events of workers) expectGolden(events, given);
    });
  },
);
