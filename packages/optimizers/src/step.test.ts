import { expect, it } from 'vitest';
import { step } from './step.ts';

const ratesOf = (options: Parameters<typeof step>[0]): number[] =>
  Array.from({ length: 10 }, (_, t) => step(options).at(t));

it('falls as PyTorch’s StepLR', () => {
  // StepLR(SGD(lr=20), 3, 0.5)
  expect(ratesOf({ rate: 20, factor: 0.5, every: 3 })).toEqual([20, 20, 20, 10, 10, 10, 5, 5, 5, 2.5]);
});

it('stays longer at the beginning where it is asked to, as PyTorch’s MultiStepLR', () => {
  // MultiStepLR(SGD(lr=20), [4, 6, 8], 0.5)
  expect(ratesOf({ rate: 20, factor: 0.5, every: 2, from: 4 })).toEqual([
    20, 20, 20, 20, 10, 10, 5, 5, 2.5, 2.5,
  ]);
});

it('refuses a rate of 0 and a factor above 1', () => {
  expect(() => step({ rate: 0, factor: 0.5, every: 4 })).toThrow(
    'step: rate must be a finite number > 0, got 0.',
  );
  expect(() => step({ rate: 1, factor: 2, every: 4 })).toThrow(/factor must be/);
});
