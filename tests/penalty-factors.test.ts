import { wasmBackend } from '@ridgeline/backend-wasm';
import type { BatchSource, Loss, Model, Rule, RunEvent, WeightRule } from '@ridgeline/contracts';
import { sgd } from '@ridgeline/optimizers';
import { ruleFromConfig } from '@ridgeline/recipes';
import { elasticNet, l1, l2, orthogonal } from '@ridgeline/regularizers';
import { randomStream } from '@ridgeline/tensors';
import { fit } from '@ridgeline/trainers';
import { concat, mul, ones, reshape, square, sum, tensor } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';

beforeEach(() => wasmBackend().start());

const start = {
  'embedding/table': { shape: [4, 2], data: [2, -0.5, 1, -1, 0.3, 0.02, -2, 0.6] },
  'head/kernel': { shape: [2, 1], data: [1, -0.4] },
};
type Path = keyof typeof start;

/** All weights are its logits; with half their squares for a loss, each gradient is the weight itself. */
const model: Model = {
  spec: { kind: 'identity' },
  parameters: [
    { path: 'embedding/table', role: 'embedding', shape: [4, 2], lookedUpBy: ['ids'] },
    { path: 'head/kernel', role: 'kernel', shape: [2, 1] },
  ],
  sites: ['logits'],
  init: () =>
    Object.fromEntries(Object.entries(start).map(([path, { shape, data }]) => [path, tensor(data, shape)])),
  forward: (params, _, mode) => {
    const logits = reshape(concat(Object.values(params).map((value) => reshape(value, [-1]))), [1, -1]);
    return { logits: mode.noise('logits', logits), activations: { logits } };
  },
};

const loss: Loss = {
  spec: { kind: 'halfSquares' },
  mean: (logits) => mul(0.5, sum(square(logits))),
  weight: () => 1,
  perExample: (logits) => ({ lossNats: mul(0.5, sum(square(logits), 1)), targets: ones([1]) }),
};

/** Two steps an epoch, in which a stands three times, b once, and what is padding, d, does not count. */
const batches: BatchSource = {
  spec: {},
  targetsPerBatch: 1,
  stepsPerEpoch: 2,
  at: (step) => ({
    inputs: {
      ids: { shape: [1, 3], data: Int32Array.from(step % 2 === 0 ? [0, 0, 1] : [0, 3, 3]) },
      idsMask: { shape: [1, 3], data: Int32Array.from(step % 2 === 0 ? [1, 1, 1] : [1, 0, 0]) },
    },
    targets: { shape: [1], data: new Int32Array(1) },
  }),
};

const [rate, lambda] = [0.1, 0.5];

const run = async (rule: Omit<WeightRule, 'as'> & { readonly as?: WeightRule['as'] }) => {
  const seen: RunEvent[] = [];
  const rules = [{ as: 'penalty', ...rule } as Rule];
  const tokenizer = { vocabulary: ['a', 'b', 'c', 'd'], special: {} };
  const options = { model, loss, batches, tokenizer, rules, random: randomStream(1), maxSteps: 1 };
  for await (const event of fit({ ...options, optimizer: sgd({ learningRate: rate }) })) seen.push(event);
  const end = seen.at(-1)!;
  if (end.type !== 'run-end') throw new Error('the run has no end');
  return { seen, params: end.params };
};

type Step = (weight: number, factor: number) => number;
const soft = (weight: number, threshold: number): number =>
  Math.sign(weight) * Math.max(Math.abs(weight) - threshold, 0);

const steps: readonly (readonly [string, Omit<WeightRule, 'on'>, Step])[] = [
  [
    'l1',
    { regularizer: l1({ lambda }), as: 'penalty' },
    (w, f) => w - rate * (w + f * lambda * Math.sign(w)),
  ],
  ['l1', { regularizer: l1({ lambda }), as: 'proximal' }, (w, f) => soft(w - rate * w, rate * f * lambda)],
  ['l2', { regularizer: l2({ lambda }), as: 'penalty' }, (w, f) => w - rate * (w + f * lambda * w)],
  ['l2', { regularizer: l2({ lambda }), as: 'proximal' }, (w, f) => (w - rate * w) / (1 + rate * f * lambda)],
  ['l2', { regularizer: l2({ lambda }), as: 'decoupled' }, (w, f) => w * (1 - rate * f * lambda) - rate * w],
  [
    'elasticNet',
    { regularizer: elasticNet({ lambda, alpha: 0.3 }), as: 'proximal' },
    (w, f) => soft(w - rate * w, 0.3 * rate * f * lambda) / (1 + 0.7 * rate * f * lambda),
  ],
];

