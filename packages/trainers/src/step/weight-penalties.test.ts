import { mapParams } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { all, expectNear, lambda, rate, ridge, run, squares, start } from '../../test/identity-run.ts';

/** The same ridge three times: by its factors, by its gradient, and of all weights together. */
const byFactors = { ...ridge, spec: { kind: 'byFactors' }, norms: { absolute: 0, square: lambda } };
const byGradient = { ...ridge, spec: { kind: 'byGradient' } };
const together = {
  spec: { kind: 'together' },
  penalty: (weights: Record<string, tf.Tensor>) =>
    tf.addN(Object.values(weights).map((w) => ridge.penalty(w))) as tf.Scalar,
  gradient: (weights: Record<string, tf.Tensor>) => mapParams(weights, (w) => tf.mul(lambda, w)),
};

it.each([
  ['factors, then a gradient', 2],
  ['factors, then all together', 2],
  ['factors, a gradient, then all together', 3],
])('%s: the gradient norm is that of the whole objective', async (order, ridges) => {
  const rules = [
    { regularizer: byFactors, as: 'penalty', on: all } as const,
    ...(order.includes('a gradient') ? [{ regularizer: byGradient, as: 'penalty', on: all } as const] : []),
    ...(order.includes('together') ? [{ joined: together, as: 'penalty', on: all } as const] : []),
  ];
  const { seen, kernel, bias } = await run(rules);
  // the gradient of the data is the weight itself, and each ridge adds λ of it, at both vectors
  const step = seen.find((event) => event.type === 'step-end');
  expect(step?.type === 'step-end' && step.gradientNorm).toBeCloseTo(
    (1 + ridges * lambda) * Math.sqrt(2 * squares),
    5,
  );
  for (const moved of [kernel, bias])
    expectNear(
      moved,
      start.map((w) => w - rate * (1 + ridges * lambda) * w),
    );
});
