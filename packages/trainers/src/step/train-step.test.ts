import '@tensorflow/tfjs-backend-cpu';
import type {
  BatchSource,
  Found,
  GradientMethod,
  HostBatch,
  JoinedRegularizer,
  Loss,
  Model,
  Objective,
  Optimizer,
  Params,
  Regularizer,
  Rule,
  RunEvent,
} from '@ridgeline/contracts';
import { mapParams, randomStream, record } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type FitOptions, fit } from '../fit.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

const start = [2, -0.5, 0.01];

/** Two weight vectors that are their own logits; with the loss below, each gradient is the weight itself. */
const model: Model = {
  spec: { kind: 'identity' },
  parameters: [
    { path: 'head/kernel', role: 'kernel', shape: [3] },
    { path: 'head/bias', role: 'bias', shape: [3] },
  ],
  sites: ['logits'],
  init: () =>
    record([
      ['head/kernel', tf.tensor1d(start)],
      ['head/bias', tf.tensor1d(start)],
    ]),
  forward: (params, _, mode) => {
    const stacked = tf.stack([params['head/kernel']!, params['head/bias']!]);
    return { logits: mode.noise('logits', stacked), activations: { logits: stacked } };
  },
};

const halfSquares: Loss = {
  spec: { kind: 'halfSquares' },
  mean: (logits) => tf.mul(0.5, tf.sum(tf.square(logits))),
  weight: ({ targets }) => targets.data.length,
  perExample: (logits) => ({ lossNats: tf.mul(0.5, tf.sum(tf.square(logits), 1)), targets: tf.ones([2]) }),
};

const rate = 0.1;
const descent: Optimizer = {
  spec: { kind: 'descent' },
  learningRate: { spec: { kind: 'constant' }, at: () => rate },
  init: () => record([]),
  update: (gradients) => ({ updates: mapParams(gradients, (g) => tf.mul(-rate, g)), state: record([]) }),
};

const batch: HostBatch = {
  inputs: { ids: { shape: [2, 1], data: new Int32Array(2) } },
  targets: { shape: [2], data: new Int32Array(2) },
};
const batches: BatchSource = { spec: {}, targetsPerBatch: 2, stepsPerEpoch: 1, at: () => batch };

const run = async (rules: readonly Rule[], over: Partial<FitOptions> = {}) => {
  const options = {
    model,
    loss: halfSquares,
    optimizer: descent,
    batches,
    random: randomStream(1),
    maxSteps: 1,
  };
  const seen: RunEvent[] = [];
  for await (const event of fit({ ...options, rules, ...over })) seen.push(event);
  const end = seen.at(-1);
  if (end?.type !== 'run-end') throw new Error('the run has no end');
  return { seen, kernel: [...end.params['head/kernel']!.data], bias: [...end.params['head/bias']!.data] };
};

const lambda = 0.5;
const ridge: Regularizer = {
  spec: { kind: 'l2', lambda },
  penalty: (w) => tf.mul(lambda / 2, tf.sum(tf.square(w))),
  gradient: (w) => tf.mul(lambda, w),
  decoupled: (w, step) => tf.mul(1 - step * lambda, w),
  proximal: (w, step) => tf.div(w, 1 + step * lambda),
};

const expectNear = (actual: number[], expected: number[]) =>
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 6);
  });

