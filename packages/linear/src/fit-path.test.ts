import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseCoefficients } from './dense-coefficients.ts';
import { fitPath } from './fit-path.ts';
import { cscFromCsr, csrFromRows } from './matrix.ts';
import type { Path, PathOptions } from './path.ts';
import { deviances, predict } from './predict.ts';

/** Numbers that look random, the same ones everywhere. */
const noise = (seed: number) => {
  let state = seed * 2 + 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
};

interface Data {
  readonly x: number[][];
  readonly y: number[];
}

/** Rows with some zeros, and a response of the family. */
const dataOf = (seed: number, n: number, p: number, family: PathOptions['family']): Data => {
  const next = noise(seed);
  const x = Array.from({ length: n }, () =>
    Array.from({ length: p }, (_, j) => (next() > 0.2 ? 0 : next() * (1 + (j % 3)) + 0.5)),
  );
  const y = x.map((row, i) => {
    const eta = 2 * row[0]! - row[1 % p]! + next();
    if (family === 'gaussian') return eta;
    if (family === 'poisson') return Math.max(0, Math.round(eta + 1));
    if (family === 'binomial') return i < 2 ? i : Number(eta > 0.1);
    return i < 3 ? i : eta > 0.3 ? 2 : Number(eta > -0.2);
  });
  return { x, y };
};

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

const families = ['gaussian', 'binomial', 'poisson', 'multinomial'] as const;

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

it('gives back the memory of every fit', () => {
  const { x, y } = dataOf(17, 30, 600, 'binomial');
  for (let fit = 0; fit < 400; fit++) {
    const { df } = fitPath({ x, y, family: 'binomial', alpha: 1, pathLength: 2 });
    expect(df[0]).toBe(0);
  }
});

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

describe('predicting', () => {
  it.each(families)('has the deviance of the fit on the rows of the fit (%s)', (family) => {
    const data = dataOf(71, 40, 5, family);
    const path = fitPath({ ...data, family, alpha: 1, pathLength: 5, lambdaRatio: 0.1, tolerance: 1e-7 });
    deviances(path, data).forEach((deviance, l) => {
      expect(deviance).toBeCloseTo(path.nullDeviance * (1 - path.dev[l]!), 8);
    });
  });

  it('gives classes as the likeliest, and the same from every form of matrix', () => {
    const data = dataOf(81, 30, 4, 'multinomial');
    const path = fitPath({ ...data, family: 'multinomial', alpha: 1, lambdas: [0.02] });
    const csr = csrFromRows(
      data.x.map((row) => ({ indices: [0, 1, 2, 3], values: row })),
      { columns: 4 },
    );
    const probabilities = predict(path, data.x, { index: 0 });
    const classes = predict(path, csr, { index: 0, type: 'class' });
    classes.forEach((k, i) => {
      const row = [0, 1, 2].map((c) => probabilities[c * 30 + i]!);
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      expect(row[k]).toBe(Math.max(...row));
    });
    expect([...predict(path, cscFromCsr(csr), { index: 0, type: 'link' })].map((v) => v.toFixed(10))).toEqual(
      [...predict(path, csr, { index: 0, type: 'link' })].map((v) => v.toFixed(10)),
    );
  });

  it('refuses what does not fit the path', () => {
    const path = fitPath({ ...dataOf(91, 20, 3, 'gaussian'), family: 'gaussian', alpha: 1, lambdas: [0.1] });
    expect(() => predict(path, [[1, 2]], { index: 0 })).toThrow('predict: x must have 3 columns, got 2.');
    expect(() => predict(path, [[1, 2, 3]], { index: 1 })).toThrow(
      'predict: index must lie in 0 … 0, got 1.',
    );
    expect(() => predict(path, [[1, 2, 3]], { index: 0, type: 'class' })).toThrow(
      'needs classes, got a gaussian model',
    );
  });
});

