import '@tensorflow/tfjs-backend-cpu';
import type { HostBatch, Model, Optimizer, ProximalMetric, RunEvent } from '@ridgeline/contracts';
import { denseCoefficients, fitPath } from '@ridgeline/linear';
import { squaredError } from '@ridgeline/losses';
import { adam, chain, clipByGlobalNorm, linear, momentum, nadam, rmsProp } from '@ridgeline/optimizers';
import { elasticNet, l1, l2 } from '@ridgeline/regularizers';
import { randomStream, record } from '@ridgeline/tensors';
import { fit } from '@ridgeline/trainers';
import { matMul, setBackend, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => setBackend('cpu'));

const [rows, features, relevant] = [120, 50, 6];
const random = randomStream(7);

/** Inputs that resemble their neighbours, and numbers that six of them tell. */
const data = (() => {
  const noise = random.stream('inputs').normal(rows * features);
  const x = noise.map((value, i) => (i % features === 0 ? value : 0.6 * noise[i - 1]! + 0.8 * value));
  const signs = Array.from({ length: relevant }, (_, j) => (j % 2 === 0 ? 1.5 : -1) / (1 + j / 3));
  const errors = random.stream('errors').normal(rows, 0, 0.5);
  const y = errors.map((error, i) =>
    signs.reduce((sum, weight, j) => sum + weight * x[i * features + 7 * j]!, error),
  );
  return { x, y };
})();

const model: Model = {
  spec: { kind: 'rows' },
  parameters: [{ path: 'head/kernel', role: 'kernel', shape: [features, 1] }],
  inputs: ['x'],
  sites: ['logits'],
  init: () => record([['head/kernel', zeros([features, 1])]]),
  forward: (params, { inputs }) => {
    const logits = matMul(inputs.x as never, params['head/kernel'] as never);
    return { logits, activations: { logits } };
  },
};

const batch: HostBatch = {
  inputs: { x: { shape: [rows, features], data: data.x } },
  targets: { shape: [rows, 1], data: data.y },
};

const [lambda, steps] = [0.1, 700];
const kinds = {
  l1: { regularizer: l1({ lambda: 2 * lambda }), alpha: 1 },
  elasticNet: { regularizer: elasticNet({ lambda: 2 * lambda, alpha: 0.5 }), alpha: 0.5 },
  l2: { regularizer: l2({ lambda: 2 * lambda }), alpha: 0 },
};

/** The weights after whole-batch steps; squared error is twice that of the linear models, and so is λ. */
const descend = async (
  optimizer: Optimizer,
  { kind = 'l1', metric }: { readonly kind?: keyof typeof kinds; readonly metric: ProximalMetric },
): Promise<readonly number[]> => {
  const events: RunEvent[] = [];
  const rules = [{ regularizer: kinds[kind].regularizer, as: 'proximal', metric } as const];
  const batches = { spec: {}, targetsPerBatch: rows, stepsPerEpoch: 1, at: () => batch };
  const run = fit({ model, loss: squaredError(), optimizer, rules, batches, random, maxSteps: steps });
  for await (const event of run) events.push(event);
  const end = events.at(-1);
  if (end?.type !== 'run-end') throw new Error('the run has no end');
  return [...end.params['head/kernel']!.data];
};

/** Coordinate descent's. */
const solved = (kind: keyof typeof kinds): readonly number[] => {
  const x = Array.from({ length: rows }, (_, i) => data.x.subarray(i * features, (i + 1) * features));
  const { alpha } = kinds[kind];
  const shape = { standardize: false, intercept: false };
  const path = fitPath({
    ...{ x, y: data.y, family: 'gaussian', alpha, lambdas: [lambda], ...shape },
    tolerance: 1e-12,
  });
  return [...denseCoefficients(path, 0)];
};

const furthest = (found: readonly number[], expected: readonly number[]): number =>
  Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)));

const falling = (from: number) => linear({ from, to: from / 100, steps });

describe('where a problem is convex', () => {
  it.each<[string, Optimizer]>([
    ['adam', adam({ learningRate: falling(0.05) })],
    ['adam behind clipping', chain(clipByGlobalNorm(1), adam({ learningRate: falling(0.05) }))],
    ['nadam', nadam({ learningRate: falling(0.05) })],
    ['rmsProp with momentum', rmsProp({ learningRate: falling(0.005), momentum: 0.9 })],
    ['momentum', momentum({ learningRate: 0.01, momentum: 0.9 })],
  ])('%s in its own metric comes to the lasso, its exact zeros included', async (_, optimizer) => {
    const [found, lasso] = [await descend(optimizer, { metric: 'adaptive' }), solved('l1')];
    expect(lasso.filter((weight) => weight === 0).length).toBeGreaterThan(features / 2);
    expect(furthest(found, lasso)).toBeLessThan(1e-4);
    expect(found.map((weight) => weight === 0)).toEqual(lasso.map((weight) => weight === 0));
  });

  it.each(['elasticNet', 'l2'] as const)('adam in its own metric comes to %s', async (kind) => {
    const optimizer = adam({ learningRate: falling(0.05) });
    expect(furthest(await descend(optimizer, { kind, metric: 'adaptive' }), solved(kind))).toBeLessThan(1e-4);
  });

  it('adam in the plain one does not: λ is a share of a step there', async () => {
    const found = await descend(adam({ learningRate: falling(0.05) }), { metric: 'plain' });
    expect(furthest(found, solved('l1'))).toBeGreaterThan(0.05);
  });
});
