import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Data, dataOf, families } from '../../test/data-of.ts';
import { cscFromCsr, csrFromRows } from '../matrix/matrix.ts';
import { denseCoefficients } from './dense-coefficients.ts';
import { fitPath } from './fit-path.ts';
import type { Path } from './path.ts';
import { predict } from './predict.ts';

const meanOf = (path: Path, x: number[][], l: number): Float64Array => predict(path, x, { index: l });

/** The largest violation of optimality of any coefficient at strength l, relative to λ, in standardised units. */
const violation = (path: Path, { x, y }: Data, l: number): number => {
  const n = y.length;
  const mu = meanOf(path, x, l);
  const dense = denseCoefficients(path, l);
  let worst = 0;
  for (let k = 0; k < path.outputs; k++) {
    const residual = y.map((value, i) => (path.outputs > 1 ? Number(value === k) : value) - mu[k * n + i]!);
    worst = Math.max(worst, Math.abs(residual.reduce((a, b) => a + b)) / n);
    for (let j = 0; j < path.columns; j++) {
      const mean = x.reduce((total, row) => total + row[j]!, 0) / n;
      const sd = Math.sqrt(x.reduce((total, row) => total + (row[j]! - mean) ** 2, 0) / n);
      if (sd < 1e-9) continue;
      const slope = x.reduce((total, row, i) => total + ((row[j]! - mean) / sd) * residual[i]!, 0) / n;
      const b = dense[k * path.columns + j]! * sd;
      const rest = slope - path.lambdas[l]! * (1 - path.alpha) * b;
      const limit = path.lambdas[l]! * path.alpha;
      worst = Math.max(worst, b === 0 ? Math.abs(rest) - limit : Math.abs(rest - Math.sign(b) * limit));
    }
  }
  return worst / path.lambdas[l]!;
};

it('meets the conditions of optimality at every strength, for all families, penalties and shapes', () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.integer({ min: 1, max: 1e6 }),
        n: fc.integer({ min: 8, max: 40 }),
        p: fc.integer({ min: 1, max: 30 }),
        family: fc.constantFrom(...families),
        alpha: fc.constantFrom(1, 0.5, 0),
      }),
      ({ seed, n, p, family, alpha }) => {
        const data = dataOf(seed, n, p, family);
        const path = fitPath({ ...data, family, alpha, pathLength: 12, lambdaRatio: 0.05, tolerance: 1e-5 });
        for (let l = 0; l < path.lambdas.length; l++) {
          expect(path.converged[l]).toBe(1);
          expect(violation(path, data, l)).toBeLessThan(1e-3);
          expect(path.gap[l]).toBeLessThan(1e-2 * path.nullDeviance + 1e-12);
        }
      },
    ),
    { numRuns: 60, seed: 4 },
  );
});

it('meets them with more than 500 columns, where least squares works on rows, from sparse and dense matrices', () => {
  const data = dataOf(3, 60, 700, 'gaussian');
  const sparse = csrFromRows(
    data.x.map((row) => ({ indices: row.map((_, j) => j), values: row })),
    { columns: 700 },
  );
  const options = { y: data.y, family: 'gaussian', alpha: 1, pathLength: 20, tolerance: 1e-9 } as const;
  const dense = fitPath({ ...options, x: data.x });
  for (const x of [sparse, cscFromCsr(sparse)]) {
    const path = fitPath({ ...options, x });
    expect([...path.converged]).not.toContain(0);
    for (let l = 0; l < 20; l++) {
      expect(violation(path, data, l)).toBeLessThan(1e-6);
      denseCoefficients(path, l).forEach((value, j) => {
        expect(Math.abs(value - denseCoefficients(dense, l)[j]!)).toBeLessThan(1e-4);
      });
    }
  }
});

it.each(['binomial', 'poisson', 'multinomial'] as const)(
  'fits %s the same from sparse and dense columns, limits and factors too',
  (family) => {
    const { x, y } = dataOf(13, 60, 9, family);
    const sparse = csrFromRows(
      x.map((row) => ({ indices: row.map((_, j) => j), values: row })),
      { columns: 9 },
    );
    const options = { y, family, alpha: 0.7, lambdas: [0.1, 0.02], tolerance: 1e-9 } as const;
    const limits = { lowerLimits: Array(9).fill(-0.2), upperLimits: Array(9).fill(0.3) };
    for (const more of [
      {},
      { intercept: false },
      limits,
      { penaltyFactors: [0, 2, 1, 1, 1, 1, 1, 1, 0.5] },
    ]) {
      const dense = fitPath({ ...options, ...more, standardize: false, x });
      const path = fitPath({ ...options, ...more, standardize: false, x: sparse });
      expect(dense.df[1]).toBeGreaterThan(3);
      for (const l of [0, 1])
        denseCoefficients(path, l).forEach((value, j) => {
          expect(value).toBeCloseTo(denseCoefficients(dense, l)[j]!, 6);
        });
    }
  },
);

it('solves ridge on more than 500 columns by conjugate gradients', () => {
  const data = dataOf(5, 40, 600, 'gaussian');
  const path = fitPath({ ...data, family: 'gaussian', alpha: 0, lambdas: [1, 0.1], tolerance: 1e-10 });
  expect(violation(path, data, 1)).toBeLessThan(1e-7);
  expect(path.gap[1]).toBeLessThan(1e-12);
});

