import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import diabetes from '../../golden/diabetes.json' with { type: 'json' };
import golden from '../../golden/linear.json' with { type: 'json' };
import { csrFromRows } from '../matrix/matrix.ts';
import { denseCoefficients } from '../path/dense-coefficients.ts';
import { fitPath } from '../path/fit-path.ts';
import { fitGroupPath } from '../path/group-lasso.ts';
import { refit } from '../path/refit.ts';
import { huber } from '../ridge/huber.ts';
import { informationCriteria } from './information-criteria.ts';
import { bootstrap, stabilitySelection } from './resampling.ts';

const options = { x: diabetes.x, y: diabetes.y, family: 'gaussian', alpha: 1 } as const;

it('refits the columns chosen by least squares', () => {
  const path = fitPath({ ...options, lambdas: [8] });
  const chosen = path.coefficients[0]!.indices;
  const again = refit({ x: options.x, y: options.y, family: 'gaussian', chosen });
  const alone = fitPath({
    ...options,
    x: options.x.map((row) => [...chosen].map((j) => row[j]!)),
    lambdas: [0],
  });
  expect([...again.coefficients[0]!.indices]).toEqual([...chosen]);
  expect(again.columns).toBe(10);
  again.coefficients[0]!.values.forEach((value, k) => {
    expect(value).toBeCloseTo(denseCoefficients(alone, 0)[k]!, 8);
  });
  expect(again.dev[0]).toBeGreaterThan(path.dev[0]!);
});

it('refits columns of a sparse matrix', () => {
  const x = csrFromRows(
    golden.x.map((row) => ({ indices: row.map((_, j) => j), values: row })),
    { columns: 8 },
  );
  const sparse = refit({ x, y: golden.labels, family: 'binomial', chosen: [1, 5], tolerance: 1e-9 });
  const dense = refit({ x: golden.x, y: golden.labels, family: 'binomial', chosen: [1, 5], tolerance: 1e-9 });
  expect([...sparse.coefficients[0]!.indices]).toEqual([1, 5]);
  sparse.coefficients[0]!.values.forEach((value, k) => {
    expect(value).toBeCloseTo(dense.coefficients[0]!.values[k]!, 7);
  });
  expect(() => refit({ x, y: golden.labels, family: 'binomial', chosen: [] })).toThrow(
    'refit: chosen must name at least one column.',
  );
});

it('weighs fit against size: AIC, BIC and EBIC by their formulas', () => {
  const path = fitPath({ ...options, lambdas: [10, 1] });
  const n = 442;
  const { aic, bic, ebic } = informationCriteria(path, { rows: n, gamma: 1 });
  path.lambdas.forEach((_, l) => {
    const deviance = n * Math.log(path.nullDeviance * (1 - path.dev[l]!));
    expect(aic[l]).toBeCloseTo(deviance + 2 * path.df[l]!, 8);
    expect(bic[l]).toBeCloseTo(deviance + Math.log(n) * path.df[l]!, 8);
    expect(ebic[l]).toBeCloseTo(bic[l]! + 2 * Math.log(10) * path.df[l]!, 8);
  });
});

it('finds the strong columns of diabetes stable, the same ones for the same stream', () => {
  const random = randomStream(7).stream('stability');
  const draw = () =>
    stabilitySelection({ path: { ...options, lambdas: [25, 15] }, random, resamples: 40, threshold: 0.9 });
  const { stable, probabilities, expectedFalse } = draw();
  expect([...stable]).toEqual(expect.arrayContaining([2, 8]));
  expect([...stable]).not.toContain(0);
  expect(probabilities.every((share) => share >= 0 && share <= 1)).toBe(true);
  expect(expectedFalse).toBeGreaterThan(0);
  expect(draw()).toEqual({ stable, probabilities, expectedFalse });
});

it('measures the spread of coefficients as least squares theory has it', () => {
  const random = randomStream(8).stream('bootstrap');
  const { mean, deviation, selected } = bootstrap({
    path: { ...options, lambdas: [0] },
    index: 0,
    random,
    resamples: 300,
  });
  // standard error of the slope on bmi by the usual formula: 0.717
  expect(deviation[2]).toBeGreaterThan(0.55);
  expect(deviation[2]).toBeLessThan(0.9);
  expect(Math.abs(mean[2]! - diabetes.ols.coef[2]!)).toBeLessThan(0.2);
  expect([...selected]).toEqual(new Array(10).fill(1));
});

it('refuses what the special models cannot do', () => {
  expect(() => huber({ x: [[1]], y: [1], lambda: 1, epsilon: 1 })).toThrow(
    'huber: epsilon − 1 must be a finite number > 0, got 0.',
  );
  const poisson = { x: [[1], [2]], y: [1, 2], groups: [0], family: 'poisson' } as never;
  expect(() => fitGroupPath(poisson)).toThrow(
    'fitGroupPath: family must be gaussian or binomial, got "poisson".',
  );
  expect(() => fitGroupPath({ x: [[1], [2]], y: [1, 2], groups: [], family: 'gaussian' })).toThrow(
    'groups must have length 1, got 0.',
  );
  expect(() => stabilitySelection({ path: options, random: randomStream(1), threshold: 0.3 })).toThrow(
    'must be a number in [0, 1]',
  );
});
