import '@tensorflow/tfjs-backend-cpu';
import type {
  ActivityRegularizer,
  Averaging,
  Constraint,
  Decoder,
  GradientMethod,
  InputNoise,
  Loss,
  Model,
  Noise,
  Objective,
  Optimizer,
  Regularizer,
} from '@ridgeline/contracts';
import { embedding, linear, mapParams, record, softmaxCrossEntropy } from '@ridgeline/tensors';
import {
  abs,
  add,
  cast,
  clipByValue,
  clone,
  div,
  fill,
  keep,
  lessEqual,
  mean,
  mul,
  ones,
  reshape,
  type Scalar,
  setBackend,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tensor,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  activityRegularizerCases,
  averagingCases,
  type ConformanceCase,
  constraintCases,
  gradientMethodCases,
  inputNoiseCases,
  lossCases,
  modelCases,
  noiseCases,
  objectiveCases,
  optimizerCases,
  regularizerCases,
} from './index.ts';

beforeAll(() => setBackend('cpu'));

const failures = async (cases: readonly ConformanceCase[]): Promise<readonly string[]> => {
  const names: string[] = [];
  for (const { name, run } of cases) await run().catch(() => names.push(name));
  return names;
};

/** The suite passes the unit as it is, and catches each broken one by the case named. */
const holdsToAccount = <U extends object>(
  cases: (unit: U) => readonly ConformanceCase[],
  unit: U,
  broken: Readonly<Record<string, Partial<U>>>,
): void => {
  it('passes a unit that keeps the contract', async () => {
    expect(await failures(cases(unit))).toEqual([]);
  });
  it.each(Object.entries(broken))('catches one that fails this: %s', async (name, fault) => {
    expect((await failures(cases({ ...unit, ...fault }))).join('; ')).toContain(name);
  });
};

describe('regularizerCases', () => {
  const ridge = (lambda: number): Regularizer => ({
    spec: { kind: 'ridge', lambda },
    penalty: (weights) => mul(lambda / 2, sum(square(weights))),
    gradient: (weights) => (lambda === 0 ? fill(weights.shape, -0) : mul(lambda, weights)),
    proximal: (weights, step) => div(weights, 1 + step * lambda),
    decoupled: (weights, step) => mul(weights, 1 - step * lambda),
  });
  const unit = ridge(0.3);
  const cases = (given: Regularizer) =>
    regularizerCases(given, ({ lambda }) => ({ ...given, ...ridge(lambda as number) }));
  holdsToAccount(cases, unit, {
    'survives JSON': { spec: { kind: 'ridge', lambda: Number.POSITIVE_INFINITY } },
    'rebuilt by its spec': { spec: { kind: 'ridge', lambda: 0.3, forgotten: 1 } },
    'penalty above 0': { penalty: (weights) => mul(-1, sum(square(weights))) },
    'nor gradient at zero': { gradient: (weights) => add(mul(0.3, weights), 1e-3) },
    'gradient of its penalty': { gradient: (weights) => mul(0.31, weights) },
    'proximal map that minimises': { proximal: (weights, step) => div(weights, 1 + step * 0.29) },
    'proximal step of 0': { proximal: (weights, step) => div(weights, 1.0001 + step * 0.3) },
    'factor 1 − step·λ': { decoupled: (weights, step) => mul(weights, 1 - step) },
    'keeps no tensor': { penalty: (weights) => keep(mul(0.15, sum(square(weights)))) as Scalar },
  });
  it('catches a strength of 0 that changes bits', async () => {
    const careless = (lambda: number): Regularizer => ({
      ...ridge(lambda),
      gradient: (weights) => mul(lambda, weights),
    });
    const names = await failures(regularizerCases(careless(0.3), ({ lambda }) => careless(lambda as number)));
    expect(names).toEqual(['changes no bit when λ is 0']);
  });
});

