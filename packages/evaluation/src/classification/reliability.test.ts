import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import { confidentAnswers, reliability, reliabilityError } from './reliability.ts';

it('tells of each bin its answers, their confidence and the share that is right, by hand', () => {
  const confidences = [0.2, 0.5, 0.6, 0.9, 1];
  const table = reliability({ confidences, right: [false, true, false, true, true] }, { bins: 2 });
  expect(table).toEqual([
    { low: 0, high: 0.5, count: 2, confidence: 0.35, accuracy: 0.5 },
    { low: 0.5, high: 1, count: 3, confidence: expect.closeTo(2.5 / 3, 12), accuracy: 2 / 3 },
  ]);
  expect(reliabilityError(table)).toBeCloseTo((0.3 + 0.5) / 5, 12);
});

it('has no confidence or accuracy in a bin without an answer', () => {
  const [first, last] = reliability({ confidences: [1], right: [true] }, { bins: 2 });
  expect(first).toEqual({ low: 0, high: 0.5, count: 0, confidence: null, accuracy: null });
  expect(last!.accuracy).toBe(1);
});

it('comes near 0 for answers that are right as often as they say', () => {
  const random = randomStream(2);
  const confidences = random.stream('confidence').uniform(40_000, 0.2, 1);
  const chances = random.stream('chance').uniform(40_000);
  const right = Array.from(confidences, (confidence, i) => chances[i]! < confidence);
  expect(reliabilityError(reliability({ confidences, right }))).toBeLessThan(0.01);
  expect(reliabilityError(reliability({ confidences, right: right.map(() => true) }))).toBeCloseTo(0.4, 2);
});

it('takes the answers of a classifier', () => {
  const { confidences, right } = confidentAnswers({
    logProbabilities: [0.2, 0.8, 0.6, 0.4].map(Math.log),
    actual: [1, 1],
  });
  expect([...(confidences as Float64Array)].map((value) => value.toFixed(6))).toEqual([
    '0.800000',
    '0.600000',
  ]);
  expect(right).toEqual([true, false]);
});

it('refuses what is no confidence', () => {
  expect(() => reliability({ confidences: [1.2], right: [true] })).toThrow(
    'must lie in [0, 1], got 1.2 at 0',
  );
  expect(() => reliability({ confidences: [NaN], right: [true] })).toThrow('got NaN at 0');
  expect(() => reliability({ confidences: [], right: [] })).toThrow('at least one answer');
  expect(() => reliability({ confidences: [1], right: [] })).toThrow('for each of 1 confidences, got 0');
});
