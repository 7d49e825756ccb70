import { describe, expect, it } from 'vitest';
import golden from '../../golden/linear.json' with { type: 'json' };
import { csrFromRows } from '../matrix/matrix.ts';
import { denseCoefficients } from '../path/dense-coefficients.ts';
import { fitPath } from '../path/fit-path.ts';
import { followPath } from '../path/follow-path.ts';
import type { Path, PathOptions } from '../path/path.ts';
import { problemOf } from '../path/problem.ts';
import { multinomialSolver } from './multinomial-solver.ts';
import { newtonCgSolver } from './newton-cg-solver.ts';
import { softmaxLoss } from './smooth-loss.ts';

/** The same fit by coordinate descent on one class after the other. */
const byCoordinates = (given: PathOptions): Path => {
  // a round brings it little nearer where the penalty is weak
  const options = { ...given, tolerance: 1e-9, maxIterations: 20_000 };
  const { problem, weightSum } = problemOf(options);
  return followPath({ options, problem, weightSum, solver: multinomialSolver(problem) });
};

/** The rows of the golden data, with three tenths of the entries left, as text has them. */
const thinned = golden.x.map((row, i) => row.map((value, j) => ((i + 3 * j) % 10 < 7 ? 0 : value)));
const matrices = {
  dense: golden.x,
  sparse: csrFromRows(
    thinned.map((row) => ({
      indices: row.flatMap((value, j) => (value === 0 ? [] : [j])),
      values: row.filter((value) => value !== 0),
    })),
    { columns: golden.x[0]!.length },
  ),
};
const y = golden.classes;
const lambdas = [1, 0.1, 0.01];

/** Coefficients by class, those of columns without a penalty less their mean over the classes, which nothing fixes. */
const fixed = (path: Path, l: number, factors?: ArrayLike<number>): Float64Array => {
  const values = denseCoefficients(path, l);
  const p = path.columns;
  return values.map((value, at) => {
    if (factors?.[at % p] !== 0) return value;
    const all = Array.from({ length: path.outputs }, (_, k) => values[k * p + (at % p)]!);
    return value - all.reduce((a, b) => a + b) / path.outputs;
  });
};

const expectEqual = (actual: Path, expected: Path, factors?: ArrayLike<number>): void => {
  expect(Math.abs(actual.lambdas[0]! / expected.lambdas[0]! - 1)).toBeLessThan(1e-9);
  expect(Math.abs(actual.nullDeviance - expected.nullDeviance)).toBeLessThan(1e-9);
  actual.lambdas.forEach((_, l) => {
    const coefficients = fixed(expected, l, factors);
    denseCoefficients(actual, l).forEach((value, j) => {
      expect(Math.abs(value - coefficients[j]!)).toBeLessThan(1e-6);
    });
    expect(Math.abs(actual.dev[l]! - expected.dev[l]!)).toBeLessThan(1e-9);
    expect(actual.gap[l]).toBeLessThan(1e-12);
  });
  actual.intercepts.forEach((value, k) => {
    expect(Math.abs(value - expected.intercepts[k]!)).toBeLessThan(1e-6);
  });
  expect([...actual.converged]).not.toContain(0);
};

describe.each(Object.entries(matrices))('a multinomial ridge on a %s matrix', (_, x) => {
  const base = { x, y, family: 'multinomial', alpha: 0, lambdas, tolerance: 1e-10 } as const;
  const cases: Record<string, Partial<PathOptions>> = {
    'as it is': { standardize: false },
    standardised: {},
    weighted: { weights: golden.weights, standardize: false },
    'weighted and standardised': { weights: golden.weights },
    'without intercepts': { intercept: false },
    'with factors': { penaltyFactors: [1, 2, 1, 0.5, 1, 1, 3, 1] },
    'with unpenalised columns': { penaltyFactors: [1, 1, 1, 1, 0, 1, 1, 1] },
  };
  it.each(Object.entries(cases))('has the coefficients of coordinate descent, %s', (_, change) => {
    const options = { ...base, ...change };
    expectEqual(fitPath(options), byCoordinates(options), options.penaltyFactors);
  });
});

it('begins a grid of its own where coordinate descent does', () => {
  const options = {
    x: golden.x,
    y,
    family: 'multinomial',
    alpha: 0,
    pathLength: 3,
    lambdaRatio: 1e-3,
    tolerance: 1e-10,
  } as const;
  expectEqual(fitPath(options), byCoordinates(options));
});