it.each(families)('finds the same %s solution at the end of a path as alone', (family) => {
  const data = dataOf(11, 50, 20, family);
  const options = { ...data, family, alpha: 1, tolerance: 1e-8 };
  const path = fitPath({ ...options, pathLength: 30, lambdaRatio: 0.05 });
  const last = path.lambdas.length - 1;
  const alone = fitPath({ ...options, lambdas: [path.lambdas[last]!] });
  denseCoefficients(path, last).forEach((value, j) => {
    expect(value).toBeCloseTo(denseCoefficients(alone, 0)[j]!, 5);
  });
});

it('bounds what the objective lies above its minimum by the gap', () => {
  const data = dataOf(21, 80, 40, 'binomial');
  const at = (tolerance: number) =>
    fitPath({ ...data, family: 'binomial', alpha: 1, lambdas: [0.02], standardize: false, tolerance });
  const objective = (path: Path) =>
    (path.nullDeviance / 2) * (1 - path.dev[0]!) +
    0.02 * path.coefficients[0]!.values.reduce((a, b) => a + Math.abs(b), 0);
  const best = objective(at(1e-10));
  for (const tolerance of [0.5, 0.1, 1e-3]) {
    const rough = at(tolerance);
    expect(objective(rough) - best).toBeLessThanOrEqual(rough.gap[0]! + 1e-12);
  }
});

it('counts a row twice where it weighs two, and not at all where it weighs nothing', () => {
  const { x, y } = dataOf(31, 20, 4, 'binomial');
  const weights = y.map((_, i) => (i < 2 ? 1 : i % 3));
  const rows = y.flatMap((_, i) => Array.from({ length: weights[i]! }, () => i));
  const options = { family: 'binomial', alpha: 0.5, lambdas: [0.05], tolerance: 1e-9 } as const;
  const weighted = fitPath({ ...options, x, y, weights });
  const repeated = fitPath({ ...options, x: rows.map((i) => x[i]!), y: rows.map((i) => y[i]!) });
  denseCoefficients(weighted, 0).forEach((value, j) => {
    expect(value).toBeCloseTo(denseCoefficients(repeated, 0)[j]!, 7);
  });
});

it('holds coefficients within their limits, and penalises those with a factor of 0 not at all', () => {
  const { x, y } = dataOf(41, 40, 6, 'gaussian');
  const lowerLimits = [-1, -0.1, -1, -1, -1, -1];
  const upperLimits = [0.5, 1, 1, 1, 1, 0];
  for (const family of ['gaussian', 'poisson'] as const) {
    const response = family === 'poisson' ? y.map((value) => Math.max(0, Math.round(value + 1))) : y;
    const path = fitPath({
      x,
      y: response,
      family,
      alpha: 1,
      lowerLimits,
      upperLimits,
      penaltyFactors: [1, 1, 0, 1, 1, 1],
    });
    path.lambdas.forEach((_, l) => {
      denseCoefficients(path, l).forEach((value, j) => {
        expect(value).toBeGreaterThanOrEqual(lowerLimits[j]! - 1e-12);
        expect(value).toBeLessThanOrEqual(upperLimits[j]! + 1e-12);
      });
    });
    expect([...path.coefficients[0]!.indices]).toEqual([2]);
    expect(denseCoefficients(path, path.lambdas.length - 1)[0]).toBeCloseTo(0.5, 10);
  }
});

it('divides λ by n where the scale is a sum', () => {
  const data = dataOf(51, 25, 3, 'gaussian');
  const mean = fitPath({ ...data, family: 'gaussian', alpha: 0, lambdas: [0.2] });
  const sum = fitPath({ ...data, family: 'gaussian', alpha: 0, lambdas: [0.2 * 25], lambdaScale: 'sum' });
  expect(denseCoefficients(sum, 0)).toEqual(denseCoefficients(mean, 0));
  expect(sum.lambdas[0]).toBeCloseTo(5, 12);
});

it('gives constant and empty columns the coefficient 0', () => {
  const { x, y } = dataOf(61, 30, 3, 'binomial');
  const rows = x.map((row) => [7, ...row, 0]);
  const sparse = csrFromRows(
    rows.map((row) => ({ indices: [0, 1, 2, 3], values: row.slice(0, 4) })),
    { columns: 5 },
  );
  for (const predictors of [rows, sparse]) {
    const path = fitPath({
      x: predictors,
      y,
      family: 'binomial',
      alpha: 1,
      pathLength: 10,
      lambdaRatio: 0.1,
    });
    for (const { indices } of path.coefficients)
      expect([...indices].filter((j) => j === 0 || j === 4)).toEqual([]);
  }
});

it('says that classes which can be separated have no fit without a penalty', () => {
  const x = [[-2], [-1], [1], [2]];
  const y = [0, 0, 1, 1];
  for (const alpha of [0, 1]) {
    const path = fitPath({ x, y, family: 'binomial', alpha, lambdas: [0.1, 0] });
    expect([...path.converged]).toEqual([1, 0]);
    expect(path.coefficients[1]!.values.every(Number.isFinite)).toBe(true);
  }
});

it('ends its own grid where everything is explained', () => {
  const path = fitPath({
    x: [[-2], [-1], [1], [2]],
    y: [0, 0, 1, 1],
    family: 'binomial',
    alpha: 1,
    lambdaRatio: 1e-9,
  });
  expect(path.lambdas.length).toBeLessThan(100);
  expect(path.dev.at(-1)).toBeGreaterThan(0.999);
});
