import { expect, it } from 'vitest';
import golden from '../../golden/area-under-roc.json' with { type: 'json' };
import { areaUnderRoc } from './area-under-roc.ts';

it.each(golden.cases)('has the area of scikit-learn, $area', ({ area, ...given }) => {
  expect(areaUnderRoc(given)).toBeCloseTo(area, 13);
});

it('is 1 where all positives stand above, 0 where below, and ½ where all are tied', () => {
  const positive = [false, true, false, true];
  expect(areaUnderRoc({ scores: [1, 3, 2, 4], positive })).toBe(1);
  expect(areaUnderRoc({ scores: [3, 1, 4, 2], positive })).toBe(0);
  expect(areaUnderRoc({ scores: [1, 1, 1, 1], positive })).toBe(0.5);
});

it('refuses one kind alone, other lengths and what is no score', () => {
  expect(() => areaUnderRoc({ scores: [1, 2], positive: [true, true] })).toThrow('got 2 of 2');
  expect(() => areaUnderRoc({ scores: [1, 2], positive: [true] })).toThrow('each of 2 scores, got 1');
  expect(() => areaUnderRoc({ scores: [1, Number.NaN], positive: [true, false] })).toThrow('got NaN at 1');
});