describe('activityRegularizerCases', () => {
  const unit: ActivityRegularizer = {
    spec: { kind: 'activity', lambda: 0.1 },
    penalty: (activation, mask) => {
      const sums = sum(square(activation), -1);
      return mask === undefined ? mean(sums) : div(sum(mul(sums, mask)), sum(mask));
    },
  };
  holdsToAccount<ActivityRegularizer>((given) => activityRegularizerCases(given), unit, {
    'penalty above 0': { penalty: (activation) => mul(-1, sum(square(activation))) },
    'sub-gradient 0 at 0': { penalty: (activation) => sum(activation) },
    'does not see masked': { penalty: (activation) => mean(square(activation)) },
    'keeps no tensor': { penalty: (activation) => keep(sum(square(activation))) as Scalar },
  });
});

describe('noiseCases', () => {
  const unit: Noise = {
    spec: { kind: 'additive' },
    apply: (activation, random) => add(activation, tensor(random.normal(activation.size), activation.shape)),
  };
  holdsToAccount<Noise>((given) => noiseCases(given), unit, {
    'keeps the expectation': { apply: (activation, random) => add(unit.apply(activation, random), 1) },
    'follows its random stream': { apply: (activation) => clone(activation) },
    'lets gradients through': {
      apply: (activation, random) => clone(tensor(random.normal(activation.size))),
    },
    'keeps no tensor': { apply: (activation, random) => keep(unit.apply(activation, random)) },
  });
});

describe('inputNoiseCases', () => {
  const shifted =
    (fixed: number): InputNoise['apply'] =>
    (ids, random) => {
      const draws = random.uniform(ids.data.length);
      const shift = (id: number, i: number) => (draws[i]! < 0.5 && id < fixed ? (id + 1) % fixed : id);
      return { ...ids, data: Int32Array.from(ids.data, shift) };
    };
  const unit: InputNoise = { spec: { kind: 'shift' }, apply: shifted(7) };
  holdsToAccount<InputNoise>((given) => inputNoiseCases(given), unit, {
    'ids of the vocabulary': {
      apply: (ids) => ({ ...ids, data: Int32Array.from(ids.data, (id) => id + 3) }),
    },
    'in the shape': { apply: ({ data }) => ({ shape: [data.length], data }) },
    'leaves padding': { apply: shifted(10) },
    'follows its random stream': { apply: (ids) => ids },
    'writes to nothing': {
      apply: (ids, random, vocabulary) => {
        (ids.data as Int32Array).set(unit.apply(ids, random, vocabulary).data as Int32Array);
        return ids;
      },
    },
  });
});

describe('optimizerCases', () => {
  const unit: Optimizer = {
    spec: { kind: 'plain', learningRate: 0.1 },
    learningRate: { spec: { kind: 'constant', rate: 0.1 }, at: () => 0.1 },
    init: () => record([['plain/count', zeros([])]]),
    update: (gradients, state) => ({
      updates: mapParams(gradients, (gradient) => mul(-0.1, gradient)),
      state: mapParams(state, (count) => add(count, 1)),
    }),
  };
  const withUpdate = (update: Optimizer['update']): Partial<Optimizer> => ({ update });
  holdsToAccount<Optimizer>((given) => optimizerCases(given), unit, {
    'keeps the layout of its state': withUpdate((gradients, state, params, step) => ({
      ...unit.update(gradients, state, params, step),
      state: {},
    })),
    'an update of the same shape': withUpdate((gradients, state) => ({
      updates: { ...mapParams(gradients, (gradient) => mul(-0.1, reshape(gradient, [-1]))) },
      state: mapParams(state, (count) => add(count, 1)),
    })),
    'tensors of its own': withUpdate((gradients, state) => ({ updates: gradients, state })),
    'in one pass as in two': {
      apply: (gradients, state, params, step) => {
        const next = unit.update(gradients, state, params, step);
        return {
          params: mapParams(params, (value, path) => add(value, next.updates[path]!)),
          state: next.state,
        };
      },
    },
    'lessens a quadratic': withUpdate((gradients, state) => ({
      updates: mapParams(gradients, (gradient) => mul(0.1, gradient)),
      state: mapParams(state, (count) => add(count, 1)),
    })),
  });
});

