import { expect, it } from 'vitest';
import { fitPath } from '../fit-path.ts';
import { linearPenalties } from './catalog.ts';

const problem = {
  x: [
    [1, 2, 0],
    [2, 1, 1],
    [3, 5, 0],
    [4, 3, 1],
    [5, 8, 1],
  ],
  y: [1, 3, 2, 5, 4],
  family: 'gaussian',
  lambdas: [0.5, 0.1],
} as const;

it.each(Object.entries(linearPenalties))('%s is a share of L1 whose path is solved', (_, make) => {
  const { share } = make(make.example as never);
  expect(share).toBeGreaterThanOrEqual(0);
  expect(share).toBeLessThanOrEqual(1);
  expect([...fitPath({ ...problem, alpha: share }).converged]).toEqual([1, 1]);
});