describe('one step of gradient descent on ½‖w‖²', () => {
  it('without a rule: w − ηw', async () => {
    expectNear(
      (await run([])).kernel,
      start.map((w) => w - rate * w),
    );
  });
  it('with a penalty: w − η(w + λw), and the bias without it', async () => {
    const { kernel, bias } = await run([{ regularizer: ridge, as: 'penalty' }]);
    expectNear(
      kernel,
      start.map((w) => w - rate * (w + lambda * w)),
    );
    expectNear(
      bias,
      start.map((w) => w - rate * w),
    );
  });
  it('decoupled: w(1 − ηλ) − ηw', async () => {
    const { kernel } = await run([{ regularizer: ridge, as: 'decoupled' }]);
    expectNear(
      kernel,
      start.map((w) => w * (1 - rate * lambda) - rate * w),
    );
  });
  it('proximal: the map of w − ηw with step η', async () => {
    const { kernel } = await run([{ regularizer: ridge, as: 'proximal' }]);
    expectNear(
      kernel,
      start.map((w) => (w - rate * w) / (1 + rate * lambda)),
    );
  });
  it('joins proximal maps in their order: what a lasso takes after a ridge is not divided', async () => {
    const halving = { ...ridge, shrinkage: () => ({ scale: 1, threshold: 0, divisor: 2 }) };
    const lasso = { ...ridge, shrinkage: () => ({ scale: 1, threshold: 0.1, divisor: 1 }) };
    const { kernel } = await run([
      { regularizer: halving, as: 'proximal' },
      { regularizer: lasso, as: 'proximal' },
    ]);
    // w − ηw is 1.8, −0.45, 0.009; the first halves it, the second takes 0.1
    expectNear(kernel, [0.8, -0.125, 0]);
    const turned = await run([
      { regularizer: lasso, as: 'proximal' },
      { regularizer: halving, as: 'proximal' },
    ]);
    expectNear(turned.kernel, [0.85, -0.175, 0]);
  });
  it('on biases too, where a selector says so', async () => {
    const { kernel, bias } = await run([{ regularizer: ridge, as: 'decoupled', on: { role: ['bias'] } }]);
    expectNear(
      kernel,
      start.map((w) => w - rate * w),
    );
    expectNear(
      bias,
      start.map((w) => w * (1 - rate * lambda) - rate * w),
    );
  });
});

it('tells data loss, penalties, objective and gradient norm of every step', async () => {
  const { seen } = await run([
    { regularizer: ridge, as: 'decoupled' },
    { regularizer: ridge, as: 'penalty', on: { role: ['bias'] } },
  ]);
  const squares = start.reduce((total, w) => total + w * w, 0);
  const step = seen.find((event) => event.type === 'step-end');
  expect(step).toMatchObject({ step: 1, learningRate: rate, targets: 2 });
  if (step?.type !== 'step-end') return;
  expect(step.dataLoss).toBeCloseTo(squares, 5);
  expect(step.penalties.l2).toBeCloseTo((lambda / 2) * squares, 5);
  expect(step.penalties['l2-2']).toBeCloseTo((lambda / 2) * squares, 5);
  expect(step.objective).toBeCloseTo(step.dataLoss + lambda * squares, 5);
  expect(step.gradientNorm).toBeCloseTo(Math.sqrt(squares * (1 + (1 + lambda) * (1 + lambda))), 5);
});

it('says at the start which parameters each rule selected', async () => {
  const { seen } = await run([{ regularizer: ridge, as: 'penalty' }]);
  expect(seen[0]).toMatchObject({
    type: 'run-start',
    parameters: 6,
    rules: [{ name: 'l2', as: 'penalty', paths: ['head/kernel'] }],
  });
});

it('gives noise a stream of its own for each step, and none when evaluating', async () => {
  const drawn: number[] = [];
  const noise = {
    spec: { kind: 'probe' },
    apply: (x: tf.Tensor, random: { uint32(n: number): Uint32Array }) => {
      drawn.push(random.uint32(1)[0]!);
      return x;
    },
  };
  await run([{ noise, at: 'logits' }], { maxSteps: 3, validation: [batch] });
  expect(new Set(drawn).size).toBe(3);
  expect(drawn).toHaveLength(3);
});

it('begins from given parameters, and refuses those of another model', async () => {
  const initial = {
    'head/kernel': { shape: [3], data: Float32Array.of(1, 1, 1) },
    'head/bias': { shape: [3], data: new Float32Array(3) },
  };
  expectNear((await run([], { initial })).kernel, [0.9, 0.9, 0.9]);
  const wrong = { 'head/kernel': { shape: [2], data: new Float32Array(2) } };
  await expect(run([], { initial: wrong })).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: "fit: the first parameters must have 'head/kernel' of shape [3], got [2].",
  });
});

it('refuses an optimizer without a learning rate', async () => {
  const { learningRate: _, ...clipping } = descent;
  await expect(run([], { optimizer: clipping })).rejects.toMatchObject({ code: 'E_OPTION' });
});

it('refuses to resume with an optimizer whose state was not saved', async () => {
  const events: RunEvent[] = [];
  const common = { model, loss: halfSquares, rules: [], batches, random: randomStream(1) };
  for await (const event of fit({ ...common, optimizer: descent, maxSteps: 1 })) events.push(event);
  const end = events.at(-1);
  if (end?.type !== 'run-end') throw new Error('the run has no end');
  const remembering: Optimizer = { ...descent, init: () => record([['m/head/kernel', tf.zeros([3])]]) };
  const before = tf.memory().numTensors;
  const resumed = fit({ ...common, optimizer: remembering, maxSteps: 2, resume: end.state });
  await expect(resumed.next()).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: "fit: the state to resume from must have 'm/head/kernel' of shape [3], got none.",
    hint: 'It belongs to a run with another optimizer.',
  });
  expect(tf.memory().numTensors).toBe(before);
});

