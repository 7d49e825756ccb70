import { expect, it } from 'vitest';
import golden from '../../golden/text-classifiers.json' with { type: 'json' };
import { requireRows } from './scores.ts';
import { squaredHinge } from './squared-hinge.ts';

const x = requireRows('test', golden.svmRows);
const positive = (row: number): boolean => golden.labels[row] === 'sea';

it('finds the hyperplane of liblinear with C = 1/(n·λ)', () => {
  for (const { C, weights, intercept } of golden.hyperplanes) {
    const plane = squaredHinge(x, {
      positive,
      lambda: 1 / (C * x.rows),
      tolerance: 1e-12,
      maxPasses: 100_000,
    });
    expect(plane.converged).toBe(true);
    expect(plane.intercept).toBeCloseTo(intercept, 8);
    weights.forEach((weight, column) => {
      expect(plane.weights[column]).toBeCloseTo(weight, 8);
    });
  }
});

it('has a gradient of 0 where it ends', () => {
  const lambda = 0.3;
  const plane = squaredHinge(x, { positive, lambda, tolerance: 1e-10, maxPasses: 100_000 });
  const gradient = plane.weights.map((weight) => lambda * weight);
  golden.svmRows.forEach((row, i) => {
    const sign = positive(i) ? 1 : -1;
    const margin = row.reduce((sum, value, column) => sum + value * plane.weights[column]!, plane.intercept);
    const slack = Math.max(0, 1 - sign * margin);
    row.forEach((value, column) => {
      gradient[column]! -= (2 * slack * sign * value) / x.rows;
    });
  });
  for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-9);
});

it('says when the passes do not suffice', () => {
  expect(squaredHinge(x, { positive, lambda: 1e-4, tolerance: 1e-12, maxPasses: 2 })).toMatchObject({
    passes: 2,
    converged: false,
  });
});
