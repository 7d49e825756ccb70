import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  csrFromRows,
  denseCoefficients,
  fitGroupPath,
  fitPath,
  huber,
  type PathOptions,
  ridge,
} from '../index.ts';

/** Small whole numbers stay exact beside an offset of 10¹², so that moving a column changes nothing but its place. */
const whole = (least: number, most: number) => fc.integer({ min: least, max: most });
const rows = 24;
const columns = 3;
const data = fc.record({
  x: fc.array(fc.array(whole(-9, 9), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  }),
  y: fc.array(whole(-50, 50), { minLength: rows, maxLength: rows }),
  offsets: fc.array(whole(-1e12, 1e12), { minLength: columns, maxLength: columns }),
  level: whole(-1e12, 1e12),
});

const moved = (x: readonly number[][], offsets: readonly number[]) =>
  x.map((row) => row.map((value, j) => value + offsets[j]!));

const expectNear = (found: ArrayLike<number>, expected: ArrayLike<number>, digits: number): void => {
  const size = Math.max(1e-3, ...Array.from(expected, Math.abs));
  Array.from(expected, (value, k) => expect(Math.abs(found[k]! - value) / size).toBeLessThan(digits));
};

const asMatrix = (x: readonly number[][]) =>
  csrFromRows(
    x.map((row) => ({ indices: row.map((_, j) => j), values: row })),
    { columns },
  );

describe('columns up to 10¹² away from zero have the coefficients of the same columns at zero', () => {
  const tries = { numRuns: 40 };

  it.each(['lasso', 'elastic net', 'ridge'] as const)('by fitPath, %s', (kind) => {
    const alpha = { lasso: 1, 'elastic net': 0.5, ridge: 0 }[kind];
    fc.assert(
      fc.property(data, fc.boolean(), ({ x, y, offsets, level }, standardize) => {
        const options = { family: 'gaussian', alpha, standardize, lambdas: [1, 0.1, 0.01] } as const;
        const near = fitPath({ ...options, x, y });
        const far = moved(x, offsets);
        const levelled = y.map((value) => value + level);
        for (const matrix of [far, asMatrix(far)]) {
          const found = fitPath({ ...options, x: matrix, y: levelled });
          near.lambdas.forEach((_, l) => {
            expectNear(denseCoefficients(found, l), denseCoefficients(near, l), 1e-9);
            expect(found.dev[l]).toBeCloseTo(near.dev[l]!, 9);
          });
        }
      }),
      tries,
    );
  });

  it('by ridge and huber', () => {
    fc.assert(
      fc.property(data, ({ x, y, offsets, level }) => {
        const [far, levelled] = [moved(x, offsets), y.map((value) => value + level)];
        for (const standardize of [true, false]) {
          const options = { lambda: 0.1, standardize };
          const near = ridge({ ...options, x, y });
          expectNear(ridge({ ...options, x: far, y: levelled }).coefficients, near.coefficients, 1e-9);
        }
        const near = huber({ x, y, lambda: 0.1 });
        const found = huber({ x: far, y: levelled, lambda: 0.1 });
        expectNear(found.coefficients, near.coefficients, 1e-6);
        expectNear([found.sigma], [near.sigma], 1e-6);
      }),
      tries,
    );
  });

  it.each(['binomial', 'poisson', 'multinomial'] as const)('by fitPath, %s', (family) => {
    fc.assert(
      fc.property(data, fc.constantFrom(0, 1), ({ x, offsets }, alpha) => {
        // every class is there
        const y = x.map((row, i) => (i < columns ? i : Math.abs(row[0]! + row[1]! + i) % 3));
        const classes = family === 'binomial' ? y.map((value) => Number(value > 0)) : y;
        const options: Omit<PathOptions, 'x'> = {
          y: classes,
          family,
          alpha,
          lambdas: [0.1],
          tolerance: 1e-9,
        };
        const near = denseCoefficients(fitPath({ ...options, x }), 0);
        const far = moved(x, offsets);
        for (const matrix of [far, asMatrix(far)])
          expectNear(denseCoefficients(fitPath({ ...options, x: matrix }), 0), near, 1e-6);
      }),
      tries,
    );
  });

  it('by fitGroupPath', () => {
    fc.assert(
      fc.property(data, ({ x, y, offsets, level }) => {
        const options = { family: 'gaussian', groups: [0, 0, 1], lambdas: [1], tolerance: 1e-9 } as const;
        const near = denseCoefficients(fitGroupPath({ ...options, x, y }), 0);
        const far = fitGroupPath({ ...options, x: moved(x, offsets), y: y.map((value) => value + level) });
        expectNear(denseCoefficients(far, 0), near, 1e-6);
      }),
      tries,
    );
  });
});

it('takes only columns without any deviation for constant', () => {
  const y = [1, 2, 3, 4];
  const far = fitPath({
    x: [1, 2, 3, 4].map((v) => [1e12 + v, 1e12, 0.1]),
    y,
    family: 'gaussian',
    alpha: 1,
    lambdas: [0],
  });
  expect([...far.coefficients[0]!.indices]).toEqual([0]);
  expect(far.coefficients[0]!.values[0]).toBeCloseTo(1, 12);
});

it('keeps the digits of a lasso on columns that are nearly the same', () => {
  const a = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
  const c = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8];
  const x = a.map((value, i) => [value, value + 1e-7 * ((i * i) % 7), c[i]!]);
  const y = x.map((row) => row[0]! + 2 * row[1]! + row[2]!);
  const found = denseCoefficients(fitPath({ x, y, family: 'gaussian', alpha: 1, lambdas: [0] }), 0);
  for (const [j, value] of [1, 2, 1].entries()) expect(found[j]).toBeCloseTo(value, 7);
});