describe('lossCases', () => {
  const parts: Loss['perExample'] = (logits, { targets, counts: counted }) => {
    const rows = targets.shape[0]!;
    const positions = targets.size / rows;
    const losses = softmaxCrossEntropy(reshape(logits, [targets.size, -1]), reshape(targets, [-1]));
    const counts = counted === undefined ? ones([rows, positions]) : reshape(counted, [rows, positions]);
    return {
      lossNats: sum(mul(reshape(losses, [rows, positions]), counts), 1) as Tensor1D,
      targets: sum(counts, 1) as Tensor1D,
    };
  };
  const unit: Loss = {
    spec: { kind: 'nats' },
    perExample: parts,
    mean: (logits, batch) => {
      const { lossNats, targets } = parts(logits, batch);
      return div(sum(lossNats), sum(targets));
    },
    weight: ({ targets, counts }) =>
      counts === undefined
        ? targets.data.length
        : Array.from(counts.data).reduce((total, one) => total + one, 0),
  };
  holdsToAccount<Loss>((given) => lossCases(given), unit, {
    'mean of its parts': { mean: (logits, batch) => mean(parts(logits, batch).lossNats) },
    'the weight of a batch': { weight: ({ targets }) => targets.data.length },
    'gradient of its mean': {
      mean: (logits, batch) => {
        const half = mul(0.5, unit.mean(logits, batch)) as Scalar;
        return add(half, half.dataSync()[0]!);
      },
    },
    'does not see masked': { mean: (logits, { targets }) => unit.mean(logits, { inputs: {}, targets }) },
    'keeps no tensor': { mean: (logits, batch) => keep(unit.mean(logits, batch)) },
  });
});

describe('modelCases', () => {
  const [vocabulary, size] = [5, 3];
  const parameters = [
    { path: 'embedding/table', role: 'embedding', shape: [vocabulary, size], lookedUpBy: ['ids'] },
    { path: 'head/kernel', role: 'kernel', shape: [size, vocabulary] },
    { path: 'head/bias', role: 'bias', shape: [vocabulary] },
  ] as const;
  const unit: Model = {
    spec: { kind: 'bigram', vocabulary },
    parameters,
    sites: ['embedding', 'logits'],
    init: (random) =>
      record(
        parameters.map(({ path, shape }): [string, Tensor] => {
          const count = shape.reduce<number>((a, b) => a * b, 1);
          return [path, tensor(random.stream(path).normal(count), [...shape])];
        }),
      ),
    forward: (params, { inputs }, { noise }) => {
      const embedded = embedding(params['embedding/table']!, inputs.ids!);
      const logits = linear(noise('embedding', embedded), params['head/kernel']!, params['head/bias']!);
      return { logits: noise('logits', logits), activations: { embedding: embedded, logits } };
    },
  };
  const withForward = (change: (logits: Tensor) => Tensor): Partial<Model> => ({
    forward: (params, batch, mode) => {
      const { logits, activations } = unit.forward(params, batch, mode);
      return { logits: change(logits), activations };
    },
  });
  const withState = (of: (inputs: Tensor) => Tensor): Partial<Model> => ({
    forward: (params, batch, mode) => {
      const { logits, activations } = unit.forward(params, batch, mode);
      return {
        logits: add(logits, batch.carried?.last ?? 0),
        activations,
        carried: { last: of(batch.inputs.ids!) },
      };
    },
  });
  const readsNothing: Decoder = {
    next: (ids) => new Float32Array(ids.length * vocabulary),
    select: () => {},
    dispose: () => {},
  };
  holdsToAccount<Model>((given) => modelCases(given), unit, {
    'parameters that it tells': { parameters: parameters.slice(1) },
    'one logit a class': withForward((logits) => reshape(logits, [-1, vocabulary])),
    'visits every site': { sites: ['logits', 'embedding'] },
    'goes on with what noise gives back': {
      forward: (params, batch, mode) => {
        const noise = (site: string, activation: Tensor): Tensor => {
          const noisy = mode.noise(site, activation);
          return site === 'embedding' ? activation : noisy;
        };
        return unit.forward(params, batch, { ...mode, noise });
      },
    },
    'gradient of every parameter': withForward((logits) =>
      sub(logits, tensor(mul(logits, 0.5).dataSync(), logits.shape)),
    ),
    'rows of a table': {
      forward: (params, batch, mode) => {
        const { logits, activations } = unit.forward(params, batch, mode);
        return { logits: add(logits, mean(params['embedding/table']!)), activations };
      },
    },
    'later ids do not change': withForward((logits) => add(logits, mean(logits, 1, true))),
    'does not look at the padding of source': {
      inputs: ['source', 'sourceMask', 'ids'],
      forward: (params, batch, mode) => {
        const { logits, activations } = unit.forward(params, batch, mode);
        const source = embedding(params['embedding/table']!, batch.inputs.source!);
        return { logits: add(logits, mean(source)), activations };
      },
    },
    'carry its state': withState(() => tensor(1)),
    'decoder that gives the logits': { decoder: () => readsNothing },
    'refuses ids and rows': { decoder: () => readsNothing },
    'keeps no tensor': withForward((logits) => keep(clone(logits))),
  });
});