it('draws anew at each visit of a repeated site, and at each numbered site that a rule names together', async () => {
  const drawnWith = async (sites: readonly string[], at: string) => {
    const drawn: number[] = [];
    const noise = {
      spec: { kind: 'probe' },
      apply: (x: tf.Tensor, random: { uint32(n: number): Uint32Array }) => {
        drawn.push(random.uint32(1)[0]!);
        return x;
      },
    };
    const visiting: Model = {
      ...model,
      sites: [...new Set(sites), 'logits'],
      forward: (params, given, mode) => {
        for (const site of sites) mode.noise(site, tf.zeros([1]));
        return model.forward(params, given, mode);
      },
    };
    await run([{ noise, at }], { model: visiting });
    return drawn;
  };
  const repeated = await drawnWith(['between', 'between'], 'between');
  expect(new Set(repeated).size).toBe(2);
  expect(await drawnWith(['between/0', 'between/1'], 'between')).toEqual(repeated);
});

describe('a decay', () => {
  const decoupled = (strength: number): Rule => ({
    regularizer: { ...ridge, spec: { kind: 'l2', lambda: strength } },
    as: 'decoupled',
  });
  it('past zero is refused before the first step, alone or together with others', async () => {
    await expect(run([decoupled(10.1)])).rejects.toMatchObject({
      code: 'E_RANGE',
      message: 'l2: learning rate × lambda must be at most 1, got 0.1 × 10.1 = 1.01 at step 1.',
    });
    const decaying: Optimizer = { ...descent, weightDecay: 6 };
    await expect(run([decoupled(6)], { optimizer: decaying })).rejects.toMatchObject({ code: 'E_RANGE' });
  });
  it('that a schedule takes past zero later is refused before the first step too', async () => {
    const learningRate = { spec: { kind: 'rising' }, at: (step: number) => step / 10 };
    const optimizer = { ...descent, learningRate };
    const seen = fit({
      model,
      loss: halfSquares,
      optimizer,
      rules: [decoupled(3)],
      batches,
      random: randomStream(1),
      maxSteps: 9,
    });
    await expect(seen.next()).rejects.toThrow(/at step 5\.$/);
  });
  it('of exactly 1 forgets a weight whole, and a negative learning rate is refused', async () => {
    expect((await run([decoupled(10)])).kernel).toHaveLength(3);
    const learningRate = { spec: { kind: 'falling' }, at: () => -0.1 };
    await expect(run([], { optimizer: { ...descent, learningRate } })).rejects.toMatchObject({
      code: 'E_RANGE',
    });
  });
});

/** λ‖w‖₂ over all weights that it is given, together. */
const jointNorm: JoinedRegularizer = (() => {
  const norm = (weights: Params) => tf.sqrt(tf.addN(Object.values(weights).map((w) => tf.sum(tf.square(w)))));
  return {
    spec: { kind: 'jointNorm', lambda },
    penalty: (weights) => tf.mul(lambda, norm(weights)),
    gradient: (weights) => mapParams(weights, (w) => tf.div(tf.mul(lambda, w), norm(weights))),
    proximal: (weights, step) =>
      mapParams(weights, (w) => tf.mul(w, tf.maximum(0, tf.sub(1, tf.div(step * lambda, norm(weights)))))),
  };
})();

const all = { path: ['**'] };
const squares = start.reduce((total, w) => total + w * w, 0);
const length = Math.sqrt(2 * squares);

