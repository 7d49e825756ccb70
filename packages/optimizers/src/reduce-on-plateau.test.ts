import { expect, it } from 'vitest';
import { adamw, chain, clipByGlobalNorm, reduceOnPlateau, sgd } from './index.ts';

const losses = (...found: number[]) => found.map((dataLoss, i) => ({ step: 10 * (i + 1), dataLoss }));
const learningRate = reduceOnPlateau({ rate: 0.8, factor: 0.5, patience: 1 });

it('lowers the rate after more than patience evaluations without a gain on the best', () => {
  const rateAfter = (...found: number[]) => learningRate.after!(losses(...found)).at(0);
  expect(learningRate.at(5)).toBe(0.8);
  expect(rateAfter(3, 2, 2.5)).toBe(0.8);
  expect(rateAfter(3, 2, 2.5, 2)).toBe(0.4);
  expect(rateAfter(3, 2, 2.5, 1.9, 2)).toBe(0.8);
  expect(rateAfter(3, 3, 3, 3, 3)).toBe(0.2);
  expect(rateAfter(2, Number.NaN, 1.9, 2)).toBe(0.8);
});

it('does not fall below the floor', () => {
  const floored = reduceOnPlateau({ rate: 1, factor: 0.1, patience: 0, floor: 0.05 });
  expect(floored.after!(losses(1, 1, 1, 1)).at(0)).toBe(0.05);
});

it('leaves a rate that is below the floor as it is', () => {
  const floored = reduceOnPlateau({ rate: 0.01, patience: 0, floor: 0.1 });
  expect(floored.after!(losses(1, 1, 1)).at(0)).toBe(0.01);
});

it.each([
  sgd({ learningRate }),
  adamw({ learningRate, weightDecay: 0.1 }),
  chain(clipByGlobalNorm(1), sgd({ learningRate })),
])('is followed by $spec.kind, which keeps its other options', (optimizer) => {
  const after = optimizer.after!(losses(1, 1, 1));
  expect(after.learningRate!.at(7)).toBe(0.4);
  expect(after.spec.kind).toBe(optimizer.spec.kind);
  expect(after.weightDecay).toBe(optimizer.weightDecay);
});

it('is not asked for by a rate that does not look', () => {
  expect(sgd({ learningRate: 0.1 }).after).toBeUndefined();
  expect(chain(clipByGlobalNorm(1), sgd({ learningRate: 0.1 })).after).toBeUndefined();
});