const expectMoved = (
  params: Awaited<ReturnType<typeof run>>['params'],
  path: Path,
  step: Step,
  factorOf: (index: number) => number,
): void => {
  for (const [i, weight] of start[path].data.entries())
    expect(params[path]!.data[i]).toBeCloseTo(step(weight, factorOf(i)), 6);
};

describe.each(steps)('%s %j', (_, rule, step) => {
  // n = 4, 2, 1, 1 with one more for each than was seen
  it.each([
    ['frequency', [2, 1, 0.5, 0.5]],
    ['inverseFrequency', [4 / 11, 8 / 11, 16 / 11, 16 / 11]],
    [{ b: 0, d: 3 }, [1, 0, 1, 3]],
  ] as const)('has a λ for each row by %j, and its own elsewhere', async (rowFactors, factors) => {
    const { params } = await run({ ...rule, rowFactors });
    expectMoved(params, 'embedding/table', step, (i) => factors[Math.floor(i / 2)]!);
    expectMoved(params, 'head/kernel', step, () => 1);
  });

  it('has a λ for each parameter, which rows multiply', async () => {
    const penaltyFactors = [{ on: { role: ['embedding' as const] }, factor: 0.4 }];
    const { params } = await run({ ...rule, penaltyFactors });
    expectMoved(params, 'embedding/table', step, () => 0.4);
    expectMoved(params, 'head/kernel', step, () => 1);
    const both = await run({ ...rule, penaltyFactors, rowFactors: { a: 2 } });
    expectMoved(both.params, 'embedding/table', step, (i) => (i < 2 ? 0.8 : 0.4));
  });

  it('frees what has the factor 0', async () => {
    const { params, seen } = await run({
      ...rule,
      penaltyFactors: [{ on: { path: ['head/*'] }, factor: 0 }],
    });
    expectMoved(params, 'head/kernel', step, () => 0);
    expect(seen[0]).toMatchObject({ rules: [{ paths: ['embedding/table'] }] });
  });
});

it('is worth the sum of its parts, under one name', async () => {
  const { seen } = await run({ regularizer: l1({ lambda }), rowFactors: { a: 2, c: 0 } });
  const step = seen.find((event) => event.type === 'step-end');
  // ½·(2·2.5 + 2 + 0 + 2.6 + 1.4)
  expect(step?.type === 'step-end' && step.penalties).toEqual({ l1: expect.closeTo(5.5, 5) });
  expect(seen[0]).toMatchObject({ rules: [{ name: 'l1', paths: ['head/kernel', 'embedding/table'] }] });
});

it('is refused in a sentence', async () => {
  const regularizer = l1({ lambda });
  const refused = async (rule: Parameters<typeof run>[0], code: string, message: RegExp) =>
    expect(run(rule)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  const on = { path: ['head/*'] };
  await refused({ regularizer, rowFactors: { e: 2 } }, 'E_OPTION', /names "e", which is no token/);
  await refused({ regularizer, rowFactors: { a: -1 } }, 'E_RANGE', /rowFactors: a must be/);
  await refused({ regularizer, on, rowFactors: 'frequency' }, 'E_SELECTOR', /want a table that ids look up/);
  await refused(
    { regularizer: orthogonal({ lambda }), rowFactors: 'frequency' },
    'E_OPTION',
    /a sum over weights/,
  );
  await refused({ regularizer, penaltyFactors: [{ on, factor: -1 }] }, 'E_RANGE', /factor must be/);
  await refused(
    {
      regularizer,
      penaltyFactors: [
        { on, factor: 1 },
        { on, factor: 2 },
      ],
    },
    'E_OPTION',
    /must give 'head\/kernel' one factor/,
  );
  await refused(
    { regularizer, on, penaltyFactors: [{ on: { role: ['embedding'] }, factor: 2 }] },
    'E_OPTION',
    /must be of parameters that the rule selects/,
  );
});

it('stands in a configuration', () => {
  const rule = {
    kind: 'l1',
    lambda: 0.1,
    as: 'proximal',
    rowFactors: { a: 2 },
    penaltyFactors: [{ on: { role: ['kernel'] }, factor: 0 }],
  };
  expect(ruleFromConfig(rule as never)).toMatchObject({
    rowFactors: { a: 2 },
    penaltyFactors: [{ on: { role: ['kernel'] }, factor: 0 }],
  });
});
