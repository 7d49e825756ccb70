import { expect, it } from 'vitest';
import { generalizationGap } from './generalization-gap.ts';

it('is validation minus train, so that overfitting is positive', () => {
  expect(generalizationGap({ train: { dataLoss: 1.25 }, validation: { dataLoss: 1.5 } })).toBe(0.25);
  expect(generalizationGap({ train: { dataLoss: 1.5 }, validation: { dataLoss: 1.25 } })).toBe(-0.25);
});

it('refuses a loss that is not finite, saying which', () => {
  expect(() => generalizationGap({ train: { dataLoss: 1 }, validation: { dataLoss: NaN } })).toThrow(
    'generalizationGap: validation.dataLoss must be a finite number, got NaN.',
  );
});
