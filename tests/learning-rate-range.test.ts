import '@tensorflow/tfjs-backend-cpu';
import type { HostBatch, Model } from '@ridgeline/contracts';
import { squaredError } from '@ridgeline/losses';
import { runRangeTest, type StepRun } from '@ridgeline/recipes';
import { randomStream, record } from '@ridgeline/tensors';
import { suggestLearningRate } from '@ridgeline/tuning';
import { matMul, memory, setBackend, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => setBackend('cpu'));

/** Columns at right angles: with scales d their mean square is diag(d²), and the loss Σ d²·w². */
const columns = [
  [1, 1, 1, 1],
  [1, -1, 1, -1],
  [1, 1, -1, -1],
];

/** A linear model at w = 1 of targets that are 0: the curvature of its squared error is 2·diag(d²). */
const quadratic = (
  scales: readonly number[],
  optimizer: object = { kind: 'sgd', learningRate: 1 },
): StepRun => {
  const width = scales.length;
  const x = Float32Array.from({ length: 4 * width }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    return scales[column]! * columns[column]![row]!;
  });
  const model: Model = {
    spec: { kind: 'rows' },
    parameters: [{ path: 'head/kernel', role: 'kernel', shape: [width, 1] }],
    inputs: ['x'],
    sites: ['logits'],
    init: () => record([['head/kernel', tensor2d(scales.map(() => [1]))]]),
    forward: (params, { inputs }) => {
      const logits = matMul(inputs.x as never, params['head/kernel'] as never);
      return { logits, activations: { logits } };
    },
  };
  const batch: HostBatch = {
    inputs: { x: { shape: [4, width], data: x } },
    targets: { shape: [4, 1], data: new Float32Array(4) },
  };
  return {
    config: { task: 'rows', model: { kind: 'rows' }, optimizer, regularizers: [], training: {}, seed: 1 },
    ...{ model, loss: squaredError(), evaluationLoss: squaredError(), rules: [], optimizer: null },
    batches: { spec: {}, targetsPerBatch: 4, stepsPerEpoch: 1, at: () => batch },
    ...{ random: randomStream(1), fingerprint: '', fingerprints: { train: '', valid: '', test: '' } },
    test: () => [],
  } as never;
};

/** The same descent in double precision: each wⱼ is multiplied by 1 − 2·η·dⱼ². */
const descent = (scales: readonly number[], rates: readonly number[]) => {
  let weights = scales.map(() => 1);
  return rates.map((rate) => {
    weights = weights.map((w, j) => w * (1 - 2 * rate * scales[j]! * scales[j]!));
    return { rate, loss: weights.reduce((sum, w, j) => sum + scales[j]! * scales[j]! * w * w, 0) };
  });
};

const ratesOf = ({ from, to, steps }: { from: number; to: number; steps: number }): number[] =>
  Array.from({ length: steps }, (_, t) => from * Math.exp((t * Math.log(to / from)) / (steps - 1)));

describe('of plain descent on a convex loss', () => {
  it.each([0.5, 1, 3])('losses rise from 2/L on, to the step of the grid, where L = 2·%d²', async (scale) => {
    const limit = 1 / (scale * scale);
    const range = { from: 0.01 * limit, to: 10 * limit, steps: 60 };
    const { points, diverged } = await runRangeTest(quadratic([scale, scale, scale]), range);
    const rises = points.findIndex(({ loss }, i) => i > 0 && loss > points[i - 1]!.loss);
    expect(points[rises]!.rate).toBeGreaterThan(limit);
    expect(points[rises - 1]!.rate).toBeLessThanOrEqual(limit);
    expect(points[rises]!.rate / points[rises - 1]!.rate).toBeCloseTo(Math.exp(Math.log(1000) / 59), 10);
    expect(diverged).toBeGreaterThan(limit);
  });

  it.each([[[1, 0.3, 0.1]], [[2, 1.5, 0.2]], [[0.5, 0.5, 0.05]]])(
    'diverges beyond 2/L where the curvatures are those of %j, as in double precision',
    async (scales) => {
      const limit = 1 / Math.max(...scales.map((scale) => scale * scale));
      const range = { from: 1e-3 * limit, to: 100 * limit, steps: 40 };
      const { points, diverged, lowest } = await runRangeTest(quadratic(scales), range);
      const exact = descent(scales, ratesOf(range)).slice(0, points.length);
      for (const [i, { rate, loss }] of exact.entries()) {
        expect(points[i]!.rate / rate).toBeCloseTo(1, 12);
        expect(points[i]!.loss / loss).toBeCloseTo(1, 2);
      }
      const reading = suggestLearningRate(exact, { smoothing: 0.5 });
      expect(diverged! / reading.diverged!).toBeCloseTo(1, 12);
      expect(lowest!.rate / reading.lowest!.rate).toBeCloseTo(1, 12);
      expect(diverged).toBeGreaterThan(limit);
    },
  );
});

it('comes to the same bits twice, and keeps no tensor', async () => {
  const range = { from: 1e-3, to: 100, steps: 80 };
  const before = memory().numTensors;
  const [one, other] = [
    await runRangeTest(quadratic([1, 0.2]), range),
    await runRangeTest(quadratic([1, 0.2]), range),
  ];
  expect(memory().numTensors).toBe(before);
  expect({ ...other, seconds: 0 }).toEqual({ ...one, seconds: 0 });
});

it('takes an overflow for a divergence, and tells the rate of the step', async () => {
  const { points, diverged, smoothed } = await runRangeTest(quadratic([1]), {
    from: 1e10,
    to: 1e37,
    steps: 10,
  });
  expect([points.length, smoothed.length]).toEqual([2, 2]);
  expect(points[0]).toEqual({ rate: 1e10, loss: expect.any(Number) });
  expect(points[1]!.loss).toBeNaN();
  expect(diverged).toBeCloseTo(1e13, -1);
});

it.each([
  [{ from: 1, to: 1, steps: 20 }, 'the lowest rate must be below the highest, got 1 and 1.'],
  [{ from: 2, to: 1, steps: 20 }, 'the lowest rate must be below the highest, got 2 and 1.'],
  [{ from: 0, to: 1, steps: 20 }, 'from must be a finite number > 0, got 0.'],
  [{ from: 0.1, to: 1, steps: 9 }, 'steps must be an integer ≥ 10, got 9.'],
])('refuses %j', async (range, message) => {
  await expect(runRangeTest(quadratic([1]), range)).rejects.toThrow(`learning-rate test: ${message}`);
});

it.each([
  { kind: 'lbfgs', learningRate: 1 },
  { kind: 'fista', learningRate: 1 },
])('refuses the rate of $kind, which follows from the curvature', async (optimizer) => {
  await expect(
    runRangeTest(quadratic([1], optimizer), { from: 0.1, to: 1, steps: 20 }),
  ).rejects.toMatchObject({
    code: 'E_CONFIG',
    at: 'optimizer.kind',
  });
});
