import '@tensorflow/tfjs-backend-cpu';
import type { HostBatch, Model, UnitGroup } from '@ridgeline/contracts';
import { fitGroupPath, fitPath } from '@ridgeline/linear';
import { crossEntropy, squaredError } from '@ridgeline/losses';
import { lstm } from '@ridgeline/models';
import { elasticNet, groupLasso, l1, l2, orthogonal, sparseGroupLasso } from '@ridgeline/regularizers';
import { evaluationMode, randomStream, record } from '@ridgeline/tensors';
import { lambdaMax } from '@ridgeline/trainers';
import { matMul, memory, setBackend, softmax, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => setBackend('cpu'));

const [rows, features] = [40, 6];
const random = randomStream(3);
const x = random.stream('x').normal(rows * features);
const y = random
  .stream('errors')
  .normal(rows)
  .map((error, i) => 2 * x[i * features]! - x[i * features + 3]! + error);

/** Two numbers of a row are one unit. */
const pairs: UnitGroup = {
  size: 3,
  weights: [{ path: 'head/kernel', axis: 0, starts: [0], span: 2, count: 2 }],
};

const linear: Model = {
  spec: { kind: 'rows' },
  parameters: [{ path: 'head/kernel', role: 'kernel', shape: [features, 1] }],
  inputs: ['x'],
  sites: ['logits'],
  widths: [{ name: 'pairs', size: 3, weights: pairs.weights } as never],
  init: () => record([['head/kernel', zeros([features, 1])]]),
  forward: (params, { inputs }) => {
    const logits = matMul(inputs.x as never, params['head/kernel'] as never);
    return { logits, activations: { logits } };
  },
};

const batch: HostBatch = {
  inputs: { x: { shape: [rows, features], data: x } },
  targets: { shape: [rows, 1], data: y },
};
const batches = { spec: {}, targetsPerBatch: rows, stepsPerEpoch: 1, at: () => batch };
const given = { model: linear, loss: squaredError(), batches, random, count: 1 };
const table = {
  x: Array.from({ length: rows }, (_, i) => x.subarray(i * features, (i + 1) * features)),
  y,
  family: 'gaussian',
  standardize: false,
  intercept: false,
  pathLength: 2,
} as const;

describe('where a linear model is at 0, it is where a path begins', () => {
  // squared error is twice that of the linear models
  it.each([
    ['l1', l1({ lambda: 1 }), 1],
    ['elasticNet', elasticNet({ lambda: 0.01, alpha: 0.3 }), 0.3],
  ] as const)('of %s', async (_, regularizer, alpha) => {
    const found = await lambdaMax({ ...given, rule: { regularizer, as: 'penalty' } });
    expect(found / 2).toBeCloseTo(fitPath({ ...table, alpha }).lambdas[0]!, 5);
  });

  it('of groupLasso, and of sparseGroupLasso between it and l1', async () => {
    const ofPairs = (alpha: number | undefined) =>
      lambdaMax({
        ...given,
        rule: {
          widthRegularizer:
            alpha === undefined ? groupLasso({ lambda: 2 }) : sparseGroupLasso({ lambda: 2, alpha }),
          as: 'proximal',
        },
      });
    const path = fitGroupPath({ ...table, groups: [0, 0, 1, 1, 2, 2] });
    expect((await ofPairs(undefined)) / 2).toBeCloseTo(path.lambdas[0]!, 5);
    expect((await ofPairs(0)) / 2).toBeCloseTo(path.lambdas[0]!, 5);
    const single = await lambdaMax({ ...given, rule: { regularizer: l1({ lambda: 1 }), as: 'proximal' } });
    expect(await ofPairs(1)).toBeCloseTo(single, 5);
    const between = await ofPairs(0.5);
    expect(between).toBeGreaterThan(Math.min(single, await ofPairs(0)));
  });
});

it('of whole units looks at their weights alone, where a tensor has others too', async () => {
  const of = (model: Model, alpha: number) =>
    lambdaMax({
      ...{ ...given, model },
      rule: { widthRegularizer: sparseGroupLasso({ lambda: 2, alpha }), as: 'proximal' },
    });
  const [weights] = pairs.weights;
  const some = { ...linear, widths: [{ name: 'pairs', size: 1, weights: [weights!] } as never] };
  const pulls = [0, 1].map((feature) =>
    y.reduce((sum, target, i) => sum + (2 / rows) * target * x[i * features + feature]!, 0),
  );
  expect(await of(some, 0)).toBeCloseTo(Math.hypot(...pulls) / Math.SQRT2, 5);
  expect(await of(some, 1)).toBeCloseTo(Math.max(...pulls.map(Math.abs)), 5);
});

it('is the largest mean gradient of a network as it begins, and keeps no tensor', async () => {
  const ids = random.stream('ids').integers(60, 5);
  const text = (step: number): HostBatch => ({
    inputs: { ids: { shape: [4, 5], data: ids.slice(step * 20, step * 20 + 20) } },
    targets: { shape: [4, 5], data: ids.slice(0, 20).reverse() },
  });
  const model = lstm({ vocabulary: 5, embedding: 3, hidden: 4 });
  const source = { spec: {}, targetsPerBatch: 20, stepsPerEpoch: 3, at: text };
  const options = { model, loss: crossEntropy(), batches: source, random, count: 3 };
  const before = memory().numTensors;
  const on = { path: ['head/bias'], role: ['bias' as const] };
  const found = await lambdaMax({
    ...options,
    rule: { regularizer: l1({ lambda: 0.3 }), as: 'penalty', on },
  });
  expect(memory().numTensors).toBe(before);

  // the gradient of a bias of the logits is the mean of p − target
  const params = model.init(random.stream('init'));
  const sums = new Float64Array(5);
  for (let step = 0; step < 3; step++) {
    const { inputs, targets } = text(step);
    const { logits } = model.forward(
      params,
      { inputs: { ids: tensor2d(inputs.ids!.data as Int32Array, [4, 5], 'int32') } },
      evaluationMode,
    );
    const shares = softmax(logits).dataSync();
    targets.data.forEach((target, i) => {
      for (let k = 0; k < 5; k++) sums[k]! += (shares[i * 5 + k]! - Number(k === target)) / 60;
    });
  }
  expect(found).toBeCloseTo(Math.max(...sums.map(Math.abs)), 6);
});

it('is not defined for a penalty without a corner at 0, nor without a strength', async () => {
  const of = (regularizer: ReturnType<typeof l2>) =>
    lambdaMax({ ...given, rule: { regularizer, as: 'penalty' } });
  await expect(of(l2({ lambda: 1 }))).rejects.toThrow('lambdaMax: no strength of l2 takes all weights to 0.');
  await expect(of(l1({ lambda: 0 }))).rejects.toThrow('lambdaMax: l1 must have a strength above 0, got 0.');
  await expect(of(orthogonal({ lambda: 1 }))).rejects.toMatchObject({ code: 'E_OPTION' });
});