describe('a penalty that joins tensors', () => {
  it('as penalty: is worth λ‖w‖ over kernel and bias together, and has its gradient', async () => {
    const { seen, kernel, bias } = await run([{ joined: jointNorm, as: 'penalty', on: all }], {
      validation: [batch],
    });
    const moved = start.map((w) => w - rate * (w + (lambda * w) / length));
    expectNear(kernel, moved);
    expectNear(bias, moved);
    const step = seen.find((event) => event.type === 'step-end');
    expect(step?.type === 'step-end' && step.penalties.jointNorm).toBeCloseTo(lambda * length, 5);
    const evaluated = seen.find((event) => event.type === 'evaluation-end');
    const left = Math.sqrt(2 * moved.reduce((total, w) => total + w * w, 0));
    expect(evaluated?.type === 'evaluation-end' && evaluated.validation.penalties.jointNorm).toBeCloseTo(
      lambda * left,
      5,
    );
    expect(seen[0]).toMatchObject({ rules: [{ name: 'jointNorm', paths: ['head/kernel', 'head/bias'] }] });
  });
  it('as proximal: shrinks all by one factor, at the rate of their group', async () => {
    const rule: Rule = { joined: jointNorm, as: 'proximal', on: all };
    const { kernel, bias } = await run([rule], { groups: [{ on: all, factor: 0.5 }] });
    const step = rate / 2;
    const moved = start.map((w) => w - step * w);
    const shrunk = moved.map((w) => w * (1 - (step * lambda) / (length * (1 - step))));
    expectNear(kernel, shrunk);
    expectNear(bias, shrunk);
    await expect(run([rule], { groups: [{ on: { role: ['bias'] }, factor: 0.5 }] })).rejects.toMatchObject({
      code: 'E_OPTION',
      message: 'jointNorm: all that it joins must learn at one rate.',
    });
  });
  it('is refused in a way that it does not have', async () => {
    const { proximal: _, ...only } = jointNorm;
    await expect(run([{ joined: only, as: 'proximal' }])).rejects.toMatchObject({ code: 'E_OPTION' });
  });
});

describe('a parameter group', () => {
  const groups = [{ on: { role: ['kernel' as const] }, factor: 0.5 }];
  const shrinking: Regularizer = {
    ...ridge,
    shrinkage: (as, step) =>
      as === 'decoupled'
        ? { scale: 1 - step * lambda, threshold: 0, divisor: 1 }
        : { scale: 1, threshold: 0, divisor: 1 + step * lambda },
  };
  it.each([
    ['by its maps', ridge],
    ['as one map of every number', shrinking],
  ])('has a rate of its own in updates, and in decay and proximal maps %s', async (_, regularizer) => {
    const step = rate / 2;
    expectNear(
      (await run([{ regularizer, as: 'decoupled', on: all }], { groups })).kernel,
      start.map((w) => w * (1 - step * lambda) - step * w),
    );
    const { kernel, bias } = await run([{ regularizer, as: 'proximal', on: all }], { groups });
    expectNear(
      kernel,
      start.map((w) => (w - step * w) / (1 + step * lambda)),
    );
    expectNear(
      bias,
      start.map((w) => (w - rate * w) / (1 + rate * lambda)),
    );
  });
  it.each([0, 0.5])('of factor %d shares no parameter with another', async (factor) => {
    await expect(run([], { groups: [{ on: all, factor }, ...groups] })).rejects.toMatchObject({
      code: 'E_OPTION',
      message: "groups: 'head/kernel' must be of one group, and is of two.",
    });
  });
  it('cannot take a decay past zero, and 0 leaves its weights', async () => {
    await expect(
      run([{ regularizer: ridge, as: 'decoupled' }], { groups: [{ on: all, factor: 21 }] }),
    ).rejects.toMatchObject({ code: 'E_RANGE' });
    expect((await run([], { groups: [{ on: all, factor: 0 }] })).kernel).toEqual(start.map(Math.fround));
  });
});

it('makes weights noisy on the tape, by a draw for each parameter and step, and not when evaluating', async () => {
  const drawn: number[] = [];
  const weightNoise = {
    spec: { kind: 'doubling' },
    apply: (w: tf.Tensor, random: { uint32(n: number): Uint32Array }) => {
      drawn.push(random.uint32(1)[0]!);
      return tf.mul(2, w);
    },
  };
  const { kernel, bias } = await run([{ weightNoise, on: { role: ['kernel'] } }]);
  expectNear(
    kernel,
    start.map((w) => w - rate * 4 * w),
  );
  expectNear(
    bias,
    start.map((w) => w - rate * w),
  );
  drawn.length = 0;
  await run([{ weightNoise, on: all }], { maxSteps: 3, validation: [batch] });
  expect(new Set(drawn).size).toBe(6);
  expect(drawn).toHaveLength(6);
});