describe('refusing', () => {
  const good: PathOptions = {
    x: [
      [1, 2],
      [3, 5],
      [4, 4],
    ],
    y: [1, 2, 4],
    family: 'gaussian',
    alpha: 1,
  };
  const refusals: [string, Partial<PathOptions> | Record<string, unknown>, string][] = [
    [
      'a NaN, by row and column',
      {
        x: [
          [1, 2],
          [3, Number.NaN],
          [4, 4],
        ],
      },
      'x must hold finite numbers, got NaN in row 1, column 1.',
    ],
    [
      'text in a column',
      {
        x: [
          [1, 2],
          [3, 5],
          ['a', 4],
        ],
      },
      'x must hold finite numbers, got "a" in row 2, column 0.',
    ],
    [
      'rows of different lengths',
      { x: [[1, 2], [3], [4, 4]] },
      'every row must have 2 columns, got 1 in row 1.',
    ],
    ['no rows', { x: [], y: [] }, 'x must have at least one row and one column, got 0 and 0.'],
    ['no columns', { x: [[], [], []] }, 'x must have at least one row and one column, got 3 and 0.'],
    ['a response of the wrong length', { y: [1, 2] }, 'y must have length 3, got 2.'],
    ['text in the response', { y: [1, 'b', 3] }, 'y must hold finite numbers, got "b" at 1.'],
    ['a negative λ', { lambdas: [1, -1] }, 'lambda must be a finite number ≥ 0, got -1.'],
    ['no λ at all', { lambdas: [] }, 'lambdas must not be empty.'],
    [
      'an infinite weight',
      { weights: [1, Number.POSITIVE_INFINITY, 1] },
      'weights must hold finite numbers, got Infinity at 1.',
    ],
    [
      'a negative weight',
      { weights: [1, -1, 1] },
      'the smallest weight must be a finite number ≥ 0, got -1.',
    ],
    [
      'weights of nothing',
      { weights: [0, 0, 0] },
      'the number of rows that weigh something must be a finite number > 0, got 0.',
    ],
    ['an α above 1', { alpha: 2 }, 'alpha must be a number in [0, 1], got 2.'],
    [
      'an unknown family',
      { family: 'poison' },
      'family must be one of gaussian, binomial, poisson, multinomial, got "poison".',
    ],
    ['one class only', { family: 'binomial', y: [1, 1, 1] }, 'y must hold two classes, got only 1.'],
    [
      'a class that is no label',
      { family: 'binomial', y: [0, 1, 2] },
      'y must be 0, 1 or a fraction between for the binomial family, got 2 in row 2.',
    ],
    [
      'a class without a row',
      { family: 'multinomial', y: [0, 2, 2] },
      'every class of 0 … 2 must have a row, got rows of 2 only.',
    ],
    ['a class that is no whole number', { family: 'multinomial', y: [0, 1.5, 1] }, 'got 1.5 in row 1.'],
    [
      'a negative count',
      { family: 'poisson', y: [1, -2, 0] },
      'y must be ≥ 0 for the poisson family, got -2 in row 1.',
    ],
    [
      'counts of nothing',
      { family: 'poisson', y: [0, 0, 0] },
      'y must hold a count above 0, got only zeros.',
    ],
    ['limits that leave out 0', { lowerLimits: [0.5, 0] }, 'lowerLimits must be ≤ 0, got 0.5 for column 0.'],
    [
      'a matrix whose arrays do not fit',
      { x: { kind: 'dense', rows: 3, columns: 2, layout: 'row', values: new Float64Array(5) } },
      'x says 3 rows and 2 columns',
    ],
  ];
  it.each(refusals)('%s', (_, change, message) => {
    expect(() => fitPath({ ...good, ...change } as PathOptions)).toThrow(message);
  });

  it('names the row and column of a sparse entry', () => {
    const x = csrFromRows(
      [
        { indices: [0, 1], values: [1, 2] },
        { indices: [1], values: [3] },
        { indices: [0], values: [4] },
      ],
      { columns: 2 },
    );
    const broken = { ...x, values: Float64Array.of(1, 2, Number.NaN, 4) };
    expect(() => fitPath({ ...good, x: broken })).toThrow('got NaN in row 1, column 1.');
    expect(() => fitPath({ ...good, x: { ...cscFromCsr(broken) } })).toThrow('got NaN in row 1, column 1.');
  });
});
