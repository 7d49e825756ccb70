import fc from 'fast-check';
import { expect, it } from 'vitest';
import prostate from '../../golden/prostate-all.json' with { type: 'json' };
import prostateTrain from '../../golden/prostate-train.json' with { type: 'json' };
import { csrFromRows } from '../matrix/matrix.ts';
import { ridge, ridgePath } from './ridge.ts';
import { meanSquaredError, ridgeDescent, ridgeGradient, ridgeLoss } from './ridge-descent.ts';

/** Prostate as ESL has it: standardised over all 97 rows with n − 1, then split. */
const esl = () => {
  const n = prostate.y.length;
  const moments = prostate.columns.map((_, j) => {
    const mean = prostate.x.reduce((total, row) => total + row[j]!, 0) / n;
    return [
      mean,
      Math.sqrt(prostate.x.reduce((total, row) => total + (row[j]! - mean) ** 2, 0) / (n - 1)),
    ] as const;
  });
  const scaled = (rows: number[][]) =>
    rows.map((row) => row.map((value, j) => (value - moments[j]![0]) / moments[j]![1]));
  return {
    train: scaled(prostateTrain.x),
    test: scaled(prostateTrain.xTest),
    y: prostateTrain.y,
    yTest: prostateTrain.yTest,
  };
};

const predictions = (rows: number[][], intercept: number, beta: ArrayLike<number>): number[] =>
  rows.map((row) => row.reduce((total, value, j) => total + value * beta[j]!, intercept));

it('has the least squares and ridge columns of table 3.3 of The Elements of Statistical Learning', () => {
  const { train, test, y, yTest } = esl();
  const ols = ridge({ x: train, y, lambda: 0, standardize: false });
  [0.68, 0.263, -0.141, 0.21, 0.305, -0.288, -0.021, 0.267].forEach((value, j) => {
    expect(ols.coefficients[j]).toBeCloseTo(value, 3);
  });
  expect(ols.intercepts[0]).toBeCloseTo(2.465, 3);
  expect(meanSquaredError(predictions(test, ols.intercepts[0]!, ols.coefficients), yTest)).toBeCloseTo(
    0.521,
    3,
  );
  // the book does not centre the predictors again on the training rows
  const mean = y.reduce((a, b) => a + b) / y.length;
  const book = ridge({
    x: train,
    y: y.map((value) => value - mean),
    lambda: 24.176,
    lambdaScale: 'sum',
    standardize: false,
    intercept: false,
  });
  [0.42, 0.238, -0.046, 0.162, 0.227, 0, 0.04, 0.133].forEach((value, j) => {
    expect(book.coefficients[j]).toBeCloseTo(value, 3);
  });
  expect(book.df).toBeCloseTo(5, 3);
  expect(meanSquaredError(predictions(test, mean, book.coefficients), yTest)).toBeCloseTo(0.492, 3);
});

it('reaches by gradient descent what the closed form gives, with and without a penalty on the intercept', () => {
  const x = [
    [0.5, -1],
    [1, 0.3],
    [-0.7, 0.8],
    [0.1, 0.2],
    [-1, -0.4],
  ];
  const y = [3, 1, 4, 1, 5];
  for (const penalizeIntercept of [false, true]) {
    const exact = ridge({ x, y, lambda: 0.8, lambdaScale: 'sum', standardize: false, penalizeIntercept });
    const { theta, losses } = ridgeDescent({
      x,
      y,
      lambda: 0.8,
      penalizeIntercept,
      rate: 0.5,
      iterations: 2000,
    });
    expect(theta[0]).toBeCloseTo(exact.intercepts[0]!, 10);
    expect([...theta.subarray(1)].map((v) => v.toFixed(9))).toEqual(
      [...exact.coefficients].map((v) => v.toFixed(9)),
    );
    expect(losses.every((loss, k) => k === 0 || loss <= losses[k - 1]! + 1e-15)).toBe(true);
    expect(
      ridgeGradient({ x, y, lambda: 0.8, penalizeIntercept }, theta).every((slope) => Math.abs(slope) < 1e-9),
    ).toBe(true);
  }
});

it('has the gradient that finite differences of its loss show', () => {
  const problem = {
    x: [
      [1, 2],
      [0, -1],
      [3, 1],
    ],
    y: [1, 0, 2],
    lambda: 1.5,
  };
  const theta = [0.3, -0.2, 0.7];
  ridgeGradient(problem, theta).forEach((slope, j) => {
    const at = (shift: number) =>
      ridgeLoss(
        problem,
        theta.map((value, k) => (k === j ? value + shift : value)),
      );
    expect((at(1e-5) - at(-1e-5)) / 2e-5).toBeCloseTo(slope, 8);
  });
  expect(ridgeLoss({ x: [[1], [2]], y: [1, 2], lambda: 2 }, [0, 1])).toBe(0.5);
});

it('gives the residual of each row by a fit to the others', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 9 }),
      fc.integer({ min: 1, max: 14 }),
      fc.integer(),
      (n, p, seed) => {
        let state = seed >>> 0;
        const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1;
        const x = Array.from({ length: n }, () => Array.from({ length: p }, next));
        const y = Array.from({ length: n }, next);
        const options = { lambda: 0.7, lambdaScale: 'sum', standardize: false } as const;
        const { leaveOneOut } = ridge({ ...options, x, y, leaveOneOut: true });
        y.forEach((value, i) => {
          const others = ridge({
            ...options,
            x: x.filter((_, k) => k !== i),
            y: y.filter((_, k) => k !== i),
          });
          const [fitted] = predictions([x[i]!], others.intercepts[0]!, others.coefficients);
          expect(leaveOneOut![i]).toBeCloseTo(value - fitted!, 8);
        });
      },
    ),
    { numRuns: 40, seed: 1 },
  );
});

