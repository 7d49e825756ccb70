import { expect, it } from 'vitest';
import { fitPath } from '../path/fit-path.ts';

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

it('arrives at a weak strength that it begins with as a whole path does', () => {
  const lambdas = [0.003, 0.0003];
  const found = fitPath({ ...options, lambdas });
  const whole = fitPath({ ...options, pathLength: 60, lambdaRatio: 1e-4 });
  expect([...found.lambdas, ...found.converged]).toEqual([...lambdas, 1, 1]);
  for (const [point, lambda] of lambdas.entries()) {
    const after = whole.lambdas.findIndex((strength) => strength <= lambda);
    expect(found.dev[point]).toBeGreaterThanOrEqual(whole.dev[after - 1]! - 1e-4);
    expect(found.dev[point]).toBeLessThanOrEqual(whole.dev[after]! + 1e-4);
  }
});
