import { expect, it } from 'vitest';
import { runChecks } from '../run-checks.ts';

/** Of losses at λ = 1, 10, 100, … told in another order. */
const outcomeOf = (code: string, losses: readonly number[], standardError: number | null = 0.1): string => {
  const points = losses.map((loss, i) => ({ lambda: 10 ** i, loss, standardError }));
  const paths = [{ label: 'L2', points: [...points.slice(1), points[0]!] }];
  return runChecks({ paths }).find((finding) => finding.code === code)!.outcome;
};

it.each([
  // the neighbour lies half, 2 % and 0.5 % of the range above
  ['weakest', [1, 2, 3], 'found'],
  ['weakest', [1, 1.02, 2], 'found'],
  ['weakest, on level ground', [1, 1.005, 2], 'passed'],
  ['strongest', [3, 2, 1], 'found'],
  ['strongest', [2, 1.02, 1], 'found'],
  ['strongest, on level ground', [2, 1.005, 1], 'passed'],
  ['one within', [2, 1, 3], 'passed'],
  ['weakest of those that have a loss', [Number.NaN, 1, 2, 3], 'found'],
  ['weakest of two', [1, 2], 'not applicable'],
])('looks whether the best strength is at an end of the path: %s of %j is %s', (_, losses, outcome) => {
  expect(outcomeOf('RDG301', losses)).toBe(outcome);
});

it.each([
  [[1, 1.05, 1.1], 0.2, 'found'],
  [[1, 1.05, 1.1], 0.05, 'passed'],
  [[1.1, 1.05, 1], 0.05, 'passed'],
  [[1, 1.05], 0.2, 'not applicable'],
  [[1, 1.05, 1.1], null, 'not applicable'],
] as const)(
  'holds what a path varies by against a standard error: %j by %d is %s',
  (losses, error, outcome) => {
    expect(outcomeOf('RDG302', losses, error)).toBe(outcome);
  },
);