it('keeps its digits on columns that are almost the same, and takes the least norm where they are the same', () => {
  const a = [1, 2, 3, 4, 5.5, 7];
  const y = [2, 4, 7, 8, 11, 13];
  const copies = ridge({ x: a.map((value) => [value, value]), y, lambda: 0, standardize: false });
  const single = ridge({ x: a.map((value) => [value]), y, lambda: 0, standardize: false });
  expect(copies.method).toBe('qr');
  expect(copies.coefficients[0]).toBeCloseTo(single.coefficients[0]! / 2, 10);
  expect(copies.coefficients[1]).toBeCloseTo(single.coefficients[0]! / 2, 10);

  // y = a + 2b exactly, where b = a + 1e-6·c: the normal equations would have a condition of 1e13
  const c = [1, -1, 2, 0, -2, 1];
  const near = a.map((value, i) => [value, value + 1e-6 * c[i]!]);
  const exact = ridge({
    x: near,
    y: near.map(([first, second]) => first! + 2 * second!),
    lambda: 0,
    standardize: false,
  });
  expect(exact.method).toBe('qr');
  expect(exact.condition).toBeGreaterThan(1e11);
  expect(exact.coefficients[0]).toBeCloseTo(1, 6);
  expect(exact.coefficients[1]).toBeCloseTo(2, 6);
});

it('agrees between its three ways of solving', () => {
  const x = Array.from({ length: 7 }, (_, i) =>
    Array.from({ length: 5 }, (_, j) => Math.sin(i * i * 5 + j * (i + 2) * 3 + j * j)),
  );
  const y = x.map((row) => row[0]! - 2 * row[3]! + 0.1);
  const tall = ridge({ x, y, lambda: 0.1 });
  // a sixth and more columns of zeros make it wide without changing anything
  const wide = ridge({ x: x.map((row) => [...row, 0, 0, 0]), y, lambda: 0.1 });
  const loose = ridge({ x: x.map((row) => [...row, row[0]! * (1 + 1e-13)]), y, lambda: 1e-12 });
  expect([tall.method, wide.method, loose.method]).toEqual(['cholesky', 'dual', 'qr']);
  tall.coefficients.forEach((value, j) => {
    expect(wide.coefficients[j]).toBeCloseTo(value, 10);
  });
  expect(wide.df).toBeCloseTo(tall.df, 10);
  expect(loose.df).toBeCloseTo(5, 6);
});

it.each([
  ['more rows than columns', 9, 4],
  ['more columns than rows', 5, 12],
])('gives along a path what each strength gives by itself, with %s', (_, rows, columns) => {
  // two columns are the same, so that at λ = 0 the normal equations cannot be used
  const x = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => Math.sin(i * i * 5 + Math.max(1, j) * (i + 2) * 3)),
  );
  const y = x.map((row, i) => [row[0]! - 2 * row[3]! + 0.1, i % 3]);
  const lambdas = [10, 0.1, 1e-13, 0];
  for (const penalizeIntercept of [false, true]) {
    const options = { x, y, lambdaScale: 'sum', leaveOneOut: true, penalizeIntercept } as const;
    const alone = lambdas.map((lambda) => ridge({ ...options, lambda }));
    expect(ridgePath({ ...options, lambdas })).toEqual(alone);
    if (!penalizeIntercept) expect(new Set(alone.map(({ method }) => method)).size).toBe(2);
  }
});

it('loses no column beside another that is many times as large', () => {
  const x = Array.from({ length: 12 }, (_, i) => [Math.sin(i * i), Math.cos(3 * i)]);
  const y = x.map(([a, b]) => 2 * a! - b!);
  for (const factor of [1e9, 1e18, 1e30]) {
    const scaled = x.map(([a, b]) => [a! * factor, b!]);
    const { coefficients, method } = ridge({ x: scaled, y, lambda: factor * factor, standardize: false });
    const alone = ridge({ x: x.map(([a]) => [a!]), y, lambda: 1, standardize: false });
    expect(method).toBe('qr');
    expect((coefficients[0]! * factor) / alone.coefficients[0]!).toBeCloseTo(1, 10);
  }
});

it('refuses what cannot be fitted', () => {
  expect(() => ridge({ x: [[1]], y: [1], lambda: -1 })).toThrow(
    'ridge: lambda must be a finite number ≥ 0, got -1.',
  );
  expect(() => ridgePath({ x: [[1]], y: [1], lambdas: [1, Number.NaN] })).toThrow('got NaN.');
  expect(() => ridge({ x: [[1]], y: [1, 2], lambda: 1 })).toThrow('ridge: y must have length 1, got 2.');
  const sparse = csrFromRows([{ indices: [0], values: [1] }], { columns: 1 });
  expect(() => ridge({ x: sparse, y: [1], lambda: 1 })).toThrow(
    'ridge: x must be dense, got a sparse matrix.',
  );
  expect(() => ridge({ x: [[1], [2]], y: [[1], [Number.NaN]], lambda: 1 })).toThrow('NaN in row 1, column 0');
});
