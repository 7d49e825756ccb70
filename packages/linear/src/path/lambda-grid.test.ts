import { describe, expect, it } from 'vitest';
import diabetes from '../../golden/diabetes.json' with { type: 'json' };
import golden from '../../golden/linear.json' with { type: 'json' };
import prostate from '../../golden/prostate-all.json' with { type: 'json' };
import { csrFromRows } from '../matrix/matrix.ts';
import { fitPath, lambdaGrid } from './fit-path.ts';
import type { PathOptions } from './path.ts';
import { deviances } from './predict.ts';

const { x } = golden;
const sparse = csrFromRows(
  x.map((row) => ({ indices: row.map((_, j) => j), values: row })),
  { columns: x[0]!.length },
);
const problems: Record<string, Omit<PathOptions, 'alpha'>> = {
  gaussian: { x: diabetes.x, y: diabetes.y, family: 'gaussian' },
  binomial: { x, y: golden.labels, family: 'binomial' },
  'sparse binomial': { x: sparse, y: golden.labels, family: 'binomial' },
  poisson: { x, y: golden.counts, family: 'poisson' },
  multinomial: { x, y: golden.classes, family: 'multinomial' },
  'columns in their own units': { x: diabetes.x, y: diabetes.y, family: 'gaussian', standardize: false },
  'columns that are free or felt twice': {
    x,
    y: golden.labels,
    family: 'binomial',
    penaltyFactors: x[0]!.map((_, j) => j % 3),
  },
  'a penalty over n': { x, y: golden.labels, family: 'binomial', lambdaScale: 'sum' },
};

describe.each(Object.entries(problems))('the grid of a ridge, %s', (_, problem) => {
  const options = { ...problem, alpha: 0 };

  it('begins where next to nothing of the deviance is explained', () => {
    const lambdas = lambdaGrid(options);
    expect(lambdas).toHaveLength(100);
    expect(lambdas[99]! / lambdas[0]!).toBeCloseTo(1e-8, 14);
    const { dev } = fitPath({ ...options, lambdas: [lambdas[0]!], tolerance: 1e-9 });
    expect(dev[0]).toBeGreaterThan(0.003);
    expect(dev[0]).toBeLessThan(0.01);
  });

  it('is the same by coordinate descent', () => {
    const columns = Array.isArray(options.x) ? options.x[0].length : x[0]!.length;
    const [first] = lambdaGrid({ ...options, lowerLimits: new Float64Array(columns).fill(-1e9) });
    expect(first! / lambdaGrid(options)[0]!).toBeCloseTo(1, 6);
  });

  it('ends where hardly any penalty is left', () => {
    const { dev } = fitPath({ ...options, tolerance: 1e-6 });
    const [free] = fitPath({ ...options, lambdas: [0], tolerance: 1e-6 }).dev;
    expect(dev).toHaveLength(100);
    expect(dev[99]).toBeGreaterThan(0.9 * free!);
  });
});

it('has the strengths of the path that is fitted', () => {
  for (const alpha of [0, 0.5, 1]) {
    const options = { x: diabetes.x, y: diabetes.y, family: 'gaussian', alpha } as const;
    expect([...lambdaGrid(options)]).toEqual([...fitPath(options).lambdas]);
  }
});

it('of a ridge does not depend on the units of y', () => {
  const options = { x: diabetes.x, family: 'gaussian', alpha: 0, pathLength: 1 } as const;
  const [first] = lambdaGrid({ ...options, y: diabetes.y });
  const [scaled] = lambdaGrid({ ...options, y: diabetes.y.map((value) => 1000 * value) });
  expect(scaled! / first!).toBeCloseTo(1, 12);
});

it.each(Object.entries({ diabetes, prostate }))(
  'of a ridge has the strength that cross-validation chooses inside, on %s',
  (_, { x, y }) => {
    const options = { family: 'gaussian', alpha: 0 } as const;
    const lambdas = lambdaGrid({ ...options, x, y });
    const errors = lambdas.map(() => 0);
    for (let fold = 0; fold < 5; fold++) {
      const inFold = (_: unknown, i: number): boolean => i % 5 === fold;
      const outside = (_: unknown, i: number): boolean => i % 5 !== fold;
      const path = fitPath({ ...options, x: x.filter(outside), y: y.filter(outside), lambdas });
      deviances(path, { x: x.filter(inFold), y: y.filter(inFold) }).forEach((value, l) => {
        errors[l]! += value;
      });
    }
    const best = errors.indexOf(Math.min(...errors));
    expect(best).toBeGreaterThan(5);
    expect(best).toBeLessThan(94);
  },
);