it('gives two classes half the coefficients of a logistic ridge of twice the penalty', () => {
  // β₁ = −β₀ = β/2: λ/2·2·(β/2)² = (λ/2)/2·β²
  const options = { x: golden.x, y: golden.labels, alpha: 0, tolerance: 1e-10 } as const;
  const softmax = fitPath({ ...options, family: 'multinomial', lambdas: [0.02] });
  const logistic = fitPath({ ...options, family: 'binomial', lambdas: [0.01] });
  const p = logistic.columns;
  denseCoefficients(logistic, 0).forEach((value, j) => {
    expect(denseCoefficients(softmax, 0)[j]!).toBeCloseTo(-value / 2, 8);
    expect(denseCoefficients(softmax, 0)[p + j]!).toBeCloseTo(value / 2, 8);
  });
  expect(softmax.intercepts[1]! - softmax.intercepts[0]!).toBeCloseTo(logistic.intercepts[0]!, 8);
});

it('needs few steps from the solution at the strength before', () => {
  const options = { x: golden.x, y, family: 'multinomial', alpha: 0, tolerance: 1e-6 } as const;
  const alone = fitPath({ ...options, lambdas: [0.01] });
  const along = fitPath({ ...options, lambdas: [0.0101, 0.01] });
  expect(along.iterations[1]).toBeLessThan(alone.iterations[0]!);
});

it('says that classes which can be separated have no fit without a penalty', () => {
  const x = [[-2], [-1], [0.1], [0.2], [1], [2]].map(([value]) => [value!, value! * value!]);
  const path = fitPath({
    x,
    y: [0, 0, 1, 1, 2, 2],
    family: 'multinomial',
    alpha: 0,
    lambdas: [0.1, 0],
    tolerance: 1e-6,
  });
  expect([...path.converged]).toEqual([1, 0]);
  expect(path.coefficients[1]!.values.every(Number.isFinite)).toBe(true);
});

it.each([2, 3, 5])('has the curvature that differences of the residual give, with %i classes', (outputs) => {
  const classes = y.map((_, i) => i % outputs);
  const { problem } = problemOf({
    x: golden.x,
    y: classes,
    family: 'multinomial',
    alpha: 0,
    weights: golden.weights,
  });
  const loss = softmaxLoss(problem);
  loss.eta.forEach((_, at) => {
    loss.eta[at] = Math.sin(5 * at + 2);
  });
  const v = loss.eta.map((_, at) => Math.sin(3 * at + 1));
  const residualAfter = (length: number): Float64Array => {
    for (let at = 0; at < v.length; at++) loss.eta[at]! += length * v[at]!;
    loss.evaluate();
    return loss.residual.slice();
  };
  const ahead = residualAfter(1e-5);
  const behind = residualAfter(-2e-5);
  residualAfter(1e-5);
  const bent = new Float64Array(v.length);
  loss.curve(v, bent);
  bent.forEach((value, at) => {
    expect(value).toBeCloseTo((behind[at]! - ahead[at]!) / 2e-5, 9);
  });
});

it.each(Object.entries(matrices))('multiplies by X·P⁻¹·Xᵀ on a %s matrix', (_, x) => {
  const { problem } = problemOf({ x, y, family: 'multinomial', alpha: 0 });
  const { rows, columns, by } = problem.design;
  const list = Int32Array.from({ length: columns - 1 }, (_, j) => j + 1);
  const factors = Float64Array.from({ length: columns }, (_, j) => 1 + j / 2);
  // sparse columns take four vectors at a time, and then one
  const vectors = 5;
  const v = Float64Array.from({ length: vectors * rows }, (_, at) => Math.sin(3 * at + 1));
  const product = new Float64Array(vectors * rows);
  by.kernel(list, factors)(v, product);
  for (let part = 0; part < v.length; part += rows) {
    const correlations = new Float64Array(columns);
    by.correlate(list, list.length, v.subarray(part, part + rows), correlations);
    const expected = new Float64Array(rows);
    for (const j of list) by.addColumn(j, correlations[j]! / factors[j]!, expected);
    expected.forEach((value, i) => {
      expect(product[part + i]).toBeCloseTo(value, 10);
    });
  }
});

it('bounds the gap by the tolerance where the penalty is weak too', () => {
  const options = { x: golden.x, y, family: 'multinomial', alpha: 0 } as const;
  const path = fitPath({ ...options, lambdas: [0.1, 1e-2, 1e-3, 1e-4], tolerance: 1e-2 });
  for (const gap of path.gap) expect(gap).toBeLessThan(1e-4 * path.nullDeviance);
});

it('finds the minimum again from the same loss', () => {
  const { problem } = problemOf({ x: golden.x, y, family: 'multinomial', alpha: 0, tolerance: 1e-9 });
  const solver = newtonCgSolver(problem, softmaxLoss(problem));
  const first = solver.solve(0.05);
  solver.solve(0.5);
  const again = solver.solve(0.05);
  expect(Math.abs(again.loss - first.loss)).toBeLessThan(1e-10);
});
