import { expect, it } from 'vitest';
import { runChecks } from '../run-checks.ts';

const told = (rows: number, probability: number, wrong: number) =>
  runChecks({
    answers: {
      actual: Array.from({ length: rows }, (_, row) => (row < wrong ? 'b' : 'a')),
      predicted: new Array(rows).fill('a'),
      confidence: new Array(rows).fill(probability),
    },
  }).find(({ code }) => code === 'RDG407')!;

// P(as many wrong or more) by SciPy's binom.sf; at the normal distribution's 3.09 standard errors the first of each was told
it.each([
  [100, 0.99, 5, 0.0034323215877545207, 'passed'],
  [100, 0.99, 6, 0.0005345344639930342, 'found'],
  [100, 0.95, 13, 0.001464348008034462, 'passed'],
  [100, 0.95, 14, 0.00046327338320381617, 'found'],
] as const)(
  'of %i answers at %d with %i wrong the chance is %d: %s',
  (rows, probability, wrong, chance, outcome) => {
    const { outcome: seen, how } = told(rows, probability, wrong);
    expect(seen).toBe(outcome);
    expect(how).toContain(`p = ${Number(chance.toPrecision(3))}`);
  },
);

it('is sure of an error among answers that were certain', () => {
  expect(told(100, 1, 3).outcome).toBe('found');
  expect(told(100, 1, 0).outcome).toBe('passed');
});
