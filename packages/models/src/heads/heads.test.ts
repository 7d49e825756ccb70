import '@tensorflow/tfjs-backend-cpu';
import type { HostBatch, Mode, Params } from '@ridgeline/contracts';
import { evaluationMode, randomStream } from '@ridgeline/tensors';
import { expectClose, type GoldenTensor, goldenTensor } from '@ridgeline/testing';
import {
  grads,
  mean,
  memory,
  mul,
  ready,
  reshape,
  setBackend,
  sum,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import golden from '../../golden/heads.json' with { type: 'json' };
import { lstm } from '../lstm.ts';
import { adaptive } from './adaptive.ts';
import { heads as known } from './catalog.ts';
import { clustersOf, placeTargets } from './clusters.ts';
import { drawLogUniform } from './log-uniform.ts';
import { sampled, sampledNats } from './sampled.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

type Golden = Readonly<Record<string, GoldenTensor>>;

const batchOf = (targets: readonly number[], counts?: readonly number[]): HostBatch => ({
  inputs: {},
  targets: { shape: [1, targets.length], data: Int32Array.from(targets) },
  ...(counts && { counts: { shape: [1, counts.length], data: Int32Array.from(counts) } }),
});

/** A loss of tensors by name and its gradients, held to those of the golden file. */
const holdGradients = (loss: (given: Params) => Tensor, given: Golden, expected: Golden): void => {
  const names = Object.keys(given);
  const found = grads((...values: Tensor[]) =>
    loss(Object.fromEntries(names.map((name, i) => [name, values[i]!]))),
  )(Object.values(given).map((one) => goldenTensor(one)));
  for (const [i, name] of names.entries())
    expectClose(found[i]!, expected[name]!, { relative: 1e-5, what: `gradient of ${name}` });
};

describe.each(golden.adaptive.map((given) => [given.name, given] as const))(
  'adaptive, as PyTorch: %s',
  (_, { classes, options, targets, inputs, params, ...expected }) => {
    const layer = adaptive(options).layer('head', { inputs: inputs.shape[1]!, classes });
    const scores = ({ inputs: rows, ...rest }: Params) =>
      layer.apply(Object.fromEntries(Object.entries(rest).map(([path, value]) => [`head/${path}`, value])), {
        inputs: reshape(rows!, [1, ...rows!.shape]),
        at: (_, value) => value,
        mode: evaluationMode,
      });
    const given = { inputs, ...params } as unknown as Golden;
    const nats = (values: Params): Tensor =>
      reshape(scores(values).byTarget!.nats(batchOf(targets)), [targets.length]);
    const logits = (values: Params): Tensor => reshape(scores(values).logits, [targets.length, classes]);

    it('has its parameters', () => {
      expect(layer.parameters.map(({ path, shape }) => [path, shape])).toEqual(
        Object.entries(params).map(([path, { shape }]) => [`head/${path}`, shape]),
      );
    });

    it('−log p of each target, and its gradients', () => {
      tidy(() => {
        const values = Object.fromEntries(
          Object.entries(given).map(([name, one]) => [name, goldenTensor(one)]),
        );
        expectClose(nats(values), expected.nats, { relative: 1e-5 });
        holdGradients((each) => mean(nats(each)), given, expected.gradients as unknown as Golden);
      });
    });

    it('log p of all classes, and its gradients', () => {
      tidy(() => {
        const values = Object.fromEntries(
          Object.entries(given).map(([name, one]) => [name, goldenTensor(one)]),
        );
        expectClose(logits(values), expected.logProbabilities, { relative: 1e-5 });
        const cotangent = goldenTensor(expected.cotangent);
        holdGradients(
          (each) => sum(mul(logits(each), cotangent)),
          given,
          expected.logProbabilityGradients as unknown as Golden,
        );
      });
    });
  },
);

it.each(golden.sampled.map((given) => [given.name, given] as const))(
  'sampled, as by hand: %s',
  (_, { targets, samples, tries, classes, inputs, params, ...expected }) => {
    const probability = (k: number): number => Math.log((k + 2) / (k + 1)) / Math.log(classes + 1);
    const drawn = {
      ids: Int32Array.from(samples),
      expected: (k: number) => -Math.expm1(tries * Math.log1p(-probability(k))),
    };
    expectClose(tensor(Array.from({ length: classes }, (_, k) => drawn.expected(k))), expected.expected, {
      relative: 1e-6,
    });
    const nats = ({ inputs: rows, table, bias }: Params): Tensor =>
      sampledNats({ inputs: rows!, table: table!, bias: bias!, targets: Int32Array.from(targets), drawn });
    const given: Golden = { inputs, ...params };
    tidy(() => {
      const values = Object.fromEntries(
        Object.entries(given).map(([name, one]) => [name, goldenTensor(one)]),
      );
      expectClose(nats(values), expected.nats, { relative: 1e-5 });
      holdGradients((each) => mean(nats(each)), given, expected.gradients);
    });
  },
);

describe('clusters', () => {
  it('begin at the cutoffs, of which those beyond the classes make none', () => {
    expect(clustersOf([5, 9, 20], 20)).toEqual([
      { first: 5, end: 9 },
      { first: 9, end: 20 },
    ]);
    expect(clustersOf([5], 5)).toEqual([]);
  });

  it('take their targets, and row 0 where they have none', () => {
    const clusters = clustersOf([3, 5, 7], 9);
    const { first, members, places } = placeTargets(Int32Array.of(8, 2, 4, 7), 3, clusters);
    expect([...first]).toEqual([5, 2, 3, 5]);
    expect(members.map(({ rows, ids }) => [[...rows], [...ids]])).toEqual([
      [[2], [1]],
      [[0], [0]],
      [
        [0, 3],
        [1, 0],
      ],
    ]);
    expect([...places]).toEqual([3, 0, 1, 4]);
  });
});

describe('drawLogUniform', () => {
  const [classes, samples, draws] = [60, 12, 4000];

  it('draws different classes, the same from one address', () => {
    const at = (step: number) => [...drawLogUniform(randomStream(1).at(step), samples, classes).ids];
    expect(new Set(at(0)).size).toBe(samples);
    expect(Math.max(...at(0))).toBeLessThan(classes);
    expect(at(0)).toEqual(at(0));
    expect(at(1)).not.toEqual(at(0));
  });

  it('draws all classes but one, if asked to', () => {
    expect(new Set(drawLogUniform(randomStream(1), 9, 10).ids).size).toBe(9);
  });

  it('draws each class as often as it expects to', () => {
    const [came, expected] = [new Float64Array(classes), new Float64Array(classes)];
    const random = randomStream(5).stream('samples');
    for (let step = 0; step < draws; step++) {
      const drawn = drawLogUniform(random.at(step), samples, classes);
      for (const id of drawn.ids) came[id]!++;
      for (let id = 0; id < classes; id++) expected[id]! += drawn.expected(id);
    }
    for (let id = 0; id < classes; id++) {
      // within 4 standard deviations of a count whose chance is that at each draw
      const share = expected[id]! / draws;
      expect(Math.abs(came[id]! - expected[id]!)).toBeLessThan(4 * Math.sqrt(draws * share * (1 - share)));
    }
  });
});

const heads = [
  ['adaptive', { kind: 'adaptive', cutoffs: [3, 6], divisor: 2, headBias: true }],
  ['sampled', { kind: 'sampled', samples: 4 }],
] as const;

describe.each(heads)('a model with the head %s', (_, head) => {
  const model = lstm({ vocabulary: 9, embedding: 4, hidden: 6, head });
  const ids = { shape: [2, 3], data: Int32Array.of(1, 2, 3, 4, 5, 6) };
  const training: Mode = { ...evaluationMode, training: true, random: randomStream(3).stream('model') };
  const pass = (mode: Mode) => {
    const params = model.init(randomStream(1));
    return model.forward(params, { inputs: { ids: tensor(ids.data, [2, 3], 'int32') } }, mode);
  };

  it('computes no logits of all classes unless they are read', () => {
    tidy(() => {
      const { byTarget, activations } = pass(training);
      expect([byTarget!.classes, Object.keys(activations)]).toEqual([9, ['hidden', 'output']]);
    });
  });

  it('computes them where something stands there', () => {
    tidy(() => {
      const { byTarget, activations } = pass({ ...training, watched: (site) => site === 'logits' });
      expect([byTarget, Object.keys(activations)]).toEqual([undefined, ['hidden', 'output', 'logits']]);
    });
  });

  it('gives a finite number where a target does not count, whatever stands there', () => {
    tidy(() => {
      const { byTarget } = pass(training);
      const targets = { shape: [2, 3], data: Int32Array.of(8, -1, 3, 99, 0, 6) };
      const counts = { shape: [2, 3], data: Int32Array.of(1, 0, 1, 0, 1, 1) };
      const nats = byTarget!.nats({ targets, counts });
      expect(nats.shape).toEqual([2, 3]);
      expect([...nats.dataSync()].every(Number.isFinite)).toBe(true);
    });
  });

  it('keeps no tensor, however many targets lie in a cluster', () => {
    const before = memory().numTensors;
    for (const data of [
      [0, 1, 2, 0, 1, 2],
      [8, 8, 8, 8, 8, 8],
      [0, 4, 8, 3, 6, 1],
    ])
      tidy(() => {
        pass(training).byTarget!.nats({ targets: { shape: [2, 3], data: Int32Array.from(data) } });
      });
    expect(memory().numTensors).toBe(before);
  });
});

it('samples by the stream that it is given, and only in training', () => {
  const layer = sampled({ samples: 3 }).layer('head', { inputs: 2, classes: 8 });
  tidy(() => {
    const params = {
      'head/table': tensor([...Array(16).keys()], [8, 2]),
      'head/bias': tensor([...Array(8).keys()]),
    };
    const given = { inputs: tensor([1, -1, 0.5, 2], [1, 2, 2]), at: (_: string, value: Tensor) => value };
    const nats = (random: Mode['random']) =>
      [
        ...layer
          .apply(params, { ...given, mode: { ...evaluationMode, training: true, ...(random && { random }) } })
          .byTarget!.nats(batchOf([1, 7]))
          .dataSync(),
      ].join();
    const random = randomStream(1);
    expect(nats(random)).toBe(nats(random));
    expect(nats(random)).not.toBe(nats(random.at(1)));
    expect(layer.apply(params, { ...given, mode: evaluationMode }).byTarget).toBeUndefined();
  });
});

it('has the loss of the softmax where it draws nearly all classes', () => {
  // of 40 classes 39 are drawn, after so many tries that each was sure to come
  const classes = 40;
  tidy(() => {
    const draw = (name: string, shape: number[]) =>
      tensor(
        randomStream(2)
          .stream(name)
          .normal(shape.reduce((a, b) => a * b, 1)),
        shape,
      );
    const params = { 'head/table': draw('table', [classes, 3]), 'head/bias': draw('bias', [classes]) };
    const [inputs, at] = [draw('inputs', [1, 4, 3]), (_: string, value: Tensor) => value];
    const layer = (samples: number) => sampled({ samples }).layer('head', { inputs: 3, classes });
    const mode = { ...evaluationMode, training: true, random: randomStream(4) };
    const targets = [0, 7, 21, 39];
    const estimate = layer(classes - 1)
      .apply(params, { inputs, at, mode })
      .byTarget!.nats(batchOf(targets));
    const whole = layer(classes).apply(params, { inputs, at, mode });
    expect(whole.byTarget).toBeUndefined();
    const logits = whole.logits.arraySync() as number[][][];
    const expected = targets.map((target, i) => {
      const row = logits[0]![i]!;
      return Math.log(row.reduce((total, z) => total + Math.exp(z), 0)) - row[target]!;
    });
    for (const [i, nats] of estimate.dataSync().entries())
      expect(Math.abs(nats - expected[i]!)).toBeLessThan(0.15);
  });
});

it.each([[[]], [[0, 4]], [[4, 4]], [[2.5]]])('adaptive refuses cutoffs %j', (cutoffs) => {
  expect(() => adaptive({ cutoffs })).toThrow(/adaptive: cutoffs(\[0\])? must be/);
});

it('refuses a head that there is none of', () => {
  const sizes = { vocabulary: 9, embedding: 4, hidden: 6 };
  expect(() => lstm({ ...sizes, head: { kind: 'adaptiv' } as never })).toThrow(
    `lstm: head.kind must be one of ${Object.keys(known).join(', ')}, got "adaptiv"`,
  );
});