describe('constraintCases', () => {
  const unit: Constraint = { spec: { kind: 'box' }, project: (weights) => clipByValue(weights, -1, 1) };
  holdsToAccount<Constraint>((given) => constraintCases(given), unit, {
    'moves what is outside': { project: (weights) => clone(weights) },
    'leaves what it has projected': { project: (weights) => mul(weights, 0.5) },
    'the nearest point': { project: (weights) => mul(weights, cast(lessEqual(abs(weights), 1), 'float32')) },
    'keeps no tensor': { project: (weights) => keep(clipByValue(weights, -1, 1)) },
  });
});

describe('averagingCases', () => {
  const unit: Averaging = {
    spec: { kind: 'half' },
    next: (averaged, params) => mapParams(params, (w, path) => mul(0.5, add(w, averaged?.[path] ?? w))),
  };
  holdsToAccount<Averaging>((given) => averagingCases(given), unit, {
    'where these do not change': { next: (_, params) => mapParams(params, (w) => mul(0.5, w)) },
    'keeps no tensor': { next: (_, params) => mapParams(params, (w) => keep(clone(w))) },
  });
});

describe('gradientMethodCases', () => {
  const unit: GradientMethod = {
    spec: { kind: 'twice' },
    *find() {
      yield {};
      return yield {};
    },
  };
  holdsToAccount<GradientMethod>((given) => gradientMethodCases(given), unit, {
    'a gradient for every parameter': {
      *find() {
        return { ...(yield {}), gradients: {} };
      },
    },
    'no site but those that it names': {
      *find() {
        return yield { look: ['embedding'] };
      },
    },
    'keeps no tensor': {
      *find() {
        const found = yield {};
        return { ...found, gradients: mapParams(found.gradients, (value) => keep(clone(value))) };
      },
    },
  });
});

describe('objectiveCases', () => {
  const unit: Objective = {
    spec: { kind: 'plain' },
    terms: (pass) => ({ ...pass(), terms: {} }),
  };
  const withTerm = (termOf: (logits: Tensor) => Scalar): Partial<Objective> => ({
    terms: (pass) => {
      const found = pass();
      return { ...found, terms: { term: termOf(found.forward.logits) } };
    },
  });
  holdsToAccount<Objective>((given) => objectiveCases(given), unit, {
    'finite scalars': withTerm((logits) => logits as Scalar),
    'has the gradient': withTerm((logits) => mean(tensor(logits.dataSync()))),
    'does not see masked': withTerm((logits) => mean(square(logits))),
    'keeps no tensor': withTerm(() => keep(tensor(1)) as Scalar),
  });
});