it('projects the first weights, and those after the proximal step', async () => {
  const constraint = { spec: { kind: 'box' }, project: (w: tf.Tensor) => tf.clipByValue(w, -0.3, 1.5) };
  const first = [1.5, -0.3, 0.01];
  const { kernel, bias } = await run([
    { constraint, on: { role: ['kernel'] } },
    { regularizer: { ...ridge, proximal: (w, step) => tf.add(w, step * 10) }, as: 'proximal' },
  ]);
  expectNear(
    kernel,
    first.map((w) => Math.min(1.5, w - rate * w + 1)),
  );
  expectNear(
    bias,
    start.map((w) => w - rate * w),
  );
});

describe('a gradient method', () => {
  const methodOf = (find: (params: Params) => ReturnType<GradientMethod['find']>): GradientMethod => ({
    spec: { kind: 'probe' },
    at: 'logits',
    find,
  });

  it('passes at other weights, adds to a site, and looks at its gradient', async () => {
    const looked: number[][] = [];
    const gradient = methodOf(function* (params) {
      const there = yield { params: mapParams(params, (w) => tf.mul(3, w)), look: ['logits'] };
      looked.push([...there.sites.logits!.dataSync()]);
      const moved = yield { add: { logits: tf.ones([2, 3]) } };
      return { ...there, gradients: moved.gradients };
    });
    const { seen, kernel } = await run([], { gradient });
    expectNear(
      looked[0]!,
      [...start, ...start].map((w) => 3 * w),
    );
    expectNear(
      kernel,
      start.map((w) => w - rate * (w + 1)),
    );
    const step = seen.find((event) => event.type === 'step-end');
    expect(step?.type === 'step-end' && step.dataLoss).toBeCloseTo(9 * squares, 4);
  });

  it('looks at the sum of what the passes of an objective give a site', async () => {
    const looked: number[][] = [];
    const gradient = methodOf(function* () {
      const found = yield { look: ['logits'] };
      looked.push([...found.sites.logits!.dataSync()]);
      return found;
    });
    const objective: Objective = {
      spec: { kind: 'firstAndThriceSecond' },
      terms: (pass) => {
        const [first, second] = [pass(), pass('second')];
        return { ...first, loss: tf.add(first.loss, tf.mul(3, second.loss)), terms: {} };
      },
    };
    await run([], { gradient, objective });
    expectNear(
      looked[0]!,
      [...start, ...start].map((w) => (1 + 3) * w),
    );
  });

  it('draws the same noise at each pass of a step, and another under a name', async () => {
    const drawn: number[] = [];
    const noise = {
      spec: { kind: 'probe' },
      apply: (x: tf.Tensor, random: { uint32(n: number): Uint32Array }) => {
        drawn.push(random.uint32(1)[0]!);
        return x;
      },
    };
    const gradient = methodOf(function* () {
      yield {};
      yield { draw: 'other' };
      return yield {};
    });
    await run([{ noise, at: 'logits' }], { gradient });
    expect(drawn[2]).toBe(drawn[0]);
    expect(drawn[1]).not.toBe(drawn[0]);
  });

  it('is freed of what it made and did not hand out, and only of that', async () => {
    const held: { own: tf.Tensor; handed: tf.Tensor; found: Found }[] = [];
    const gradient = methodOf(function* (params) {
      const own = tf.ones([2]);
      const handed = tf.ones([2, 3]);
      const found = yield { params, add: { logits: handed } };
      held.push({ own, handed, found });
      expect([own.isDisposed, handed.isDisposed, found.mean.isDisposed]).toEqual([true, false, false]);
      yield {};
      expect([handed.isDisposed, found.gradients['head/bias']!.isDisposed]).toEqual([false, false]);
      return found;
    });
    const before = tf.memory().numTensors;
    await run([], { gradient });
    expect(tf.memory().numTensors).toBe(before);
    expect(held[0]!.handed.isDisposed).toBe(true);
  });
});

it('gives what it averages back in place of the weights, which go on as they were', async () => {
  const averaging = {
    spec: { kind: 'half' },
    next: (averaged: Params | undefined, params: Params) =>
      mapParams(averaged ?? params, (w) => tf.mul(0.5, w)),
  };
  const { seen, kernel } = await run([], { averaging, maxSteps: 2 });
  const end = seen.at(-1)!;
  if (end.type !== 'run-end') return;
  expectNear(
    kernel,
    start.map((w) => 0.25 * 0.9 * w),
  );
  expectNear(
    [...end.state.params['head/kernel']!.data],
    start.map((w) => 0.81 * w),
  );
});
