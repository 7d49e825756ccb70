import { fitPath } from '@ridgeline/linear';
import { expect, it } from 'vitest';
import { fitPathFromTop } from './fit-path-from-top.ts';

/** Numbers in [0, 1) that follow from their place. */
const scattered = (place: number): number => {
  const value = Math.sin(12.9898 * place + 30) * 43758.5453;
  return value - Math.floor(value);
};
const [rows, columns] = [30, 20];
const x = Array.from({ length: rows }, (_, i) =>
  Array.from({ length: columns }, (_, j) => (scattered(i * columns + j) < 0.06 ? 8 * (1 + j / columns) : 0)),
);
const y = Array.from({ length: rows }, (_, i) => i % 3);
const options = { x, y, family: 'multinomial', alpha: 1, standardize: false } as const;

it('arrives at a weak strength as a whole path does', () => {
  const lambdas = [0.003, 0.0003];
  const found = fitPathFromTop({ ...options, lambdas });
  const whole = fitPath({ ...options, pathLength: 60, lambdaRatio: 1e-4 });
  expect([...found.lambdas, ...found.converged]).toEqual([...lambdas, 1, 1]);
  expect([found.coefficients.length, found.df.length, found.intercepts.length]).toEqual([2, 2, 6]);
  const near = (lambda: number) => whole.lambdas.findIndex((strength) => strength <= lambda);
  for (const [point, lambda] of lambdas.entries()) {
    const after = near(lambda);
    expect(found.dev[point]).toBeGreaterThanOrEqual(whole.dev[after - 1]! - 1e-4);
    expect(found.dev[point]).toBeLessThanOrEqual(whole.dev[after]! + 1e-4);
  }
});

it('begins with a strength that leaves nothing where that is asked for', () => {
  const { df, lambdas } = fitPathFromTop({ ...options, lambdas: [100, 0.01] });
  expect([[...lambdas], df[0]]).toEqual([[100, 0.01], 0]);
});

it('needs no way down for a ridge or a number', () => {
  for (const over of [{ alpha: 0 }, { family: 'gaussian' as const }]) {
    const asked = { ...options, ...over, lambdas: [0.01] };
    expect(fitPathFromTop(asked)).toEqual(fitPath(asked));
  }
});
