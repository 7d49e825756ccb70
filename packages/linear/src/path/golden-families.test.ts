import { describe, expect, it } from 'vitest';
import golden from '../../golden/linear.json' with { type: 'json' };
import { csrFromRows } from '../matrix/matrix.ts';
import { huber } from '../ridge/huber.ts';
import { ridge } from '../ridge/ridge.ts';
import { denseCoefficients } from './dense-coefficients.ts';
import { fitPath } from './fit-path.ts';
import { fitGroupPath } from './group-lasso.ts';
import type { PathOptions } from './path.ts';

const n = golden.x.length;
const p = golden.x[0]!.length;
const sparse = csrFromRows(
  golden.x.map((row) => ({
    indices: row.flatMap((value, j) => (value === 0 ? [] : [j])),
    values: row.filter((value) => value !== 0),
  })),
  { columns: p },
);

const close = (actual: ArrayLike<number>, expected: readonly number[]): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, k) => {
    expect(Math.abs(actual[k]! - value)).toBeLessThan(2e-6 * Math.max(1, Math.abs(value)));
  });
};

const base = { standardize: false, tolerance: 1e-8 } as const;
const cases: Record<string, Omit<PathOptions, 'x'>> = {
  weighted_elastic_net: {
    ...base,
    y: golden.y,
    family: 'gaussian',
    alpha: 0.5,
    lambdas: [0.1],
    weights: golden.weights,
  },
  positive_lasso: {
    ...base,
    y: golden.y,
    family: 'gaussian',
    alpha: 1,
    lambdas: [0.05],
    lowerLimits: new Float64Array(p),
  },
  lasso_without_intercept: {
    ...base,
    y: golden.y,
    family: 'gaussian',
    alpha: 1,
    lambdas: [0.05],
    intercept: false,
  },
  poisson_ridge: { ...base, y: golden.counts, family: 'poisson', alpha: 0, lambdas: [0.1] },
  poisson_lasso: { ...base, y: golden.counts, family: 'poisson', alpha: 1, lambdas: [0.2, 0.05] },
  factored_logistic_lasso: {
    ...base,
    y: golden.labels,
    family: 'binomial',
    alpha: 1,
    lambdas: [0.03],
    penaltyFactors: [0, 1, 1, 1, 2, 1, 1, 1],
  },
  offset_logistic_lasso: {
    ...base,
    y: golden.labels,
    family: 'binomial',
    alpha: 1,
    lambdas: [0.03],
    offset: golden.x.map((row) => 0.3 * row[4]!),
  },
  multinomial_ridge: { ...base, y: golden.classes, family: 'multinomial', alpha: 0, lambdas: [0.02] },
  multinomial_lasso: {
    ...base,
    y: golden.classes,
    family: 'multinomial',
    alpha: 1,
    lambdas: [0.1, 0.05, 0.02],
  },
};

describe.each(Object.entries(cases))('%s', (name, options) => {
  const expected = golden[name as 'poisson_ridge'] as {
    coefficients: number[] | number[][];
    intercept: number | number[];
  };
  const last = (options.lambdas?.length ?? 1) - 1;

  it.each([
    ['dense', golden.x],
    ['sparse', sparse],
  ] as const)('is that of an independent solver, from a %s matrix', (_, x) => {
    const path = fitPath({ ...options, x });
    close(denseCoefficients(path, last), expected.coefficients.flat());
    const intercepts = path.intercepts.subarray(last * path.outputs);
    const mean = [expected.intercept].flat().reduce((a, b) => a + b) / path.outputs;
    // scikit-learn leaves the sum of multinomial intercepts open; ours is 0
    close(
      intercepts,
      [expected.intercept].flat().map((value) => (path.outputs > 1 ? value - mean : value)),
    );
    expect([...path.converged]).not.toContain(0);
    expect(path.gap[last]).toBeLessThan(1e-6);
  });
});

it('solves several ridges at once as scikit-learn does, with weights, by rows where there are fewer', () => {
  const options = { lambda: 3, lambdaScale: 'sum', standardize: false } as const;
  const tall = ridge({ ...options, x: golden.x, y: golden.tasks, weights: golden.weights });
  close(tall.coefficients, golden.multi_task_ridge.coefficients.flat());
  close(tall.intercepts, golden.multi_task_ridge.intercept);
  expect(tall.method).toBe('cholesky');
  const wide = ridge({ ...options, x: golden.x.slice(0, 6), y: golden.tasks.slice(0, 6) });
  close(wide.coefficients, golden.wide_ridge.coefficients.flat());
  close(wide.intercepts, golden.wide_ridge.intercept);
  expect(wide.method).toBe('dual');
});

it('finds the robust fit, its scale and the outliers of scikit-learn', () => {
  const fit = huber({ x: golden.x, y: golden.outlying, lambda: 0.6 / n });
  const { coefficients, intercept, sigma, outliers } = golden.huber;
  close(fit.coefficients, coefficients);
  close([fit.intercept, fit.sigma], [intercept, sigma]);
  expect([...fit.outliers]).toEqual(outliers);
  expect(fit.converged).toBe(true);
});

it.each([
  ['gaussian', golden.y, 0.2, golden.group_lasso],
  ['binomial', golden.labels, 0.05, golden.logistic_group_lasso],
] as const)('selects the groups of an independent solver (%s)', (family, y, lambda, expected) => {
  const options = {
    y,
    family,
    groups: golden.groups,
    lambdas: [2 * lambda, lambda],
    standardize: false,
    tolerance: 1e-9,
  } as const;
  for (const x of [golden.x, sparse]) {
    const path = fitGroupPath({ ...options, x });
    close(denseCoefficients(path, 1), expected.coefficients);
    close(path.intercepts.subarray(1), [expected.intercept]);
    expect(path.gap[1]).toBeLessThan(1e-7);
    expect([...path.converged]).toEqual([1, 1]);
  }
});
