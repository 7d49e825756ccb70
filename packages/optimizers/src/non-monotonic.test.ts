import { expect, it } from 'vitest';
import { nonMonotonic } from './non-monotonic.ts';

const { after } = nonMonotonic({ patience: 2 });
const kindAfter = (...losses: readonly number[]) =>
  after!(losses.map((dataLoss, i) => ({ step: 10 * (i + 1), dataLoss })));

it('is the weights while an evaluation is better than one of those more than n before it', () => {
  for (const losses of [[], [3], [1, 2, 3], [3, 1, 2, 2.5], [4, 3, 2, 3.5, 2.9]])
    expect(kindAfter(...losses).spec).toEqual({ kind: 'nonMonotonic', patience: 2 });
});

it('averages from the step behind the first that is worse, whatever comes then', () => {
  expect(kindAfter(1, 2, 3, 4).spec).toEqual({ kind: 'checkpointAverage', from: 41, every: 1 });
  expect(kindAfter(2, 3, 3, 2, 2.1, 0.1, 9).spec).toMatchObject({ from: 51 });
});
